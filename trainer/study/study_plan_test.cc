// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_plan.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kSpec = {
    .inputs = 3,
    .input = {.width = 8, .frac = 4},
    .layers = Layers(DenseSpec{.outputs = 8,
                               .weight = {.width = 6, .frac = 4},
                               .output = {.width = 8, .frac = 4},
                               .prunable = true},
                     DenseSpec{.outputs = 1,
                               .weight = {.width = 6, .frac = 4},
                               .output = {.width = 8, .frac = 4}}),
};

RunRequest Request(PruningMethod method) {
  return MakeRequest(
      {.method = method, .budget = {Budget::kNodes, 4}, .seed = 3},
      {.seed = 99, .epochs = 7}, kSpec, {1, 0, 1});
}

TEST(StudyPlanTest, EachMethodPrunesItsOwnWay) {
  for (const auto& [name, pruning] :
       {std::pair("autopruner", PruningMethod::kAutoPruner),
        std::pair("magnitude", PruningMethod::kMagnitude),
        std::pair("taylor", PruningMethod::kTaylor),
        std::pair("random", PruningMethod::kRandom)}) {
    const auto method = ParseMethod(name);
    ASSERT_TRUE(method.ok()) << name;
    EXPECT_STREQ(PruningMethodName(*method), name);
    const RunRequest request = Request(*method);
    EXPECT_EQ(request.method, pruning) << name;
    EXPECT_EQ(request.plan.keep, 4) << name;
    EXPECT_EQ(request.seed, 3u) << name;
    EXPECT_EQ(request.epochs, 7) << name;
    EXPECT_TRUE(request.live.empty()) << name;
  }
  EXPECT_EQ(ParseMethod("magic").status().message(),
            "--methods: 'magic' is none of autopruner, magnitude, taylor, "
            "random, scratch, bit_widths");
}

TEST(StudyPlanTest, ScratchTakesTheLayoutAndNothingElse) {
  const RunRequest scratch = Request(PruningMethod::kScratch);
  EXPECT_EQ(scratch.live, (std::vector<bool>{1, 0, 1}));
  EXPECT_EQ(scratch.plan.keep, 0);
  EXPECT_EQ(scratch.epochs, 7);
  // Its seed is no seed of AutoPruner's runs, nor another scratch run's.
  EXPECT_GT(scratch.seed, 10000u);
  const RunRequest other = MakeRequest({.method = PruningMethod::kScratch,
                                        .budget = {Budget::kNodes, 4},
                                        .seed = 4},
                                       {}, kSpec, {1});
  EXPECT_NE(other.seed, scratch.seed);
}

PruningPlan PlanOf(Budget kind, double asked) {
  return MakeRequest({.budget = {kind, asked}}, {}, kSpec, {}).plan;
}

TEST(StudyPlanTest, ABudgetOfAllIsNone) {
  EXPECT_EQ(PlanOf(Budget::kNodes, 8).keep, 0);
  EXPECT_EQ(PlanOf(Budget::kFeatures, 3).keep_features, 0);
}

TEST(StudyPlanTest, ABudgetIsOfItsKindAlone) {
  for (const Budget kind : kBudgets) {
    const PruningPlan plan = PlanOf(kind, 2);
    EXPECT_EQ(plan.keep, kind == Budget::kNodes ? 2 : 0);
    EXPECT_EQ(plan.keep_features, kind == Budget::kFeatures ? 2 : 0);
    EXPECT_EQ(plan.circuit, kind == Budget::kLuts ? 2 : 0);
    EXPECT_EQ(plan.penalty, kind == Budget::kPenalty ? 2 : 0);
  }
  EXPECT_EQ(PlanOf(Budget::kPenalty, 1e-5).penalty, 1e-5);
}

TEST(StudyPlanTest, ARowHoldsTheRunsOwnNumbers) {
  RunOutcome outcome;
  outcome.layers = {{.nodes = 3,
                     .multiplications = 10,
                     .nonzero_weights = 7,
                     .digits = 12,
                     .value_bits = 30},
                    {.nodes = 1,
                     .multiplications = 5,
                     .nonzero_weights = 2,
                     .digits = 4,
                     .value_bits = 17}};
  outcome.circuit = 321;
  outcome.features_used = 2;
  outcome.live = {1, 0};
  double next = 0;
  for (Evaluation* end : {&outcome.floating, &outcome.fixed_point}) {
    for (Metrics* metrics : {&end->validation, &end->test}) {
      for (const Metric& metric : AllMetrics()) metrics->set(metric, ++next);
    }
  }
  const StudyRow row = MakeRow({}, Head::kSigmoid, outcome);
  EXPECT_EQ(row.nodes, std::vector<int>{3});
  EXPECT_EQ(row.multiplications, 15);
  EXPECT_EQ(row.nonzero_weights, 9);
  EXPECT_EQ(row.luts, 321);
  EXPECT_EQ(row.digits, (std::vector<int>{12, 4}));
  EXPECT_EQ(row.value_bits, (std::vector<int>{30, 17}));
  EXPECT_EQ(row.validation, outcome.fixed_point.validation.at("auc"));
  for (const Metric& metric : AllMetrics()) {
    EXPECT_EQ(row.floating.of(metric), outcome.floating.test.of(metric));
    EXPECT_EQ(row.fixed_point.of(metric), outcome.fixed_point.test.of(metric));
  }
}

TEST(StudyPlanTest, ColumnsStandBelowTheirNames) {
  StudyRow row = {.of = {.method = PruningMethod::kTaylor,
                         .budget = {Budget::kNodes, 8},
                         .seed = 3},
                  .nodes = {5, 2, 1},
                  .features_used = 35,
                  .multiplications = 188,
                  .nonzero_weights = 171,
                  .luts = 1432,
                  .digits = {200, 30, 4},
                  .value_bits = {99, 40, 21},
                  .validation = 0.25,
                  .live = {1, 0, 1}};
  double next = 1;
  for (Metrics* metrics : {&row.floating, &row.fixed_point}) {
    for (const Metric& metric : AllMetrics()) metrics->set(metric, ++next);
  }
  const std::vector<std::string> names = absl::StrSplit(StudyHeader(), ',');
  const std::vector<std::string> cells = absl::StrSplit(StudyLine(row), ',');
  ASSERT_EQ(names.size(), cells.size());
  const auto cell = [&](const std::string& name) {
    for (size_t k = 0; k < names.size(); ++k) {
      if (names[k] == name) return cells[k];
    }
    return "no column " + name;
  };
  EXPECT_EQ(cell("method"), "taylor");
  EXPECT_EQ(cell("budget"), "nodes");
  EXPECT_EQ(cell("asked"), "8");
  EXPECT_EQ(cell("seed"), "3");
  EXPECT_EQ(cell("nodes"), "8");
  EXPECT_EQ(cell("layout"), "5-2-1");
  EXPECT_EQ(cell("features_used"), "35");
  EXPECT_EQ(cell("multiplications"), "188");
  EXPECT_EQ(cell("nonzero_weights"), "171");
  EXPECT_EQ(cell("luts"), "1432");
  EXPECT_EQ(cell("layer_digits"), "200-30-4");
  EXPECT_EQ(cell("layer_value_bits"), "99-40-21");
  EXPECT_EQ(cell("validation_fixed"), "0.25");
  EXPECT_EQ(cell("accuracy_float"), "2");
  EXPECT_EQ(cell("auc_float"), "3");
  EXPECT_EQ(cell("auc_fixed"), "9");
  EXPECT_EQ(cell("rmse_fixed"), "13");
  EXPECT_EQ(cell("units"), "101");
}

TEST(StudyPlanTest, RowsSurviveTheirLine) {
  StudyRow row = {.of = {.method = PruningMethod::kTaylor,
                         .budget = {Budget::kNodes, 8},
                         .seed = 3},
                  .nodes = {5, 2, 1},
                  .features_used = 35,
                  .multiplications = 188,
                  .nonzero_weights = 171,
                  .luts = 1432,
                  .digits = {200, 30, 4},
                  .value_bits = {99, 40, 21},
                  .validation = 0.1 + 0.2,
                  .live = {1, 0, 1}};
  row.floating.set("auc", 1.0 / 3.0);
  const std::string line = StudyLine(row);
  const auto again = ParseStudyLine(line);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->of, row.of);
  EXPECT_EQ(again->nodes, row.nodes);
  EXPECT_EQ(again->luts, row.luts);
  EXPECT_EQ(again->digits, row.digits);
  EXPECT_EQ(again->value_bits, row.value_bits);
  EXPECT_EQ(again->validation, row.validation);
  EXPECT_EQ(again->floating.at("auc"), row.floating.at("auc"));
  EXPECT_TRUE(std::isnan(again->fixed_point.at("auc")));
  EXPECT_EQ(again->live, row.live);
  EXPECT_EQ(StudyLine(*again), line);
  EXPECT_FALSE(ParseStudyLine(line.substr(0, line.size() / 2)).ok());
  EXPECT_FALSE(ParseStudyLine(line + "2").ok());
  EXPECT_FALSE(ParseStudyLine(line.substr(0, line.size() - 3)).ok());
  EXPECT_FALSE(ParseStudyLine("").ok());
}

TEST(StudyPlanTest, EveryBudgetSurvivesItsLine) {
  for (const Budget kind : kBudgets) {
    const StudyRow row = {.of = {.budget = {kind, 1.0 / 3}},
                          .nodes = {1},
                          .digits = {1},
                          .value_bits = {1},
                          .live = {1}};
    const auto again = ParseStudyLine(StudyLine(row));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->of, row.of);
  }
}

TEST(StudyPlanTest, CasesStandInTheOrderOfTheCsv) {
  const StudyPlan plan = {
      .budgets = {{Budget::kNodes, 8},
                  {Budget::kNodes, 16},
                  {Budget::kFeatures, 4},
                  {Budget::kLuts, 500},
                  {Budget::kPenalty, 1e-5}},
      .methods = {PruningMethod::kAutoPruner, PruningMethod::kScratch,
                  PruningMethod::kBitWidths},
      .first_seed = 5,
      .seeds = 2};
  const std::vector<StudyCase> cases = StudyCases(plan);
  ASSERT_EQ(cases.size(), 16u);
  EXPECT_EQ(cases[3], (StudyCase{.budget = {Budget::kNodes, 16}, .seed = 6}));
  EXPECT_EQ(cases[4], (StudyCase{.method = PruningMethod::kScratch,
                                 .budget = {Budget::kNodes, 8},
                                 .seed = 5}));
  EXPECT_EQ(cases[8], (StudyCase{.budget = {Budget::kFeatures, 4}, .seed = 5}));
  // Not every method takes every kind.
  EXPECT_EQ(cases[12], (StudyCase{.budget = {Budget::kLuts, 500}, .seed = 5}));
  EXPECT_EQ(cases[14], (StudyCase{.method = PruningMethod::kBitWidths,
                                  .budget = {Budget::kPenalty, 1e-5},
                                  .seed = 5}));
}

}  // namespace
}  // namespace autopruner
