// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_statistics.h"

#include <cmath>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(StudyStatisticsTest, JaccardCountsOnlyTheFirst) {
  EXPECT_EQ(JaccardIndex({1, 1, 0, 0, 1}, {1, 0, 1, 0, 1}, 4), 1.0 / 3.0);
  EXPECT_EQ(JaccardIndex({1, 1}, {1, 1}, 2), 1.0);
  EXPECT_EQ(JaccardIndex({1, 0}, {0, 1}, 2), 0.0);
}

TEST(StudyStatisticsTest, RowsSurviveTheirLine) {
  StudyRow row = {
      .of = {.method = PruningMethod::kTaylor, .nodes = 8, .seed = 3},
      .nodes = {5, 2, 1},
      .features_used = 35,
      .multiplications = 188,
      .nonzero_weights = 171,
      .validation = 0.1 + 0.2,
      .live = {true, false, true}};
  row.floating.auc = 1.0 / 3.0;
  const std::string line = StudyLine(row);
  const auto again = ParseStudyLine(line);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->of, row.of);
  EXPECT_EQ(again->nodes, row.nodes);
  EXPECT_EQ(again->validation, row.validation);
  EXPECT_EQ(again->floating.auc, row.floating.auc);
  EXPECT_TRUE(std::isnan(again->fixed_point.auc));
  EXPECT_EQ(again->live, row.live);
  EXPECT_EQ(StudyLine(*again), line);
  EXPECT_FALSE(ParseStudyLine(line.substr(0, line.size() / 2)).ok());
  EXPECT_FALSE(ParseStudyLine("").ok());
}

TEST(StudyStatisticsTest, CasesStandInTheOrderOfTheCsv) {
  const StudyPlan plan = {
      .budgets = {8, 16},
      .features = {4},
      .methods = {PruningMethod::kAutoPruner, PruningMethod::kScratch},
      .first_seed = 5,
      .seeds = 2};
  const std::vector<StudyCase> cases = StudyCases(plan);
  ASSERT_EQ(cases.size(), 12u);
  EXPECT_EQ(cases[3], (StudyCase{.nodes = 16, .seed = 6}));
  EXPECT_EQ(
      cases[4],
      (StudyCase{.method = PruningMethod::kScratch, .nodes = 8, .seed = 5}));
  EXPECT_EQ(cases[8], (StudyCase{.features = 4, .seed = 5}));
}

}  // namespace
}  // namespace autopruner
