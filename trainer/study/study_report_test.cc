// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_report.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/page/chart.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kSpec = {
    .inputs = 4,
    .layers = Layers(DenseSpec{.outputs = 8, .prunable = true},
                     DenseSpec{.outputs = 1}),
};

class StudyReportTest : public testing::Test {
 protected:
  StudyReportTest()
      : subject_{.network = "net<1>",
                 .spec = kSpec,
                 .feature_names = {"p<t", "mass", "tau", "d2"},
                 .configuration = "study a<b",
                 .plan = {.budgets = {{Budget::kNodes, 2},
                                      {Budget::kNodes, 4},
                                      {Budget::kFeatures, 2}},
                          .methods = {PruningMethod::kAutoPruner,
                                      PruningMethod::kTaylor,
                                      PruningMethod::kScratch},
                          .seeds = 2}} {
    // AutoPruner is the best, then scratch, then Taylor.
    const std::map<PruningMethod, double> base = {
        {PruningMethod::kAutoPruner, 0.90},
        {PruningMethod::kScratch, 0.80},
        {PruningMethod::kTaylor, 0.60}};
    for (const StudyCase& of : StudyCases(subject_.plan)) {
      const bool features = of.budget.kind == Budget::kFeatures;
      const int asked = static_cast<int>(of.budget.asked);
      const int nodes = features ? 8 : asked;
      StudyRow row = {.of = of,
                      .nodes = {nodes},
                      .features_used = features ? asked : 4,
                      .multiplications = 10 * nodes,
                      .nonzero_weights = 5 * nodes,
                      .luts = 100 * nodes,
                      .digits = {20, 3},
                      .value_bits = {30, 7},
                      .live = {1, 1, 0, 0, 1, 1, 1, 1}};
      if (of.seed == 2) row.live[1] = 0;
      const double metric = base.at(of.method) + (features ? 0 : 0.01 * asked) +
                            0.002 * (of.seed == 2);
      row.floating.set("auc", metric - 0.3);
      row.fixed_point.set("auc", metric);
      rows_.push_back(row);
    }
  }

  std::string Html() const { return StudyReport(subject_, rows_).Html(); }
  std::string Text() const { return StudyReport(subject_, rows_).Text(); }

  // The row of `text` that begins with `words`.
  static std::vector<std::string> Words(const std::string& text,
                                        const std::vector<std::string>& words) {
    const std::vector<std::string> lines = absl::StrSplit(text, '\n');
    for (const std::string& line : lines) {
      const std::vector<std::string> found =
          absl::StrSplit(line, ' ', absl::SkipEmpty());
      if (found.size() >= words.size() &&
          std::equal(words.begin(), words.end(), found.begin())) {
        return found;
      }
    }
    ADD_FAILURE() << "no such row in " << text;
    return {};
  }

  StudySubject subject_;
  std::vector<StudyRow> rows_;
};

using Strings = std::vector<std::string>;

TEST_F(StudyReportTest, AMethodsMetricStandsInItsColumn) {
  EXPECT_EQ(Words(Text(), {"2", "(25", "%)"}),
            (Strings{"2", "(25", "%)", "0.9210", "±", "0.0014", "0.6210", "±",
                     "0.0014", "0.8210", "±", "0.0014"}));
  EXPECT_EQ(Words(Text(), {"nodes"}),
            (Strings{"nodes", "autopruner", "taylor", "scratch"}));
}

TEST_F(StudyReportTest, CompressionCountsWeightsAndSpeedUpMultiplications) {
  // 4 * 8 + 8 = 40 in the whole network.
  const Strings row = Words(Text(), {"taylor", "nodes", "4", "40", "20"});
  EXPECT_EQ(row[5], "2.0x");
  EXPECT_EQ(row[6], "1.0x");
  EXPECT_EQ(row[7], "0.3410");   // float
  EXPECT_EQ(row[10], "0.6410");  // fixed
}

TEST_F(StudyReportTest, VerdictsSayWhoIsBetter) {
  const Strings row = Words(Text(), {"taylor", "nodes", "2", "0.3000"});
  EXPECT_EQ(row.back(), "better");
  for (StudyRow& of : rows_) {
    if (of.of.method == PruningMethod::kTaylor) {
      of.fixed_point.set("auc", of.fixed_point.at("auc") + 0.35);
    }
  }
  EXPECT_EQ(Words(Text(), {"taylor", "nodes", "2", "-0.0500"}).back(), "worse");
}

TEST_F(StudyReportTest, ChosenFeaturesAreCounted) {
  EXPECT_EQ(Words(Text(), {"taylor", "2", "0.50"}),
            (Strings{"taylor", "2", "0.50", "p<t", "(2),", "mass", "(1)"}));
}

// The circles of a chart, by colour, in their order.
std::map<std::string, std::vector<double>> Heights(const std::string& svg) {
  std::map<std::string, std::vector<double>> heights;
  const std::vector<std::string> lines = absl::StrSplit(svg, '\n');
  for (const std::string& line : lines) {
    if (line.rfind("<circle", 0) != 0) continue;
    const std::vector<std::string> parts = absl::StrSplit(line, '"');
    double height = 0;
    EXPECT_TRUE(absl::SimpleAtod(parts[3], &height));
    heights[parts[7]].push_back(height);
  }
  return heights;
}

TEST_F(StudyReportTest, ABetterMethodStandsHigher) {
  const std::string html = Html();
  const Strings charts = absl::StrSplit(html, "<svg");
  ASSERT_EQ(charts.size(), 4u);  // nodes, multiplications, features
  for (size_t chart = 1; chart < 4; ++chart) {
    const auto heights = Heights(charts[chart]);
    const auto at = [&](PruningMethod method) {
      return heights.at(ChartColor(static_cast<size_t>(method)));
    };
    const size_t points = chart < 3 ? 2 : 1;
    ASSERT_EQ(at(PruningMethod::kTaylor).size(), points);
    for (size_t k = 0; k < points; ++k) {
      EXPECT_LT(at(PruningMethod::kAutoPruner)[k],
                at(PruningMethod::kScratch)[k]);
      EXPECT_LT(at(PruningMethod::kScratch)[k], at(PruningMethod::kTaylor)[k]);
    }
    // More nodes are better: up is less.
    if (points == 2) {
      EXPECT_LT(at(PruningMethod::kTaylor)[1], at(PruningMethod::kTaylor)[0]);
    }
  }
  EXPECT_NE(charts[2].find(">multiplications left (log scale)<"),
            std::string::npos);
  EXPECT_NE(charts[2].find(">40<"), std::string::npos) << charts[2];
}

TEST_F(StudyReportTest, NamesAreEscaped) {
  const std::string html = Html();
  for (const char* raw : {"net<1>", "p<t", "a<b"}) {
    EXPECT_EQ(html.find(raw), std::string::npos) << raw;
  }
  for (const char* escaped : {"net&lt;1&gt;", "p&lt;t", "study a&lt;b"}) {
    EXPECT_NE(html.find(escaped), std::string::npos) << escaped;
  }
}

TEST_F(StudyReportTest, WhatWasNotStudiedIsLeftOut) {
  const auto of_features = [](const StudyBudget& budget) {
    return budget.kind == Budget::kFeatures;
  };
  std::erase_if(subject_.plan.budgets, of_features);
  std::erase_if(
      rows_, [&](const StudyRow& row) { return of_features(row.of.budget); });
  const std::string text = Text();
  EXPECT_EQ(text.find("Features chosen"), std::string::npos);
  EXPECT_EQ(text.find("against features"), std::string::npos);
  EXPECT_EQ(Html().find("number of features"), std::string::npos);
  EXPECT_EQ(Html().find("against LUTs"), std::string::npos);
}

// AutoPruner has 0.8, 0.9 with 100, 400 LUTs; bit widths 0.85, 0.7, 0.95.
class StudyReportFrontTest : public StudyReportTest {
 protected:
  StudyReportFrontTest() {
    rows_.clear();
    subject_.plan.methods = {PruningMethod::kAutoPruner,
                             PruningMethod::kBitWidths};
    subject_.plan.budgets = {{Budget::kLuts, 100},
                             {Budget::kLuts, 400},
                             {Budget::kPenalty, 1e-5},
                             {Budget::kPenalty, 1e-4},
                             {Budget::kPenalty, 1e-6}};
    const std::vector<double> metric = {0.8, 0.9, 0.85, 0.7, 0.95};
    const std::vector<int> luts = {100, 400, 600, 300, 900};
    const std::vector<StudyCase> cases = StudyCases(subject_.plan);
    for (size_t k = 0; k < cases.size(); ++k) {
      StudyRow row = {.of = cases[k],
                      .nodes = {5},
                      .multiplications = 10,
                      .nonzero_weights = 5,
                      .luts = luts[k / 2] + (k % 2 == 0 ? 10 : -10),
                      .digits = {20, 3},
                      .value_bits = {30, 7},
                      .live = {1, 1, 0, 0, 1, 1, 1, 1}};
      row.floating.set("auc", 0.99);
      row.fixed_point.set("auc", metric[k / 2] + (k % 2 == 0 ? 0.01 : -0.01));
      rows_.push_back(row);
    }
  }
};

TEST_F(StudyReportFrontTest, LutsAreComparedAtTheSameMetric) {
  const std::string text = Text();
  // Half of the way in the metric is half of it in the logarithm.
  EXPECT_EQ(Words(text, {"bit_widths", "penalty", "1e-05", "0.8500"}),
            (Strings{"bit_widths", "penalty", "1e-05", "0.8500", "600", "200",
                     "3.0x"}));
  EXPECT_EQ(Words(text, {"bit_widths", "penalty", "1e-04", "0.7000"}),
            (Strings{"bit_widths", "penalty", "1e-04", "0.7000", "300", "at",
                     "most", "100", "at", "least", "3.0x"}));
  EXPECT_EQ(Words(text, {"bit_widths", "penalty", "1e-06", "0.9500"}),
            (Strings{"bit_widths", "penalty", "1e-06", "0.9500", "900", "above",
                     "400"}));
}

TEST_F(StudyReportFrontTest, TheFrontTellsItsSpread) {
  EXPECT_EQ(Words(Text(), {"autopruner", "luts", "400", "400"}),
            (Strings{"autopruner", "luts", "400", "400", "±", "14", "0.9900",
                     "±", "0.0000", "0.9000", "±", "0.0141"}));
  EXPECT_EQ(Words(Text(), {"autopruner", "luts", "400", "5"}),
            (Strings{"autopruner", "luts", "400", "5", "20", "+", "3", "30",
                     "+", "7"}));
}

TEST_F(StudyReportFrontTest, HasItsCharts) {
  const std::string html = Html();
  const Strings charts = absl::StrSplit(html, "<svg");
  ASSERT_EQ(charts.size(), 5u);
  const auto heights = Heights(charts[1]);
  EXPECT_EQ(heights.at(ChartColor(0)).size(), 2u);
  EXPECT_EQ(
      heights.at(ChartColor(static_cast<size_t>(PruningMethod::kBitWidths)))
          .size(),
      3u);
  for (const char* title :
       {"AUC against LUTs", "signed digits in each layer",
        "bits of values in each layer", "nodes in each layer"}) {
    EXPECT_NE(html.find(title), std::string::npos) << title;
  }
}

}  // namespace
}  // namespace autopruner
