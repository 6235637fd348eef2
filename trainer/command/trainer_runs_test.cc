// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/trainer_runs.h"

#include <mutex>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kSpec = {
    .inputs = 3,
    .input = {.width = 8, .frac = 4},
    .layers = Layers(DenseSpec{.outputs = 8,
                               .weight = {.width = 6, .frac = 4},
                               .output = {.width = 8, .frac = 4},
                               .prunable = true},
                     DenseSpec{.outputs = 1,
                               .weight = {.width = 6, .frac = 4},
                               .output = {.width = 8, .frac = 4}}),
};

// A network that is not trained: its metric grows with the nodes that are
// left, and the units that live tell its seed. Keeps what it was asked for.
class FakeNetwork {
 public:
  Trainable trainable() {
    return {.name = "fake",
            .spec = kSpec,
            .run = [this](const TrainingData&, const RunRequest& request,
                          const ProgressCallback& progress) {
              progress({.epoch = 1, .epochs = 1});
              const std::lock_guard lock(mutex_);
              requests.push_back(request);
              return Outcome(request);
            }};
  }

  std::vector<RunRequest> requests;

 private:
  static RunOutcome Outcome(const RunRequest& request) {
    const int nodes = request.plan.keep > 0 ? request.plan.keep : 8;
    RunOutcome outcome;
    outcome.layers = {{.nodes = nodes, .all_nodes = 8},
                      {.nodes = 1, .all_nodes = 1}};
    outcome.fixed_point.validation.set("auc", 0.9 + 0.01 * nodes);
    // Which units live tells the seed.
    outcome.live.assign(16, false);
    outcome.live[request.seed % 16] = true;
    return outcome;
  }

  std::mutex mutex_;
};

TEST(TrainerRunsTest, EachSeedTrainsFullPrunedAndRetrained) {
  FakeNetwork fake;
  const TrainerTask task = {.request = {.plan = {.keep = 4}, .seed = 7},
                            .prunes = true,
                            .seeds = 2,
                            .threads = 1,
                            .retrain = true};
  const auto seeds = RunSeeds(fake.trainable(), task);
  ASSERT_TRUE(seeds.ok());
  ASSERT_EQ(seeds->size(), 2u);
  ASSERT_EQ(fake.requests.size(), 6u);
  for (int k = 0; k < 2; ++k) {
    const RunRequest& full = fake.requests[3 * k];
    const RunRequest& pruned = fake.requests[3 * k + 1];
    const RunRequest& retrained = fake.requests[3 * k + 2];
    const uint64_t seed = 7 + k;
    EXPECT_EQ(full.seed, seed);
    EXPECT_EQ(full.plan.keep, 0);
    EXPECT_EQ(pruned.seed, seed);
    EXPECT_EQ(pruned.plan.keep, 4);
    // The layout and nothing else is taken over.
    EXPECT_NE(retrained.seed, seed);
    EXPECT_EQ(retrained.plan.keep, 0);
    EXPECT_EQ(retrained.live, (*seeds)[k].pruned.live);
    EXPECT_EQ(retrained.method, PruningMethod::kScratch);
    EXPECT_EQ((*seeds)[k].seed, seed);
    EXPECT_TRUE((*seeds)[k].has_retrained);
    EXPECT_EQ((*seeds)[k].full.HiddenNodes()[0], 8);
    EXPECT_EQ((*seeds)[k].pruned.HiddenNodes()[0], 4);
    EXPECT_TRUE((*seeds)[k].retrained.live[retrained.seed % 16]);
  }
  EXPECT_NE(fake.requests[2].seed, fake.requests[5].seed);
}

TEST(TrainerRunsTest, NothingPrunedIsTrainedOnce) {
  FakeNetwork fake;
  const auto seeds = RunSeeds(fake.trainable(), {.threads = 1});
  ASSERT_TRUE(seeds.ok());
  EXPECT_EQ(fake.requests.size(), 1u);
  EXPECT_EQ((*seeds)[0].pruned.HiddenNodes()[0], 8);
  EXPECT_FALSE((*seeds)[0].has_retrained);
}

TEST(TrainerRunsTest, AutoShipsTheFewestNodesWithinTheTolerance) {
  FakeNetwork fake;
  // 0.98 - 0.025: five nodes and a half.
  const auto seeds = RunSeeds(
      fake.trainable(),
      {.prunes = true, .keep_auto = true, .tolerance = 0.025, .threads = 1});
  ASSERT_TRUE(seeds.ok());
  const SeedRuns& runs = (*seeds)[0];
  EXPECT_EQ(runs.pruned.HiddenNodes()[0], 6);
  ASSERT_FALSE(runs.tries.empty());
  for (const SearchTry& made : runs.tries) {
    EXPECT_EQ(made.fits, made.nodes >= 6) << made.nodes;
    EXPECT_EQ(made.chosen, made.nodes == 6) << made.nodes;
    EXPECT_EQ(made.metric, 0.9 + 0.01 * made.nodes);
  }
}

}  // namespace
}  // namespace autopruner
