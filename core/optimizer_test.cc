// SPDX-License-Identifier: Apache-2.0
#include "core/optimizer.h"

#include <array>
#include <cmath>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

struct alignas(kLaneAlignment) Vector {
  std::array<float, 16> at = {};
};

TEST(OptimizerTest, SgdGathersMomentum) {
  Optimizer<16> optimizer({.kind = OptimizerKind::kSgd, .momentum = 0.5f});
  Vector parameters = {{1, 2}};
  const Vector gradient = {{1, 0}};
  optimizer.Step(parameters.at, gradient.at, 0.25);
  EXPECT_EQ(parameters.at, (std::array<float, 16>{0.75f, 2}));
  optimizer.Step(parameters.at, gradient.at, 0.25);  // momentum 1.5
  EXPECT_EQ(parameters.at, (std::array<float, 16>{0.375f, 2}));
}

TEST(OptimizerTest, AdamsFirstStepsHaveTheSizeOfTheRate) {
  Optimizer<16> optimizer;
  Vector parameters;
  const Vector gradient = {{1e-3f, -1e3f}};
  optimizer.Step(parameters.at, gradient.at, 0.01);
  EXPECT_NEAR(parameters.at[0], -0.01f, 1e-6);
  EXPECT_NEAR(parameters.at[1], 0.01f, 1e-6);
  EXPECT_EQ(parameters.at[2], 0);
}

// Against the published algorithm, in double.
TEST(OptimizerTest, AdamFollowsItsAlgorithm) {
  Optimizer<16> optimizer({.weight_decay = 0.1f});
  Vector parameters = {{0.5f}};
  double expected = 0.5;
  double m = 0;
  double v = 0;
  for (int t = 1; t <= 50; ++t) {
    const double g = std::sin(t);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    expected -= 0.01 * 0.1 * expected;
    expected -= 0.01 * (m / (1 - std::pow(0.9, t))) /
                (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
    const Vector gradient = {{static_cast<float>(g)}};
    optimizer.Step(parameters.at, gradient.at, 0.01);
    ASSERT_NEAR(parameters.at[0], expected, 1e-5) << "step " << t;
  }
}

TEST(OptimizerTest, WhatIsForgottenStays) {
  Optimizer<16> optimizer;
  Vector parameters = {{1, 1}};
  Vector gradient = {{1, 1}};
  optimizer.Step(parameters.at, gradient.at, 0.01);
  optimizer.Forget(0);
  const float before = parameters.at[0];
  gradient = {};
  optimizer.Step(parameters.at, gradient.at, 0.01);
  EXPECT_EQ(parameters.at[0], before);
  EXPECT_NE(parameters.at[1], before);
}

TEST(LearningRateTest, WarmsUpAndFollowsTheCosine) {
  const LearningRateSchedule schedule = {
      .peak = 1.0, .last = 0.0, .warmup_steps = 4, .steps = 14};
  EXPECT_DOUBLE_EQ(LearningRate(schedule, 0), 0.25);
  EXPECT_DOUBLE_EQ(LearningRate(schedule, 3), 1.0);
  EXPECT_DOUBLE_EQ(LearningRate(schedule, 4), 1.0);
  EXPECT_NEAR(LearningRate(schedule, 9), 0.5, 1e-15);
  EXPECT_NEAR(LearningRate(schedule, 14), 0.0, 1e-15);
}

TEST(LearningRateTest, HoldsItsPeak) {
  const LearningRateSchedule schedule = {
      .peak = 1.0, .last = 0.0, .hold = 0.5, .warmup_steps = 4, .steps = 20};
  EXPECT_DOUBLE_EQ(LearningRate(schedule, 0), 0.25);
  for (int step = 3; step <= 10; ++step) {
    EXPECT_DOUBLE_EQ(LearningRate(schedule, step), 1.0) << step;
  }
  EXPECT_NEAR(LearningRate(schedule, 15), 0.5, 1e-15);
  EXPECT_NEAR(LearningRate(schedule, 20), 0.0, 1e-15);
}

}  // namespace
}  // namespace autopruner
