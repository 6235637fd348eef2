// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/train_network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/progress_state.h"
#include "codegen/circuit/hardware.h"
#include "codegen/device/device.h"
#include "codegen/estimate/estimate.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/onnx/dense_network.h"
#include "core/network_spec.h"
#include "core/random.h"
#include "gtest/gtest.h"
#include "trainer/metrics/metrics.h"
#include "trainer/run/circuit_measure.h"
#include "trainer/run/export_model.h"
#include "trainer/run/run.h"
#include "trainer/run/trained_network.h"

namespace autopruner {
namespace {

inline constexpr NetworkSpec kSmall = {
    .inputs = 3,
    .input = {.width = 7, .frac = 4},
    .layers =
        Layers(DenseSpec{.outputs = 6,
                         .weight = {.width = 6, .frac = 4},
                         .output = {.width = 7, .frac = 4, .is_signed = false},
                         .activation = Activation::kRelu,
                         .prunable = true},
               DenseSpec{.outputs = 1,
                         .weight = {.width = 6, .frac = 4},
                         .output = {.width = 10, .frac = 4}}),
    .head = Head::kSigmoid,
};
using Layout = NetworkLayout<kSmall>;

// Points in [-2, 2)^3; the class is whether x0 x1 is positive.
TrainTest Points() {
  TrainTest data;
  uint64_t counter = 0;
  for (Dataset* part : {&data.train, &data.test}) {
    *part = {.features = 3,
             .classes = 2,
             .x = {},
             .y = {},
             .weight = {},
             .feature_names = {"left", "right", "noise"},
             .class_names = {"other", "same"}};
    for (int s = 0; s < 600; ++s) {
      for (int i = 0; i < 3; ++i) {
        part->x.push_back(
            static_cast<float>(4 * RandomUniform(1, 9, counter++) - 2));
      }
      const float* row = &part->x[3 * s];
      part->y.push_back(row[0] * row[1] > 0 ? 1.0f : 0.0f);
      part->weight.push_back(1);
    }
  }
  return data;
}

class TrainNetworkTest : public testing::Test {
 protected:
  RunOutcome Run(RunRequest request) {
    request.epochs = 20;
    request.batch = 32;
    return MakeTrainable<kSmall>("points").run(data_, request, nullptr);
  }

  const TrainingData data_ = PrepareData(Points(), 0.2, 1);
};

int Count(const std::vector<bool>& live, int level) {
  int count = 0;
  for (int j = 0; j < Layout::Nodes(level); ++j) {
    count += live[Layout::Unit(level) + j];
  }
  return count;
}

// Formats are found from what a few steps show.
TEST_F(TrainNetworkTest, FormatsOfAShortTraining) {
  constexpr NetworkSpec kFloat = {
      .inputs = 3,
      .layers = Layers(
          DenseSpec{
              .outputs = 6, .activation = Activation::kRelu, .prunable = true},
          DenseSpec{.outputs = 1}),
      .head = Head::kSigmoid,
  };
  for (const int batch : {8, 16, 32}) {  // 60, 30 and 15 steps
    const RunOutcome outcome = MakeTrainable<kFloat>("points").run(
        data_, {.epochs = 1, .batch = batch, .learning_rate = 0.05}, nullptr);
    const double floating = PrimaryMetric(kFloat.head, outcome.floating.test);
    EXPECT_GT(floating, 0.6) << batch;
    EXPECT_NEAR(PrimaryMetric(kFloat.head, outcome.fixed_point.test), floating,
                0.02)
        << batch;
  }
}

TEST_F(TrainNetworkTest, ProgressCountsHiddenNodes) {
  ProgressState last;
  MakeTrainable<kSmall>("points").run(
      data_, {.plan = {.keep = 4}, .epochs = 20, .batch = 32},
      [&](const ProgressState& state) { last = state; });
  EXPECT_EQ(last.nodes, 4);
  EXPECT_EQ(last.all_nodes, 6);
}

TEST_F(TrainNetworkTest, TheModelIsWhole) {
  const RunOutcome outcome = Run({.plan = {.keep = 4, .keep_features = 2}});
  const Model& model = outcome.model;
  EXPECT_EQ(model.name, "points");
  EXPECT_EQ(model.head, Head::kSigmoid);
  EXPECT_EQ(model.classes, (std::vector<std::string>{"other", "same"}));
  ASSERT_EQ(model.inputs(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(model.features[i].name, data_.train.feature_names[i]);
    EXPECT_EQ(model.features[i].offset, data_.scaling[i].offset);
    EXPECT_EQ(model.features[i].log2_scale, data_.scaling[i].log2_scale);
    EXPECT_EQ(model.features[i].format, kSmall.input);
    EXPECT_EQ(model.features[i].live, outcome.live[i]);
  }
  for (int j = 0; j < 6; ++j) {
    EXPECT_EQ(model.layers[0].live[j], outcome.live[Layout::Unit(1) + j]);
  }
  const absl::StatusOr<Model> read = ParseModel(ModelText(model), "model.json");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(ModelText(*read), ModelText(model));
}

// What `network` gives for physical values.
double LogitOf(const DenseNetwork& network, std::span<const float> row) {
  std::vector<double> x;
  for (size_t i = 0; i < row.size(); ++i) {
    const ModelFeature& feature = network.features[i];
    x.push_back(std::ldexp(row[i] - feature.offset, feature.log2_scale));
  }
  for (const DenseLayer& layer : network.layers) {
    std::vector<double> y = layer.bias;
    for (int j = 0; j < layer.outputs(); ++j) {
      for (size_t i = 0; i < x.size(); ++i) y[j] += layer.weight[j][i] * x[i];
      if (layer.activation == Activation::kRelu) y[j] = std::max(y[j], 0.0);
    }
    x = y;
  }
  return x[0];
}

TEST_F(TrainNetworkTest, TheFloatNetworkIsTheOneThatWasMeasured) {
  const RunOutcome outcome = Run({.plan = {.keep = 4, .keep_features = 2}});
  const DenseNetwork& network = outcome.float_network;
  EXPECT_EQ(network.head, Head::kSigmoid);
  EXPECT_EQ(network.classes, outcome.model.classes);
  ASSERT_EQ(network.layers.size(), 2u);
  EXPECT_EQ(network.layers[0].outputs(), 4);
  const Dataset test = Points().test;
  std::vector<double> logits;
  for (int s = 0; s < test.samples(); ++s) {
    logits.push_back(LogitOf(network, test.row(s)));
  }
  const Metrics metrics =
      ComputeMetrics(Head::kSigmoid, logits, test.y, test.weight);
  EXPECT_EQ(metrics.at("accuracy"), outcome.floating.test.at("accuracy"));
  EXPECT_NEAR(metrics.at("auc"), outcome.floating.test.at("auc"), 1e-4);
  EXPECT_NE(metrics.at("auc"), outcome.fixed_point.test.at("auc"));
}

TEST_F(TrainNetworkTest, ARegressionHasATarget) {
  TrainingData data = data_;
  data.train.class_names = {};
  const auto network = std::make_unique<Network<kSmall>>();
  const Model model =
      ExportModel("points", Trained(*network), data, UnitsOfModel::kLive);
  EXPECT_EQ(model.classes, (std::vector<std::string>{"target"}));
}

// Either feature alone tells nothing: what both are worth is learned late.
TEST_F(TrainNetworkTest, TellsWhatIsLeft) {
  const RunOutcome outcome = MakeTrainable<kSmall>("points").run(
      data_,
      {.plan = {.keep = 4, .keep_features = 2}, .epochs = 80, .batch = 32},
      nullptr);
  EXPECT_EQ(Count(outcome.live, 0), 2);
  EXPECT_EQ(Count(outcome.live, 1), 4);
  EXPECT_EQ(Count(outcome.live, 2), 1);
  EXPECT_EQ(outcome.features_used, 2);
  EXPECT_EQ(outcome.HiddenNodes(), (std::vector<int>{4}));
  EXPECT_EQ(outcome.Multiplications(), 2 * 4 + 4);
  EXPECT_GT(outcome.fixed_point.test.at("auc"), 0.8);
}

TEST_F(TrainNetworkTest, EachMethodIsItsOwn) {
  std::vector<std::string> models;
  for (const PruningMethod method : kPruningMethods) {
    RunRequest request = {.plan = {.keep = 3, .penalty = 1e-6},
                          .method = method};
    const RunOutcome outcome = Run(request);
    const bool prunes =
        Takes(method, Budget::kNodes) && method != PruningMethod::kScratch;
    EXPECT_EQ(Count(outcome.live, 1), prunes ? 3 : 6);
    for (const std::string& other : models) {
      EXPECT_NE(ModelText(outcome.model), other) << PruningMethodName(method);
    }
    models.push_back(ModelText(outcome.model));
  }
}

int64_t Luts(const Model& model) {
  return Measure(model, DefaultMeasure(), DefaultDevice());
}

constexpr NetworkSpec WithoutFormats(NetworkSpec spec) {
  spec.input = {};
  for (DenseSpec& dense : spec.layers.at) dense.weight = dense.output = {};
  return spec;
}

// The model is what was trained: its integers have the metric of the forward
// pass.
template <NetworkSpec kSpec>
void ExpectBitWidthsShip(const TrainingData& data) {
  const Trainable network = MakeTrainable<kSpec>("points");
  const auto train = [&](double penalty) {
    return network.run(data,
                       {.plan = {.penalty = penalty},
                        .method = PruningMethod::kBitWidths,
                        .epochs = 20,
                        .batch = 32},
                       nullptr);
  };
  const RunOutcome small = train(1e-3);
  EXPECT_NEAR(small.fixed_point.validation.at("auc"),
              small.history.back().fixed_metric, 1e-3);
  const RunOutcome large = train(1e-7);
  EXPECT_NEAR(large.fixed_point.validation.at("auc"),
              large.history.back().fixed_metric, 1e-3);
  EXPECT_GT(Luts(small.model), 0);
  EXPECT_LT(Luts(small.model), Luts(large.model));
  // What is spent is known from the first epoch on.
  for (const EpochRecord& record : small.history) {
    ASSERT_EQ(record.layers.size(), 2u);
    EXPECT_GT(record.layers[0].digits, 0);
  }
}

TEST_F(TrainNetworkTest, BitWidthsShip) {
  ExpectBitWidthsShip<kSmall>(data_);
  ExpectBitWidthsShip<WithoutFormats(kSmall)>(data_);
}

TEST_F(TrainNetworkTest, ScratchTrainsTheLayoutThatItIsGiven) {
  const RunOutcome pruned = Run({.plan = {.keep = 4, .keep_features = 2}});
  RunRequest request = {.plan = {},
                        .method = PruningMethod::kScratch,
                        .live = pruned.live,
                        .seed = 5};
  const RunOutcome scratch = Run(request);
  EXPECT_EQ(scratch.live, pruned.live);
  EXPECT_NE(ModelText(scratch.model), ModelText(pruned.model));
  EXPECT_EQ(ModelText(scratch.model), ModelText(Run(request).model));
}

template <NetworkSpec kSpec>
void ExpectFitsLuts(const TrainingData& data, int64_t luts) {
  const RunOutcome outcome =
      MakeTrainable<kSpec>("points").run(data,
                                         {.plan = {.circuit = luts},
                                          .seed = static_cast<uint64_t>(luts),
                                          .epochs = 20,
                                          .batch = 32},
                                         nullptr);
  EXPECT_EQ(outcome.circuit, Luts(outcome.model)) << luts;
  EXPECT_LE(outcome.circuit, luts);
  EXPECT_GE(outcome.circuit, 0.85 * static_cast<double>(luts));
  // A feature that has left is seen to.
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(outcome.history.back().gates[i] != 0,
              outcome.model.features[i].live)
        << luts;
  }
}

// Small circuits: a digit is some percent of them.
TEST_F(TrainNetworkTest, FillsABudgetOfLuts) {
  for (const int64_t luts : {60, 90, 120}) {
    ExpectFitsLuts<kSmall>(data_, luts);
    ExpectFitsLuts<WithoutFormats(kSmall)>(data_, luts);
  }
}

// At some budgets the next digit is too much and one less leaves some percent.
TEST_F(TrainNetworkTest, BudgetsAreFilledAndNeverExceeded) {
  for (const int luts : {100, 130, 160, 200, 240, 280, 320}) {
    const RunOutcome outcome =
        MakeTrainable<WithoutFormats(kSmall)>("points").run(
            data_, {.plan = {.circuit = luts}, .epochs = 20, .batch = 32},
            nullptr);
    EXPECT_EQ(outcome.circuit, Luts(outcome.model)) << luts;
    EXPECT_LE(outcome.circuit, luts);
    EXPECT_GE(outcome.circuit, 0.95 * luts);
  }
}

// One feature is all that the class depends on: the others leave, and are seen
// to, though nothing closes their gates.
TEST_F(TrainNetworkTest, FeaturesThatNoWeightReadsHaveLeft) {
  TrainTest points = Points();
  for (Dataset* part : {&points.train, &points.test}) {
    for (int s = 0; s < part->samples(); ++s) {
      part->y[s] = part->row(s)[0] > 0 ? 1.0f : 0.0f;
    }
  }
  const RunOutcome outcome =
      MakeTrainable<WithoutFormats(kSmall)>("points").run(
          PrepareData(points, 0.2, 1),
          {.plan = {.circuit = 15}, .epochs = 40, .batch = 32}, nullptr);
  EXPECT_TRUE(outcome.model.features[0].live);
  EXPECT_FALSE(outcome.model.features[2].live);
  EXPECT_EQ(outcome.history.back().gates[0], 1);
  EXPECT_EQ(outcome.history.back().gates[2], 0);
}

TEST_F(TrainNetworkTest, LutsAndMultiplicationsAreBothMet) {
  const int luts = 200;
  const RunOutcome alone = Run({.plan = {.circuit = luts}});
  const RunOutcome both =
      Run({.plan = {.multiplications = 16, .circuit = luts}});
  EXPECT_GT(alone.Multiplications(), 16);
  EXPECT_LE(both.Multiplications(), 16);
  EXPECT_GT(both.Multiplications(), 8);
  EXPECT_LE(both.circuit, luts);
}

// What is retrained has no weight and no bit more than what was found.
TEST_F(TrainNetworkTest, UnderALutBudgetPrecisionIsRetrained) {
  RunRequest request = {.plan = {.circuit = 120}};
  const RunOutcome pruned = Run(request);
  const RunOutcome scratch =
      Run(RetrainRequest(request, pruned.live, pruned.precision));
  EXPECT_NE(ModelText(scratch.model), ModelText(pruned.model));
  EXPECT_EQ(scratch.precision.digits, pruned.precision.digits);
  EXPECT_EQ(scratch.circuit, Luts(scratch.model));
  EXPECT_LT(scratch.circuit, 1.3 * 120);
  ASSERT_EQ(scratch.model.features.size(), pruned.model.features.size());
  for (size_t i = 0; i < scratch.model.features.size(); ++i) {
    EXPECT_EQ(scratch.model.features[i].format,
              pruned.model.features[i].format);
  }
  int fewer = 0;
  for (size_t l = 0; l < scratch.layers.size(); ++l) {
    EXPECT_LE(scratch.layers[l].digits, pruned.layers[l].digits) << l;
    EXPECT_LE(scratch.layers[l].nonzero_weights,
              pruned.layers[l].nonzero_weights);
    fewer += pruned.layers[l].digits - scratch.layers[l].digits;
  }
  EXPECT_LE(fewer, 6);
  EXPECT_NEAR(PrimaryMetric(kSmall.head, scratch.floating.test),
              PrimaryMetric(kSmall.head, scratch.fixed_point.test), 0.05);
}

// Another stage is half of so small a circuit: this budget is met, not filled.
TEST_F(TrainNetworkTest, MeetsABudgetOfFlipFlops) {
  const CircuitMeasure& measure = CircuitMeasures()[1];
  const RunOutcome outcome =
      Run({.plan = {.circuit = 60}, .measure = &measure, .epochs = 20});
  EXPECT_EQ(outcome.measure, &measure);
  EXPECT_EQ(outcome.circuit, Measure(outcome.model, measure, DefaultDevice()));
  EXPECT_LE(outcome.circuit, 60);
  const auto circuit = MakeHardware(outcome.model, {});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  EXPECT_EQ(outcome.circuit, EstimateResources(*circuit).flip_flops);
}

TEST_F(TrainNetworkTest, ABudgetAboveAllIsMet) {
  const RunOutcome outcome = Run({.plan = {.circuit = 100000}});
  EXPECT_EQ(outcome.circuit, Luts(outcome.model));
  EXPECT_GT(outcome.circuit, 100);
}

TEST_F(TrainNetworkTest, LessEffortIsMoreLuts) {
  const Model model = Run({.plan = {.keep = 6}}).model;
  EXPECT_GE(MeasureQuickly(model, DefaultMeasure(), DefaultDevice()),
            Luts(model));
}

// Both runs share all steps up to the snap.
TEST_F(TrainNetworkTest, EndsInFloatAndInFixedPoint) {
  const RunOutcome outcome = Run({.plan = {.keep = 4}});
  EXPECT_NEAR(outcome.floating.test.at("auc"),
              outcome.fixed_point.test.at("auc"), 0.05);
  EXPECT_NE(outcome.floating.test.at("auc"),
            outcome.fixed_point.test.at("auc"));
}

}  // namespace
}  // namespace autopruner
