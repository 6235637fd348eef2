// SPDX-License-Identifier: Apache-2.0
#include "core/pruning_plan.h"

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(PruningPlanTest, TheScheduleEndsAtTheBudget) {
  EXPECT_DOUBLE_EQ(GateBudget(0, 128, 16), 127.5);
  EXPECT_DOUBLE_EQ(GateBudget(0.7, 128, 16), 16);
  EXPECT_DOUBLE_EQ(GateBudget(1, 128, 16), 16);
  EXPECT_DOUBLE_EQ(GateBudget(0.35, 128, 16), 16 + 111.5 / 8);
  EXPECT_NEAR(GateTemperature(0), 0.1, 1e-15);
  EXPECT_NEAR(GateTemperature(0.5), 0.01, 1e-15);
  EXPECT_NEAR(GateTemperature(1), 0.001, 1e-15);
}

}  // namespace
}  // namespace autopruner
