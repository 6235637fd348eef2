// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/rejection_study.h"

#include <cstdint>
#include <string>
#include <vector>

#include "base/page/chart.h"
#include "core/pruning_methods.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

StudyRejection Run(PruningMethod method, Budget kind, double asked,
                   uint64_t seed, double c, double light) {
  StudyRejection run = {.row = {}, .c = c, .light = light};
  run.row.of = {
      .method = method, .budget = {.kind = kind, .asked = asked}, .seed = seed};
  return run;
}

std::vector<StudyRejection> Runs() {
  constexpr PruningMethod kGates = PruningMethod::kAutoPruner;
  return {Run(kGates, Budget::kNodes, 18, 1, 3.0, 50),
          Run(kGates, Budget::kNodes, 18, 2, 4.0, 70),
          Run(kGates, Budget::kNodes, 36, 1, 5.0, 90),
          Run(PruningMethod::kTaylor, Budget::kNodes, 18, 1, 2.0, 30),
          Run(kGates, Budget::kLuts, 4000, 1, 4.5, 80)};
}

TEST(RejectionStudyTest, SeedsOfABudgetAndMethodAreARow) {
  const std::string table = StudyTable(Runs());
  EXPECT_NE(table.find("18 nodes  autopruner"), std::string::npos) << table;
  EXPECT_NE(table.find("3.50 ± 0.71"), std::string::npos) << table;
  EXPECT_NE(table.find("60 ± 14"), std::string::npos) << table;
  EXPECT_NE(table.find("4000 luts"), std::string::npos) << table;
  EXPECT_LT(table.find("36 nodes"), table.find("taylor")) << table;
}

TEST(RejectionStudyTest, AChartForEachKindOfBudgetAndFlavour) {
  const std::vector<std::string> charts = StudyCharts(Runs());
  ASSERT_EQ(charts.size(), 4u);
  EXPECT_NE(charts[0].find("Rejection of c jets"), std::string::npos);
  EXPECT_NE(charts[0].find(">taylor<"), std::string::npos);
  EXPECT_NE(charts[3].find("Rejection of light jets"), std::string::npos);
  EXPECT_EQ(charts[3].find(">taylor<"), std::string::npos);
}

// With 18 nodes c rejection is 3.5 ± 0.7: a bar and its ends, all of them in
// the colour of the method.
TEST(RejectionStudyTest, SpreadsAreBars) {
  const std::string chart = StudyCharts(Runs()).front();
  const std::string color = "stroke=\"" + ChartColor(0) + "\"";
  int lines = 0;
  for (size_t at = 0; (at = chart.find("<line", at)) != chart.npos; ++at) {
    const size_t end = chart.find('>', at);
    lines += chart.substr(at, end - at).find(color) != std::string::npos;
  }
  EXPECT_GE(lines, 3) << chart;
}

TEST(RejectionStudyTest, AFolderWithoutAStudy) {
  const auto runs = RejectionsOfStudy("no_such_folder", "", 0.018);
  ASSERT_FALSE(runs.ok());
  EXPECT_EQ(runs.status().message(),
            "no_such_folder/study.csv: cannot open: No such file or directory");
}

}  // namespace
}  // namespace autopruner
