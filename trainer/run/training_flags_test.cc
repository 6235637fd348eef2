// SPDX-License-Identifier: Apache-2.0

#include "trainer/run/training_flags.h"

#include <vector>

#include "absl/flags/parse.h"
#include "gtest/gtest.h"
#include "trainer/data/data_report.h"
#include "trainer/run/run.h"

namespace autopruner {
namespace {

TrainingData Samples(int samples) {
  TrainingData data;
  data.train.y.resize(samples);
  return data;
}

int EpochsFor(int samples) {
  RunRequest request = {.epochs = 20, .batch = 128};
  TrainingData data = Samples(samples);
  GrowEpochs(data, request);
  return request.epochs;
}

TEST(TrainingFlagsTest, SmallDataTakeEnoughStepsToConverge) {
  EXPECT_EQ(EpochsFor(1000000), 20);
  EXPECT_EQ(EpochsFor(3 * 128), 1667);  // 3 steps each: not 4998
  EXPECT_EQ(EpochsFor(5 * 128 + 127), 1000);
  EXPECT_EQ(EpochsFor(50), 5000);  // less than a batch is a step
}

TEST(TrainingFlagsTest, TooFewStepsAreTold) {
  using Remarks = std::vector<DataRemark>;
  const auto told = [](int samples, int epochs) {
    RunRequest request = {.epochs = epochs, .batch = 128};
    TrainingData data = Samples(samples);
    GrowEpochs(data, request);
    return data.report;
  };
  EXPECT_EQ(told(250 * 128, 20), Remarks());
  EXPECT_EQ(told(3 * 128, 20),
            (Remarks{{"steps",
                      "60 in 20 epochs are too few: 1,667 epochs, unless "
                      "--epochs= is given"}}));
  // Also where they were asked for.
  char program[] = "test";
  char flag[] = "--epochs=9";
  char* arguments[] = {program, flag};
  absl::ParseCommandLine(2, arguments);
  EXPECT_EQ(told(3 * 128, 9),
            (Remarks{{"steps",
                      "only 27 in 9 epochs; the default takes 5,000: "
                      "--epochs=1667"}}));
  EXPECT_EQ(told(3 * 128, 1667), Remarks());
}

}  // namespace
}  // namespace autopruner
