// SPDX-License-Identifier: Apache-2.0
#include "core/weight_digits.h"

#include <cmath>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

float Power(float x, float finest) {
  return NearestPower(Broadcast(x), finest)[0];
}

float Digits(float weight, int digits, float finest) {
  return Digitize(Broadcast(weight), Broadcast(static_cast<float>(digits)),
                  finest)[0];
}

TEST(NearestPowerTest, ChangesInTheMiddle) {
  EXPECT_EQ(Power(1.0f, 0.125f), 1);
  EXPECT_EQ(Power(1.49999f, 0.125f), 1);
  EXPECT_EQ(Power(1.5f, 0.125f), 2);
  EXPECT_EQ(Power(-1.49999f, 0.125f), -1);
  EXPECT_EQ(Power(-1.5f, 0.125f), -2);
}

TEST(NearestPowerTest, IsNoFinerThanTheFinest) {
  EXPECT_EQ(Power(0.0f, 0.125f), 0);
  EXPECT_EQ(Power(0.06249f, 0.125f), 0);
  EXPECT_EQ(Power(0.0625f, 0.125f), 0.125f);
  EXPECT_EQ(Power(-0.07f, 0.125f), -0.125f);
  EXPECT_EQ(Power(-0.06f, 0.125f), 0);
}

TEST(DigitizeTest, Example) {
  EXPECT_EQ(Digits(0.7f, 0, 1.0f / 128), 0);
  EXPECT_EQ(Digits(0.7f, 1, 1.0f / 128), 0.5f);
  EXPECT_EQ(Digits(0.7f, 2, 1.0f / 128), 0.75f);
  EXPECT_EQ(Digits(0.7f, 3, 1.0f / 128), 0.6875f);
}

// Each digit leaves a third of the rest at most, down to half of the finest.
TEST(DigitizeTest, EachDigitLeavesAThird) {
  constexpr float kFinest = 1.0f / 128;
  for (int k = 0; k < 1000; ++k) {
    const float weight = static_cast<float>(8 * RandomUniform(1, 1, k) - 4);
    float rest = std::abs(weight);
    for (int digits = 1; digits <= kMaxDigits; ++digits) {
      const float left = std::abs(weight - Digits(weight, digits, kFinest));
      EXPECT_LE(left, std::max(rest / 3 * 1.0001f, kFinest / 2))
          << weight << ", " << digits;
      rest = left;
    }
  }
}

}  // namespace
}  // namespace autopruner
