// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/plan_search.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(FewestNodesTest, FindsTheEdgeOfAMonotoneMetric) {
  for (int edge = 3; edge <= 128; ++edge) {
    const NodeSearch search = FewestNodes(
        3, 128, 0.5, [&](int nodes) { return nodes >= edge ? 0.6 : 0.4; });
    EXPECT_EQ(search.chosen, edge);
    EXPECT_LE(search.tried.size(), 7u);  // 125 has seven bits
  }
}

TEST(FewestNodesTest, KeepsAllWhereNothingElseIsGoodEnough) {
  const NodeSearch search = FewestNodes(3, 128, 0.5, [](int) { return 0.4; });
  EXPECT_EQ(search.chosen, 128);
  EXPECT_LE(search.tried.size(), 7u);
}

TEST(FewestNodesTest, ChoosesOnlyWhatItTried) {
  // Not monotone: good at every third number.
  const NodeSearch search = FewestNodes(
      2, 64, 0.5, [](int nodes) { return nodes % 3 == 0 ? 0.6 : 0.4; });
  bool tried = false;
  for (const NodeTry& made : search.tried) {
    tried |= made.nodes == search.chosen && made.metric == 0.6;
  }
  EXPECT_TRUE(tried);
}

TEST(FewestNodesTest, OneSizeNeedsNoTraining) {
  const NodeSearch search = FewestNodes(3, 3, 0.5, [](int) {
    ADD_FAILURE() << "trained";
    return 0.0;
  });
  EXPECT_EQ(search.chosen, 3);
}

// LUTs of a power law, with a wobble of a tenth.
LutTry Law(int multiplications, double wobble) {
  const double x = multiplications;
  return {multiplications, static_cast<int64_t>(20 * std::pow(x, 0.85) *
                                                (1 + wobble * std::sin(x)))};
}

TEST(MostMultiplicationsTest, ComesCloseBelowTheBudget) {
  for (const double wobble : {0.0, 0.1}) {
    for (const int64_t budget : {600, 1000, 2000, 5000, 10000, 25000}) {
      const LutSearch search = MostMultiplications(
          38, 5344, budget, [&](int m) { return Law(m, wobble); });
      ASSERT_GE(search.chosen, 0) << budget;
      const LutTry& chosen = search.tried[search.chosen];
      EXPECT_LE(chosen.luts, budget);
      EXPECT_GE(static_cast<double>(chosen.luts),
                (wobble == 0 ? 0.98 : 0.9) * static_cast<double>(budget));
      EXPECT_LE(search.tried.size(), size_t{kMostLutTries});
    }
  }
}

TEST(MostMultiplicationsTest, TakesAllThatFits) {
  const LutSearch search =
      MostMultiplications(38, 5344, 1000000, [](int m) { return Law(m, 0); });
  EXPECT_EQ(search.chosen, 0);
  EXPECT_EQ(search.tried.size(), 1u);
  EXPECT_EQ(search.tried[0].multiplications, 5344);
}

// Other budgets leave less than was asked for.
TEST(MostMultiplicationsTest, GoesOnFromWhatWasLeft) {
  const LutSearch search = MostMultiplications(
      38, 5344, 1500, [](int m) { return Law(std::min(m, 358), 0); });
  ASSERT_GE(search.chosen, 0);
  EXPECT_GE(search.tried[search.chosen].luts, 1470);
  EXPECT_LE(search.tried.size(), 6u);
}

// Whole nodes are left: many numbers that are asked for leave the same.
TEST(MostMultiplicationsTest, NeverAsksTwice) {
  for (const int64_t budget : {600, 950, 1000, 2500, 5000}) {
    std::set<int> asked;
    const LutSearch search = MostMultiplications(38, 5344, budget, [&](int m) {
      EXPECT_TRUE(asked.insert(m).second) << m << ", budget " << budget;
      return Law(std::max(38, m - m % 25), 0.03);
    });
    ASSERT_GE(search.chosen, 0);
    EXPECT_LE(asked.size(), size_t{kMostLutTries});
  }
}

TEST(MostMultiplicationsTest, SaysThatNothingFits) {
  const LutSearch search =
      MostMultiplications(38, 5344, 10, [](int m) { return Law(m, 0); });
  EXPECT_EQ(search.chosen, -1);
  EXPECT_EQ(search.tried.back().multiplications, 38);
}

}  // namespace
}  // namespace autopruner
