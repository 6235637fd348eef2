// SPDX-License-Identifier: Apache-2.0
#include "base/progress.h"

#include <algorithm>
#include <limits>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

class ProgressTest : public testing::Test {
 protected:
  ProgressOptions Options(bool terminal, int jobs = 1) {
    return {.label = "train",
            .jobs = jobs,
            .metric = "AUC",
            .terminal = terminal,
            .columns = 80,
            .out = &out_,
            .seconds = [this] { return now_; }};
  }

  static ProgressState AtEpoch(int epoch) {
    return {.epoch = epoch,
            .epochs = 15,
            .loss = 0.21344,
            .metric = 0.9721,
            .nodes = 64,
            .all_nodes = 128};
  }

  // What was written since the last call.
  std::string Written() {
    std::string text = out_.str();
    out_.str("");
    return text;
  }

  std::ostringstream out_;
  double now_ = 100;
};

TEST_F(ProgressTest, WritesPlainLines) {
  Progress progress(Options(/*terminal=*/false));
  now_ = 105;
  progress.Update(0, AtEpoch(5));
  EXPECT_EQ(Written(),
            "train   5/15  ━━━━━━━━────────────────  loss 0.2134  AUC 0.9721"
            "   64 of 128 nodes  0:10 left\n");
  now_ = 105.5;  // too early
  progress.Update(0, AtEpoch(6));
  EXPECT_EQ(Written(), "");
  now_ = 106.5;  // no new epoch
  ProgressState state = AtEpoch(6);
  state.part_of_epoch = 0.5;
  progress.Update(0, state);
  EXPECT_EQ(Written(), "");
  progress.Update(0, AtEpoch(7));
  EXPECT_EQ(Written().substr(0, 12), "train   7/15");
  now_ = 107;  // the last state is written in any case
  progress.Update(0, AtEpoch(15));
  EXPECT_EQ(Written(), "");
  progress.Finish();
  EXPECT_EQ(Written(),
            "train  15/15  ━━━━━━━━━━━━━━━━━━━━━━━━  loss 0.2134  AUC 0.9721"
            "   64 of 128 nodes  0:07\n");
  progress.Finish();
  progress.Update(0, AtEpoch(15));
  EXPECT_EQ(Written(), "");
}

TEST_F(ProgressTest, RedrawsInATerminal) {
  {
    Progress progress(Options(/*terminal=*/true));
    now_ = 3700;
    ProgressState state = AtEpoch(7);
    state.part_of_epoch = 0.5;
    progress.Update(0, state);
    EXPECT_EQ(Written(),
              "\rtrain   7/15  ━━━━────  loss 0.2134  AUC 0.9721   64 of 128 "
              "nodes  1:00:00 left\x1b[K");
    now_ += 0.05;
    progress.Update(0, state);
    EXPECT_EQ(Written(), "");
    now_ += 0.06;
    progress.Update(0, state);
    EXPECT_EQ(Written().substr(0, 6), "\rtrain");
  }
  EXPECT_EQ(Written(), "\n");  // by the destructor
}

TEST_F(ProgressTest, FitsNarrowTerminals) {
  ProgressOptions options = Options(/*terminal=*/true);
  options.columns = 30;
  Progress progress(options);
  progress.Update(0, AtEpoch(5));
  EXPECT_EQ(Written(), "\rtrain   5/15  loss 0.2134  AU\x1b[K");
}

TEST_F(ProgressTest, LeavesOutWhatIsNotKnown) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  Progress progress(Options(/*terminal=*/false));
  progress.Update(0, {.epoch = 1, .epochs = 2, .loss = kNone, .metric = kNone});
  EXPECT_EQ(Written(), "train  1/2  ━━━━━━━━━━━━────────────  0:00 left\n");
}

TEST_F(ProgressTest, CountsSeveralJobs) {
  Progress progress(Options(/*terminal=*/false, /*jobs=*/4));
  now_ = 110;
  progress.Update(2, AtEpoch(15));
  EXPECT_EQ(Written(),
            "train  1 of 4 runs  ━━━━━━──────────────────  loss 0.2134  "
            "AUC 0.9721  0:30 left\n");
}

TEST_F(ProgressTest, WritesNothingWithoutUpdates) {
  { Progress progress(Options(/*terminal=*/true)); }
  EXPECT_EQ(Written(), "");
}

TEST_F(ProgressTest, MayBeCalledByAnyThread) {
  ProgressOptions options = Options(/*terminal=*/false, /*jobs=*/4);
  options.seconds = [] { return 0.0; };
  {
    Progress progress(options);
    std::vector<std::thread> threads;
    for (int job = 0; job < 4; ++job) {
      threads.emplace_back([&progress, job] {
        for (int epoch = 0; epoch <= 15; ++epoch) {
          progress.Update(job, AtEpoch(epoch));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const std::string text = Written();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_NE(text.find("train  4 of 4 runs  ━━━━━━━━━━━━━━━━━━━━━━━━  "),
            text.npos)
      << text;
}

}  // namespace
}  // namespace autopruner
