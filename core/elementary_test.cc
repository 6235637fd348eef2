// SPDX-License-Identifier: Apache-2.0
//
// Against the standard library in long double, at the errors that the header
// states.
#include "core/elementary.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kSamples = 200000;

// The i-th of kSamples numbers in [low, high).
double Sample(int i, double low, double high) {
  return low + (high - low) * RandomUniform(1, /*stream=*/100, i);
}

double RelativeError(long double value, long double expected) {
  return static_cast<double>(std::abs(value - expected) / std::abs(expected));
}

TEST(ExpTest, DoubleStaysWithinItsError) {
  for (int i = 0; i < kSamples; ++i) {
    for (const double range : {1e-6, 1.0, 700.0}) {
      const double x = Sample(i, -range, range);
      ASSERT_LT(RelativeError(Exp(x), std::exp(static_cast<long double>(x))),
                1e-14)
          << x;
    }
  }
}

TEST(ExpTest, FloatStaysWithinItsError) {
  for (int i = 0; i < kSamples; ++i) {
    for (const double range : {1e-6, 1.0, 87.0}) {
      const auto x = static_cast<float>(Sample(i, -range, range));
      ASSERT_LT(RelativeError(Exp(x), std::exp(static_cast<double>(x))), 3e-7)
          << x;
    }
  }
}

TEST(ExpTest, IsExactAtZeroAndClampsWhatIsFar) {
  static_assert(Exp(0.0) == 1.0);
  static_assert(Exp(0.0f) == 1.0f);
  EXPECT_EQ(Exp(1e9), Exp(700.0));
  EXPECT_EQ(Exp(-1e9), Exp(-700.0));
  EXPECT_EQ(Exp(std::numeric_limits<double>::infinity()), Exp(700.0));
  EXPECT_EQ(Exp(-std::numeric_limits<double>::infinity()), Exp(-700.0));
  EXPECT_EQ(Exp(1e9f), Exp(87.0f));
  EXPECT_EQ(Exp(-1e9f), Exp(-87.0f));
  EXPECT_TRUE(std::isnormal(Exp(-700.0)));
  EXPECT_TRUE(std::isnormal(Exp(-87.0f)));
}

TEST(LogTest, StaysWithinItsError) {
  for (int i = 0; i < kSamples; ++i) {
    const double near_one = Sample(i, 0.5, 2.0);
    ASSERT_NEAR(Log(near_one), std::log(near_one), 1e-14) << near_one;
    const double unit = Sample(i, 1e-12, 1.0);
    ASSERT_NEAR(Log(unit), std::log(unit), 1e-14) << unit;
    const double far = std::exp(Sample(i, -700, 700));
    ASSERT_LT(RelativeError(Log(far), std::log(static_cast<long double>(far))),
              1e-14)
        << far;
  }
}

TEST(LogTest, CoversAllNormalNumbers) {
  static_assert(Log(1.0) == 0.0);
  for (const double x : {std::numeric_limits<double>::min(),
                         std::numeric_limits<double>::max()}) {
    EXPECT_LT(RelativeError(Log(x), std::log(static_cast<long double>(x))),
              1e-15);
  }
}

TEST(SigmoidTest, IsTheLogisticFunction) {
  static_assert(Sigmoid(0.0) == 0.5);
  for (int i = 0; i < kSamples; ++i) {
    const double x = Sample(i, -700, 700);
    const long double expected =
        1.0L / (1.0L + std::exp(static_cast<long double>(-x)));
    ASSERT_LT(RelativeError(Sigmoid(x), expected), 2e-14) << x;
    ASSERT_NEAR(Sigmoid(x) + Sigmoid(-x), 1.0, 1e-15) << x;
  }
  EXPECT_EQ(Sigmoid(1e9), 1.0);
  EXPECT_GT(Sigmoid(-1e9), 0.0);
}

}  // namespace
}  // namespace autopruner
