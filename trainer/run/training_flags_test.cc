// SPDX-License-Identifier: Apache-2.0

#include "trainer/run/training_flags.h"

#include <cstdint>

#include "gtest/gtest.h"
#include "trainer/run/run.h"

namespace autopruner {
namespace {

int EpochsFor(int64_t samples) {
  RunRequest request = {.epochs = 20, .batch = 128};
  GrowEpochs(samples, request);
  return request.epochs;
}

TEST(TrainingFlagsTest, SmallDataTakeEnoughStepsToConverge) {
  EXPECT_EQ(EpochsFor(1000000), 20);
  EXPECT_EQ(EpochsFor(3 * 128), 1667);  // 3 steps each: not 4998
  EXPECT_EQ(EpochsFor(5 * 128 + 127), 1000);
  EXPECT_EQ(EpochsFor(50), 5000);  // less than a batch is a step
}

}  // namespace
}  // namespace autopruner
