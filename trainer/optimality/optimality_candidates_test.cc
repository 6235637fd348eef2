// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_candidates.h"

#include <cmath>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Lists = std::vector<std::vector<int>>;

TEST(OptimalityTest, LayoutsHaveANodeInEachLayerAndNoMoreThanThereAre) {
  EXPECT_EQ(AllLayouts({3, 2, 1}, 5), (Lists{{2, 2, 1}, {3, 1, 1}}));
  EXPECT_EQ(AllLayouts({3, 2, 1}, 3), (Lists{{1, 1, 1}}));
  EXPECT_EQ(AllLayouts({3, 2, 1}, 2), Lists());
  EXPECT_EQ(AllLayouts({3, 2, 1}, 7), Lists());
  // 7 over 2, less those with 5 or 6 nodes in the last layer: 2 and 1.
  EXPECT_EQ(AllLayouts({8, 8, 4}, 8).size(), 18u);
}

TEST(OptimalityTest, SubsetsInLexicographicOrder) {
  EXPECT_EQ(AllSubsets(4, 2),
            (Lists{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}));
  EXPECT_EQ(AllSubsets(8, 3).size(), 56u);
  EXPECT_EQ(AllSubsets(3, 3), (Lists{{0, 1, 2}}));
}

TEST(OptimalityTest, RanksByMeanAndTellsTheDistanceInSigmas) {
  const std::vector<Standing> standings =
      Rank({{.count = 4, .mean = 5, .deviation = 6},
            {.count = 16, .mean = 10, .deviation = 16},
            {.count = 4, .mean = 5, .deviation = 0},
            {.count = 4, .mean = 2, .deviation = 6}});
  EXPECT_EQ(standings[1].rank, 1);
  EXPECT_EQ(standings[1].distance, 0);
  EXPECT_EQ(standings[1].sigmas, 0);
  EXPECT_EQ(standings[0].rank, 2);
  EXPECT_EQ(standings[0].distance, 5);
  EXPECT_EQ(standings[0].sigmas, 1);  // 5 / sqrt(36 / 4 + 256 / 16)
  EXPECT_EQ(standings[2].rank, 2);
  EXPECT_EQ(standings[2].sigmas, 1.25);  // 5 / sqrt(256 / 16)
  EXPECT_EQ(standings[3].rank, 4);
  EXPECT_EQ(standings[3].distance, 8);
}

TEST(OptimalityTest, OneSeedGivesNoSigmas) {
  EXPECT_TRUE(std::isnan(
      Rank({{.count = 1, .mean = 1}, {.count = 1, .mean = 2}})[0].sigmas));
}

}  // namespace
}  // namespace autopruner
