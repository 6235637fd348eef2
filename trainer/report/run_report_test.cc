// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/run_report.h"

#include <cstddef>
#include <cstdint>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "trainer/data/sample_stream.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kSpec = {
    .inputs = 2,
    .input = {.width = 8, .frac = 4},
    .layers =
        Layers(DenseSpec{.outputs = 3,
                         .weight = {.width = 4, .frac = 1},
                         .output = {.width = 8, .frac = 4, .is_signed = false},
                         .activation = Activation::kRelu,
                         .prunable = true},
               DenseSpec{.outputs = 1,
                         .weight = {.width = 4, .frac = 1},
                         .output = {.width = 8, .frac = 4}}),
    .head = Head::kSigmoid,
};

Model TestModel(int live_nodes) {
  Model model;
  for (int i = 0; i < 2; ++i) {
    model.features.push_back({.name = "", .format = kSpec.input});
  }
  for (int l = 0; l < 2; ++l) {
    const DenseSpec& dense = kSpec.layers.at[l];
    ModelLayer layer;
    layer.activation = dense.activation;
    for (int j = 0; j < dense.outputs; ++j) {
      const bool live = l == 1 || j < live_nodes;
      layer.weight_format.push_back(dense.weight);
      layer.output_format.push_back(dense.output);
      layer.live.push_back(live);
      layer.weight.emplace_back(kSpec.layer_inputs(l), 0);
      for (int i = 0; i < kSpec.layer_inputs(l) && live; ++i) {
        if (l == 1 && i >= live_nodes) continue;
        layer.weight.back()[i] = i % 2 == 0 ? 2 : -1;
      }
      layer.bias.push_back(0);
    }
    model.layers.push_back(layer);
  }
  return model;
}

RunOutcome Outcome(int nodes) {
  RunOutcome outcome;
  outcome.layers = {{.nodes = nodes, .all_nodes = 3},
                    {.nodes = 1, .all_nodes = 1}};
  outcome.features_used = 2;
  outcome.model = TestModel(nodes);
  std::vector<float> all_open(FirstUnit(kSpec, 3), 0);
  for (int level = 0; level < 3; ++level) {
    for (int j = 0; j < kSpec.layer_inputs(level); ++j) {
      all_open[FirstUnit(kSpec, level) + j] = 1;
    }
  }
  std::vector<float> gates = all_open;
  for (int j = nodes; j < 3; ++j) gates[FirstUnit(kSpec, 1) + j] = 0;
  outcome.live.assign(gates.begin(), gates.end());
  outcome.floating.test.set("auc", 0.75);
  for (int epoch = 0; epoch < 4; ++epoch) {
    EpochRecord record = {.loss = 1.0 / (1 + epoch),
                          .metric = 0.5 + 0.1 * epoch};
    record.gates = gates;
    if (epoch < 2) record.gates = all_open;
    if (epoch >= 1) record.layers = LayersInUse(outcome.model);
    outcome.history.push_back(record);
  }
  return outcome;
}

class RunReportTest : public testing::Test {
 protected:
  RunReportTest() {
    data_.train = Samples(6);
    data_.validation = Samples(4);
    data_.test = Samples(8);
    data_.scaling.resize(2);
    summary_ = {
        .network = "net<1>", .feature_names = {"p<t", "mass"}, .seeds = {}};
    SeedRuns runs;
    runs.full = Outcome(3);
    runs.pruned = Outcome(2);
    summary_.seeds.push_back(runs);
  }

  static Dataset Samples(int count) {
    Dataset data;
    data.features = 2;
    data.classes = 2;
    data.class_names = {"back", "sig<nal"};
    for (int s = 0; s < count; ++s) {
      data.x.insert(data.x.end(), {0.5f * (s % 5), 0.25f * s});
      data.y.push_back(static_cast<float>(s % 2));
      data.weight.push_back(1);
    }
    return data;
  }

  std::string Html() const {
    return RunReportHtml({.summary = &summary_,
                          .spec = kSpec,
                          .data = &data_,
                          .commands = {"trainer -- --keep=2", "codegen <x>"}});
  }
  bool Has(const std::string& text) const {
    return Html().find(text) != std::string::npos;
  }

  TrainingData data_;
  Summary summary_;
};

// From a figure's title to its end.
std::string Figure(const std::string& html, const std::string& title) {
  const size_t begin = html.find(title);
  return html.substr(begin, html.find("</svg>", begin) - begin);
}

TEST_F(RunReportTest, HasAllPartsAndStandsAlone) {
  for (const char* part : {"net&lt;1&gt;: 2 of 3 hidden nodes",
                           ">Results<",
                           ">Training<",
                           ">Loss, training part<",
                           ">AUC, validation part<",
                           ">Hidden nodes in use<",
                           ">ROC, test part, fixed point<",
                           ">background rejection (log scale)<",
                           "Scores by class, full",
                           "Scores by class, pruned",
                           ">Who left when<",
                           "Gates of hidden 0: 2 of 3 left",
                           ">What layers take, and when<",
                           "Signed digits of weights of each layer",
                           "Nodes of each layer",
                           ">AUC against LUTs, test part, fixed point<",
                           ">Layout, before and after<",
                           ">Saturation and ranges<",
                           ">Resources<",
                           "LUT, logic",
                           "trainer -- --keep=2"}) {
    EXPECT_TRUE(Has(part)) << part;
  }
  for (const char* absent : {"http", "<script", "nan", "inf\"", "retrained"}) {
    EXPECT_FALSE(Has(absent)) << absent;
  }
}

TEST_F(RunReportTest, IsTheSameTwice) { EXPECT_EQ(Html(), Html()); }

TEST_F(RunReportTest, NamesAreEscaped) {
  for (const char* raw : {"net<1>", "p<t", "sig<nal", "codegen <x>"}) {
    EXPECT_FALSE(Has(raw)) << raw;
  }
  for (const char* escaped : {"p&lt;t", "sig&lt;nal", "codegen &lt;x&gt;"}) {
    EXPECT_TRUE(Has(escaped)) << escaped;
  }
}

TEST_F(RunReportTest, ANetworkIsNotComparedWithItself) {
  summary_.prunes = false;
  summary_.seeds[0].pruned = summary_.seeds[0].full;
  EXPECT_TRUE(Has(">full, fixed<"));
  for (const char* part :
       {"pruned", "Who left when", "Hidden nodes in use", "against LUTs"}) {
    EXPECT_FALSE(Has(part)) << part;
  }
}

TEST_F(RunReportTest, TheRetrainedNetworkHasItsOwnCurves) {
  summary_.seeds[0].has_retrained = true;
  summary_.seeds[0].retrained = Outcome(2);
  summary_.seeds[0].pruned.fixed_point.validation.set("auc", 0.5);
  summary_.seeds[0].retrained.fixed_point.validation.set("auc", 0.75);
  EXPECT_TRUE(Has("Scores by class, retrained"));
  EXPECT_TRUE(Has("class=\"warning\">the retrained network is better"));
}

TEST_F(RunReportTest, SaturationIsAWarning) {
  summary_.saturation = {
      {.name = "inputs", .live = 2, .names = {"p<t"}, .shares = {0.5}}};
  EXPECT_TRUE(
      Has("class=\"warning\">saturation, validation part: 1 of 2 "
          "inputs on more than 1 % of it (p&lt;t 50.0 %)"));
  // Each group has its own line.
  summary_.saturation.push_back(
      {.name = "hidden 0", .live = 3, .names = {"1"}, .shares = {0.25}});
  EXPECT_TRUE(
      Has("</p>\n<p class=\"warning\">saturation, validation part: 1 of 3 "
          "hidden 0"));
}

TEST_F(RunReportTest, FoundFormatsAreNoWarning) {
  summary_.finds_formats = true;
  summary_.saturation = {{.name = "hidden 0", .live = 3, .names = {"1"}}};
  EXPECT_FALSE(Has("class=\"warning\""));
  EXPECT_TRUE(
      Has("beyond the format. Training has found these formats, but not "));
}

// Nothing finds the input format of a table.
TEST_F(RunReportTest, ATableIsAWarningWhereFormatsAreFound) {
  summary_.finds_formats = true;
  summary_.saturation = {{.name = "table inputs of hidden layer 0",
                          .is_table = true,
                          .live = 3,
                          .names = {"1"},
                          .shares = {0.25}}};
  EXPECT_TRUE(
      Has("class=\"warning\">saturation, validation part: 1 of 3 table inputs "
          "of hidden layer 0 on more than 1 % of it (1 25.0 %)"));
}

TEST_F(RunReportTest, LookedUpSumsHaveAFigure) {
  EXPECT_FALSE(Has("Ranges of what tables look up"));
  ModelLayer& hidden = summary_.seeds[0].pruned.model.layers[0];
  hidden.activation = Activation::kTanh;
  for (int j = 0; j < hidden.outputs(); ++j) {
    const ModelTable table = MakeTable(
        Activation::kTanh, {.width = 4, .frac = 2}, hidden.output_format[j]);
    hidden.table.push_back(hidden.live[j] ? table : ModelTable());
  }
  const std::string figure = Figure(Html(), "Ranges of what tables look up");
  EXPECT_NE(figure.find(">hidden 0, node 1<"), std::string::npos);
  EXPECT_EQ(figure.find(">hidden 0, node 2<"), std::string::npos);
}

// A feature that no weight reads is none in the layout, as in the first line.
TEST_F(RunReportTest, TheLayoutHasTheFeaturesThatAreRead) {
  const auto inputs = [&] {
    const std::string html = Html();
    return html.substr(html.find(">inputs</text>"), 100);
  };
  EXPECT_NE(inputs().find(">2 of 2<"), std::string::npos) << inputs();
  Model& model = summary_.seeds[0].pruned.model;
  model.features[1].live = false;
  for (std::vector<int64_t>& row : model.layers[0].weight) row[1] = 0;
  EXPECT_NE(inputs().find(">1 of 2<"), std::string::npos) << inputs();
}

TEST_F(RunReportTest, CurvesInFixedPointAreTheirOwn) {
  const std::string loss = Figure(Html(), "Loss, training part");
  for (EpochRecord& record : summary_.seeds[0].pruned.history) {
    record.fixed_loss = 0.5;
  }
  EXPECT_NE(Figure(Html(), "Loss, training part"), loss);
}

TEST_F(RunReportTest, RangesAreThoseOfLiveNodes) {
  EXPECT_TRUE(Has("hidden 0, node 1<"));
  EXPECT_FALSE(Has("hidden 0, node 2<"));
}

// Not 23, 46, 69, ..
TEST_F(RunReportTest, EpochsOfGatesAreRoundNumbers) {
  const std::string few = Figure(Html(), "Gates of hidden 0");
  EXPECT_EQ(few.find(">0.5<"), std::string::npos);
  EXPECT_NE(few.find(">4<"), std::string::npos);
  std::vector<EpochRecord>& history = summary_.seeds[0].pruned.history;
  history.resize(239, history.back());
  std::string html = Html();
  html = html.substr(html.find("Gates of hidden 0"));
  html = html.substr(0, html.find("</svg>"));
  for (const char* tick : {">50<", ">100<", ">200<"}) {
    EXPECT_NE(html.find(tick), std::string::npos) << tick;
  }
  for (const char* tick : {">23<", ">0<", ">240<"}) {
    EXPECT_EQ(html.find(tick), std::string::npos) << tick;
  }
}

// Formats hold -8 to 7.9375; the figure reaches from -12 to 16, in eighths.
TEST_F(RunReportTest, RangesShowWhatIsBeyond) {
  data_.validation.x = {0, 0, 16, 0, 0, -12, 0, 0};
  const std::string html = Html();
  const auto has = [&](const std::string& pattern) {
    return std::regex_search(html, std::regex(pattern));
  };
  const std::string beyond = "\" height=\"5.0\" fill=\"#d55e00\"";
  // x = 130 + 326 * (value / 8 + 1.5) / 3.5
  EXPECT_TRUE(has("<rect x=\"362.1\" y=\"[0-9.]+\" width=\"93.9" + beyond));
  EXPECT_TRUE(has("<rect x=\"130.0\" y=\"[0-9.]+\" width=\"46.6" + beyond));
  EXPECT_TRUE(has(">25 %<"));  // one sample of four
  // The wider one first.
  EXPECT_LT(html.find(">p&lt;t<"), html.find(">mass<"));
}

// What is in memory of a stream is a sample of it.
TEST_F(RunReportTest, SamplesAreThoseThatThereAre) {
  EXPECT_TRUE(Has("Data: 6 samples to train, 4 to validate, 8 to test with."));
  auto stream = SampleStream::Create(2);
  ASSERT_TRUE(stream.ok()) << stream.status();
  const std::vector<float> x = {1, 2};
  for (int s = 0; s < 9; ++s) {
    ASSERT_TRUE((*stream)->Append(x, 1, 1).ok());
  }
  data_.stream = *std::move(stream);
  data_.test_samples = 100;
  EXPECT_TRUE(
      Has("Data: 9 samples to train, 4 to validate, 8 of 100 to test with."));
}

TEST_F(RunReportTest, ABudgetShowsThePathToItAndHowFullItIs) {
  for (const char* part : {"Budget: ", ">AUC against digits of weights<"}) {
    EXPECT_FALSE(Has(part)) << part;
  }
  summary_.budget = 1000;
  summary_.seeds[0].pruned.circuit = 995;
  for (const char* part :
       {"Budget: 995 of 1,000 LUTs (99.5 %), Virtex UltraScale+", ">Budget<",
        ">AUC against digits of weights<", ">after an epoch<", ">ships<"}) {
    EXPECT_TRUE(Has(part)) << part;
  }
  const std::string path = Figure(Html(), "AUC against digits of weights");
  EpochRecord& record = summary_.seeds[0].pruned.history[2];
  record.fixed_metric = 0.95;
  const std::string higher = Figure(Html(), "AUC against digits of weights");
  EXPECT_NE(higher, path);
  // Digits are those of all layers.
  record.layers.front().digits += 50;
  EXPECT_NE(Figure(Html(), "AUC against digits of weights"), higher);
}

TEST_F(RunReportTest, AFeatureThatNothingReadsHasLeft) {
  EXPECT_FALSE(Has("Gates of inputs"));
  Model& model = summary_.seeds[0].pruned.model;
  model.features[1].live = false;
  for (std::vector<int64_t>& row : model.layers[0].weight) row[1] = 0;
  EXPECT_TRUE(Has("Gates of inputs: 1 of 2 left"));
}

TEST_F(RunReportTest, NodesHaveNumbers) {
  const std::string gates = Figure(Html(), "Gates of hidden 0");
  EXPECT_NE(gates.find(">node 0<"), std::string::npos);
  EXPECT_NE(gates.find(">node 2<"), std::string::npos);
  EXPECT_LT(gates.find(">node 1<"), gates.find(">node 2<"));
  // Whatever their order: the first one leaves before the last one now.
  for (int epoch = 1; epoch < 4; ++epoch) {
    EpochRecord& record = summary_.seeds[0].pruned.history[epoch];
    record.gates[FirstUnit(kSpec, 1)] = 0;
  }
  const std::string others = Figure(Html(), "Gates of hidden 0");
  EXPECT_LT(others.find(">node 1<"), others.find(">node 2<"));
  EXPECT_LT(others.find(">node 2<"), others.find(">node 0<"));
}

TEST_F(RunReportTest, ASearchShowsItsFront) {
  EXPECT_FALSE(Has(">AUC against nodes<"));
  summary_.seeds[0].tries = {
      {.nodes = 3, .metric = 0.9, .fits = false},
      {.nodes = 2, .metric = 0.8, .fits = true, .chosen = true}};
  EXPECT_TRUE(Has(">AUC against nodes<"));
  EXPECT_TRUE(Has(">hidden nodes left (log scale)<"));
}

// What was counted for a budget is shown; no quick count in its place.
TEST_F(RunReportTest, CostsAreThoseThatTheBudgetHasCounted) {
  summary_.seeds[0].full.fixed_point.test.set("auc", 0.75);
  summary_.seeds[0].pruned.fixed_point.test.set("auc", 0.5);
  const std::string counted_quickly = Figure(Html(), "AUC against LUTs");
  summary_.seeds[0].pruned.circuit = 5000;
  EXPECT_NE(Figure(Html(), "AUC against LUTs"), counted_quickly);
}

TEST_F(RunReportTest, WhatLayersTakeIsShownWhereItIsKnown) {
  for (EpochRecord& record : summary_.seeds[0].pruned.history) {
    record.layers.clear();
  }
  EXPECT_FALSE(Has("What layers take"));
}

TEST_F(RunReportTest, MoreClassesHaveACurveEach) {
  NetworkSpec spec = kSpec;
  spec.head = Head::kSoftmax;
  spec.layers.at[1].outputs = 3;
  for (Dataset* part : {&data_.train, &data_.validation, &data_.test}) {
    part->classes = 3;
    part->class_names = {"u", "c", "b"};
    for (int s = 0; s < part->samples(); ++s) {
      part->y[s] = static_cast<float>(s % 3);
    }
  }
  for (RunOutcome* outcome :
       {&summary_.seeds[0].full, &summary_.seeds[0].pruned}) {
    ModelLayer& last = outcome->model.layers[1];
    for (int j = 1; j < 3; ++j) {
      last.weight_format.push_back(last.weight_format[0]);
      last.output_format.push_back(last.output_format[0]);
      last.live.push_back(true);
      last.weight.push_back({j, 1 - j, 0});
      last.bias.push_back(j);
    }
    outcome->live = {true, true,  false, false, true, true,
                     true, false, true,  true,  true, false};
  }
  summary_.head = Head::kSoftmax;
  const auto report = [&] {
    return RunReportHtml({.summary = &summary_, .spec = spec, .data = &data_});
  };
  const std::string html = report();
  for (const char* part :
       {"ROC of each class against the rest, pruned network", ">u</text>",
        ">c</text>", ">b</text>", "Probability of the true class"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part;
  }
  // Of the pruned network, not of the full one.
  const std::string title = "ROC of each class against the rest";
  summary_.seeds[0].full.model.layers[1].weight[1] = {5, -5, 2};
  EXPECT_EQ(Figure(report(), title), Figure(html, title));
  summary_.seeds[0].pruned.model.layers[1].weight[1] = {5, -5, 0};
  EXPECT_NE(Figure(report(), title), Figure(html, title));
}

TEST_F(RunReportTest, ARegressionShowsOutputsAgainstTargets) {
  NetworkSpec spec = kSpec;
  spec.head = Head::kLinear;
  summary_.head = Head::kLinear;
  const std::string html =
      RunReportHtml({.summary = &summary_, .spec = spec, .data = &data_});
  EXPECT_NE(html.find("Test part, fixed point, pruned"), std::string::npos);
  EXPECT_NE(html.find("Errors, pruned"), std::string::npos);
  EXPECT_EQ(html.find("Background rejection"), std::string::npos);
  EXPECT_EQ(html.find(">Scores<"), std::string::npos);
}

// Targets are 0 and 1 as trained: 100 and 108 GeV.
TEST_F(RunReportTest, ARegressionIsInTheUnitsOfTheTargets) {
  NetworkSpec spec = kSpec;
  spec.head = Head::kLinear;
  summary_.head = Head::kLinear;
  data_.test.target = {.offset = 100, .log2_scale = -3};
  const std::string html =
      RunReportHtml({.summary = &summary_, .spec = spec, .data = &data_});
  const std::string targets = html.substr(html.find("fixed point, pruned<"));
  const size_t errors = targets.find("Errors, pruned<");
  for (const char* tick : {">100<", ">102<", ">108<"}) {
    EXPECT_LT(targets.find(tick), errors) << tick;
  }
  // Errors are differences: without the offset.
  EXPECT_LT(targets.find(">-5<", errors), targets.find("</svg>", errors));
}

TEST_F(RunReportTest, WhatStaysLongestStandsOnTop) {
  RunOutcome& pruned = summary_.seeds[0].pruned;
  pruned.live[0] = false;
  for (size_t epoch = 2; epoch < 4; ++epoch) pruned.history[epoch].gates[0] = 0;
  std::string html = Html();
  html = html.substr(html.find("Gates of inputs: 1 of 2 left"));
  EXPECT_LT(html.find(">mass</text>"), html.find(">p&lt;t</text>"));
}

TEST_F(RunReportTest, HistogramsAreOfShares) {
  const std::string scores = Figure(Html(), "Scores by class, full");
  for (float& weight : data_.test.weight) weight = 100;
  EXPECT_EQ(Figure(Html(), "Scores by class, full"), scores);
}

// A bin's step stands from its left edge to its right one.
TEST_F(RunReportTest, HistogramsGoFromTheFirstValueToTheLast) {
  std::string html = Html();
  html = html.substr(html.find("Scores by class, full"));
  const size_t path = html.find("<path d=\"M") + 10;
  const std::vector<std::string> numbers =
      absl::StrSplit(html.substr(path, html.find('"', path) - path),
                     absl::ByAnyChar(" L"), absl::SkipEmpty());
  ASSERT_EQ(numbers.size(), 2u * (2 * 42 - 1));  // 40 bins, both ends
  EXPECT_EQ(numbers[4], numbers[0]);
  EXPECT_NE(numbers[numbers.size() - 6], numbers[numbers.size() - 2]);
}

}  // namespace
}  // namespace autopruner
