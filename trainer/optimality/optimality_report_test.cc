// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_report.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "trainer/optimality/optimality_search.h"

namespace autopruner {
namespace {

// Three layouts, trained with two seeds each; AutoPruner chose the second and
// the third.
OptimalitySearch Layouts() {
  OptimalitySearch search = {.title = "layouts of 4 nodes",
                             .candidate = "layout",
                             .network = {},
                             .data = {},
                             .plan = {},
                             .candidates = {},
                             .choice = {}};
  for (const char* const name : {"1-3", "2-2", "3-1"}) {
    search.candidates.push_back({.name = name});
  }
  return search;
}

OptimalityRun Run(int candidate, uint64_t seed, double metric) {
  return {.candidate = candidate,
          .seed = seed,
          .validation = 0.5,
          .floating = 0.25,
          .fixed_point = metric};
}

OptimalityResult Result() {
  return {.exhaustive = {Run(0, 1, 0.25), Run(0, 2, 0.75), Run(1, 1, 0.75),
                         Run(1, 2, 1.0), Run(2, 1, 0.5), Run(2, 2, 0.5)},
          .autopruner = {Run(1, 1, 0.75), Run(2, 2, 0.75)}};
}

TEST(OptimalityReportTest, RanksWhatWasChosen) {
  const std::string text = OptimalityText(Layouts(), Result(), 1);
  EXPECT_EQ(
      text.find("All 3 layouts of 4 nodes, each trained from scratch with "
                "2 seeds.\n"),
      0u)
      << text;
  // Best first; the first and the last layout have equal means.
  const size_t best = text.find("2-2");
  const size_t other = text.find("3-1");
  EXPECT_LT(best, other);
  EXPECT_NE(other, std::string::npos);
  EXPECT_NE(text.find("chose those of rank 1, 2: on average 0.1875 below the "
                      "best;\none drawn at random is 0.2500 below it."),
            std::string::npos)
      << text;
  EXPECT_NE(
      text.find("0.7500 ± 0.0000,\n0.1250 below the best (1.0 sigmas).\n"),
      std::string::npos)
      << text;
}

TEST(OptimalityReportTest, CsvHasEveryRun) {
  EXPECT_EQ(OptimalityCsv({Layouts()}, {Result()}),
            "search,method,choice,seed,validation,test_float,test_fixed\n"
            "layout,autopruner,2-2,1,0.5,0.25,0.75\n"
            "layout,autopruner,3-1,2,0.5,0.25,0.75\n"
            "layout,scratch,1-3,1,0.5,0.25,0.25\n"
            "layout,scratch,1-3,2,0.5,0.25,0.75\n"
            "layout,scratch,2-2,1,0.5,0.25,0.75\n"
            "layout,scratch,2-2,2,0.5,0.25,1\n"
            "layout,scratch,3-1,1,0.5,0.25,0.5\n"
            "layout,scratch,3-1,2,0.5,0.25,0.5\n");
}

// The last one, which nobody chose, tells how much there was to lose.
TEST(OptimalityReportTest, ShowsTheBestTheChosenAndTheLast) {
  OptimalityResult result = Result();
  result.autopruner.pop_back();
  const std::string text = OptimalityText(Layouts(), result, 1);
  EXPECT_NE(text.find("2-2"), std::string::npos) << text;
  EXPECT_EQ(text.find("1-3"), std::string::npos) << text;
  EXPECT_NE(text.find("3-1"), std::string::npos) << text;
}

}  // namespace
}  // namespace autopruner
