// SPDX-License-Identifier: Apache-2.0
#include "core/threshold.h"

#include <cmath>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

// sum of sigmoid(steepness * t + position), and its derivative.
Excess Sum(double t, double steepness, double budget) {
  Excess excess = {.value = -budget};
  for (int j = 0; j < 10; ++j) {
    const double z = 1 / (1 + std::exp(-(steepness * t + 3.0 * j - 15)));
    excess.value += z;
    excess.slope += steepness * z * (1 - z);
  }
  return excess;
}

TEST(ThresholdTest, MeetsTheBudgetWithinTheTolerance) {
  for (const double steepness : {0.1, 1.0, 100.0}) {
    for (const double budget : {0.01, 0.5, 3.0, 9.9}) {
      for (const double first : {-300.0, 0.0, 250.0}) {
        const double t = SolveThreshold(
            {.low = -400, .high = 400, .first = first}, 1e-9,
            [&](double at) { return Sum(at, steepness, budget); });
        EXPECT_NEAR(Sum(t, steepness, budget).value, 0, 1e-9)
            << steepness << ", " << budget << ", from " << first;
      }
    }
  }
}

TEST(ThresholdTest, TakesTheFirstThresholdThatWillDo) {
  int tried = 0;
  const double t =
      SolveThreshold({.low = -1, .high = 1, .first = 0.5}, 0.1, [&](double at) {
        ++tried;
        return Excess{.value = at - 0.45, .slope = 1};
      });
  EXPECT_EQ(t, 0.5);
  EXPECT_EQ(tried, 1);
}

// Newton's steps alone would jump from one flat end to the other.
TEST(ThresholdTest, IsQuickWhereNewtonIsAndSureWhereHeIsNot) {
  int tried = 0;
  SolveThreshold({.low = -1, .high = 1}, 1e-12, [&](double at) {
    ++tried;
    return Excess{.value = at * at * at + at - 0.3, .slope = 3 * at * at + 1};
  });
  EXPECT_LE(tried, 20);
  tried = 0;
  SolveThreshold({.low = -400, .high = 400, .first = 3}, 1e-12, [&](double at) {
    ++tried;
    return Excess{.value = std::tanh(at),
                  .slope = 1 - std::tanh(at) * std::tanh(at)};
  });
  EXPECT_LE(tried, 60);
  // Newton alone comes closer by a ninth of the way a step.
  tried = 0;
  SolveThreshold({.low = -1, .high = 400, .first = 400}, 1e-12, [&](double at) {
    ++tried;
    return Excess{.value = std::pow(at, 9), .slope = 9 * std::pow(at, 8)};
  });
  EXPECT_LE(tried, 40);
}

// Of items that are in or out, those are taken that fit.
TEST(ThresholdTest, OfAStepItTakesTheSideBelow) {
  for (const double step : {0.1, 1.0 / 3, 2.5, 5.0, 7.25, 9.9}) {
    double last = 0;
    const double t =
        SolveThreshold({.low = 0, .high = 10, .first = 5}, 0.1, [&](double at) {
          last = at;
          return Excess{.value = at < step ? -1.0 : 2.0};
        });
    EXPECT_LT(t, step);
    EXPECT_NEAR(t, step, 1e-12);
    EXPECT_EQ(last, t) << "what is left is of another threshold";
  }
}

}  // namespace
}  // namespace autopruner
