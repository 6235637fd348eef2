// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/spread.h"

#include <cmath>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(SpreadTest, MeanAndDeviationOfTheSample) {
  const Spread spread = SpreadOf({1, 2, 3, 4});
  EXPECT_EQ(spread.count, 4);
  EXPECT_EQ(spread.mean, 2.5);
  EXPECT_DOUBLE_EQ(spread.deviation * spread.deviation, 5.0 / 3.0);
  EXPECT_EQ(SpreadOf({7}).deviation, 0);
}

TEST(SpreadTest, TextWithADeviationWhereThereIsOne) {
  EXPECT_EQ(SpreadText({.count = 2, .mean = 0.97345, .deviation = 0.00031}, 4),
            "0.9735 ± 0.0003");
  EXPECT_EQ(SpreadText(SpreadOf({0.5}), 2), "0.50");
}

TEST(SpreadTest, DifferenceInUnitsOfItsStandardError) {
  const Spread a = {.count = 4, .mean = 5, .deviation = 6};
  const Spread b = {.count = 16, .mean = 0, .deviation = 16};
  EXPECT_EQ(DifferenceError(a, b), 5.0);
  EXPECT_EQ(DifferenceInSigmas(a, b), 1.0);
  EXPECT_EQ(DifferenceInSigmas(b, a), -1.0);
  EXPECT_TRUE(std::isnan(DifferenceInSigmas(a, SpreadOf({1}))));
  EXPECT_TRUE(std::isnan(DifferenceInSigmas(SpreadOf({1, 1}), {2, 0, 0})));
}

TEST(SpreadTest, Verdicts) {
  EXPECT_STREQ(VerdictOn(1.99), "compatible");
  EXPECT_STREQ(VerdictOn(-1.99), "compatible");
  EXPECT_STREQ(VerdictOn(std::nan("")), "compatible");
  EXPECT_STREQ(VerdictOn(2), "better");
  EXPECT_STREQ(VerdictOn(-2), "worse");
}

}  // namespace
}  // namespace autopruner
