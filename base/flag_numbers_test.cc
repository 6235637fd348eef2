// SPDX-License-Identifier: Apache-2.0
#include "base/flag_numbers.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(FlagNumbersTest, BothEndsAreAllowed) {
  EXPECT_TRUE(CheckFlagRange("toys", 2, 2, 5).ok());
  EXPECT_TRUE(CheckFlagRange("toys", 5, 2, 5).ok());
  EXPECT_EQ(CheckFlagRange("toys", 1, 2, 5).message(),
            "--toys=1: must be 2 to 5");
  EXPECT_FALSE(CheckFlagRange("toys", 5.5, 2, 5).ok());
  EXPECT_FALSE(CheckFlagRange("toys", std::nan(""), 2, 5).ok());
}

std::string ErrorOf(const std::vector<std::string>& texts) {
  return std::string(
      ParseFlagCounts("budgets", texts, 3, 128).status().message());
}

TEST(FlagNumbersTest, Counts) {
  EXPECT_EQ(*ParseFlagCounts("budgets", {"16", "3", "128"}, 3, 128),
            (std::vector<int>{16, 3, 128}));
  EXPECT_TRUE(ParseFlagCounts("budgets", {}, 3, 128)->empty());
  for (const char* wrong : {"2", "129", "8x", "", "8.5", " 8", "-8"}) {
    EXPECT_EQ(ErrorOf({"16", wrong}), "--budgets: '" + std::string(wrong) +
                                          "' must be a whole number, 3 to 128");
  }
  EXPECT_EQ(ErrorOf({"8", "16", "8"}), "--budgets: duplicate 8");
}

TEST(FlagNumbersTest, Numbers) {
  EXPECT_EQ(*ParseFlagNumbers("penalties", {"1e-6", "0.5"}, 1e-9, 1),
            (std::vector<double>{1e-6, 0.5}));
  for (const char* wrong : {"0", "2", "1e", "nan", ""}) {
    EXPECT_EQ(
        ParseFlagNumbers("penalties", {wrong}, 1e-9, 1).status().message(),
        "--penalties: '" + std::string(wrong) +
            "' must be a number, 1e-09 to 1");
  }
  EXPECT_EQ(ParseFlagNumbers("penalties", {"1e-3", "0.001"}, 1e-9, 1)
                .status()
                .message(),
            "--penalties: duplicate 0.001");
}

}  // namespace
}  // namespace autopruner
