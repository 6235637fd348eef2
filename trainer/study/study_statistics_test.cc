// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_statistics.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(StudyStatisticsTest, JaccardCountsOnlyTheFirst) {
  EXPECT_EQ(JaccardIndex({1, 1, 0, 0, 1}, {1, 0, 1, 0, 1}, 4), 1.0 / 3.0);
  EXPECT_EQ(JaccardIndex({1, 1}, {1, 1}, 2), 1.0);
  EXPECT_EQ(JaccardIndex({1, 0}, {0, 1}, 2), 0.0);
}

StudyRow Row(PruningMethod method, uint64_t seed, const std::vector<int>& nodes,
             double floating, double fixed_point,
             const std::vector<bool>& live) {
  StudyRow row = {
      .of = {.method = method, .budget = {Budget::kNodes, 4}, .seed = seed},
      .nodes = nodes,
      .multiplications = 10 * static_cast<int>(seed),
      .nonzero_weights = static_cast<int>(seed),
      .luts = 100 * static_cast<int64_t>(seed),
      .digits = {20, 4 * static_cast<int>(seed)},
      .live = live};
  row.floating.set("auc", floating);
  row.fixed_point.set("auc", fixed_point);
  return row;
}

TEST(StudyStatisticsTest, AGroupIsAllSeedsOfAMethodAndBudget) {
  const NetworkSpec spec = {.inputs = 2};
  const auto groups = GroupRows(
      spec, {Row(PruningMethod::kTaylor, 1, {3, 1}, 0.5, 0.75, {1, 0}),
             Row(PruningMethod::kRandom, 1, {2, 2}, 0.1, 0.2, {0, 1}),
             Row(PruningMethod::kTaylor, 2, {1, 3}, 1.0, 0.25, {1, 1})});
  ASSERT_EQ(groups.size(), 2u);
  const StudyGroup& taylor = groups[0];
  EXPECT_EQ(taylor.method, PruningMethod::kTaylor);
  EXPECT_EQ(taylor.budget, (StudyBudget{Budget::kNodes, 4}));
  EXPECT_EQ(taylor.floating.mean, 0.75);
  EXPECT_EQ(taylor.fixed_point.mean, 0.5);
  EXPECT_EQ(taylor.multiplications.mean, 15);
  EXPECT_EQ(taylor.nonzero_weights.mean, 1.5);
  EXPECT_EQ(taylor.luts.mean, 150);
  ASSERT_EQ(taylor.layer_digits.size(), 2u);
  EXPECT_EQ(taylor.layer_digits[1].mean, 6);
  ASSERT_EQ(taylor.layer_nodes.size(), 2u);
  EXPECT_EQ(taylor.layer_nodes[0].mean, 2);
  EXPECT_EQ(taylor.layout_agreement, 0.5);   // 1 and 1 of 4
  EXPECT_EQ(taylor.feature_agreement, 0.5);  // 1 of 2
  EXPECT_EQ(taylor.feature_votes, (std::vector<int>{2, 1}));
  EXPECT_EQ(groups[1].method, PruningMethod::kRandom);
  EXPECT_TRUE(std::isnan(groups[1].layout_agreement));
}

// Of the nodes of the larger one.
TEST(StudyStatisticsTest, LayoutsOfDifferentSizesCannotAgreeWholly) {
  const NetworkSpec spec = {.inputs = 2};
  const auto groups = GroupRows(
      spec, {Row(PruningMethod::kTaylor, 1, {3, 1}, 0.5, 0.5, {1, 0}),
             Row(PruningMethod::kTaylor, 2, {1, 1}, 0.5, 0.5, {1, 0})});
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].layout_agreement, 0.5);
}

}  // namespace
}  // namespace autopruner
