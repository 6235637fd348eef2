// SPDX-License-Identifier: Apache-2.0
//
// What is exported computes what the model computes, and comes back.
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "codegen/onnx/dense_network.h"
#include "codegen/onnx/dense_onnx.h"
#include "codegen/onnx/integer_onnx.h"
#include "codegen/onnx/onnx_evaluator.h"
#include "codegen/onnx/read_dense_onnx.h"
#include "core/activation_table.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using ::testing::HasSubstr;

Model File(const std::string& name) {
  const absl::StatusOr<Model> model =
      ReadModel(absl::StrCat("testdata/models/", name, ".json"));
  EXPECT_TRUE(model.ok()) << model.status();
  return *model;
}

// The physical values of raw inputs; where a float has no such value, one that
// is near.
OnnxRow Physical(const Model& model, const std::vector<int64_t>& raw) {
  OnnxRow row;
  for (int i = 0; i < model.inputs(); ++i) {
    const ModelFeature& feature = model.features[i];
    row.push_back(static_cast<float>(
        std::ldexp(static_cast<double>(raw[i]),
                   -feature.format.frac - feature.log2_scale) +
        feature.offset));
  }
  return row;
}

std::vector<int64_t> Raw(const Model& model, const OnnxRow& physical) {
  std::vector<int64_t> raw;
  for (int i = 0; i < model.inputs(); ++i) {
    raw.push_back(
        RawFeature(model.features[i], static_cast<float>(physical[i])));
  }
  return raw;
}

std::vector<int64_t> Integers(const OnnxRow& row) {
  return {row.begin(), row.end()};
}

// Physical inputs: raw ones, beside them, far off, and none at all.
std::vector<OnnxRow> Inputs(const Model& model) {
  std::vector<OnnxRow> rows;
  for (const std::vector<int64_t>& raw : CornerInputs(model)) {
    rows.push_back(Physical(model, raw));
  }
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::vector<float> odd = {kInfinity, -kInfinity, NAN, 1e30f, -999.0f};
  int k = 0;
  for (const std::vector<int64_t>& raw : RandomInputs(model, 150, 3)) {
    OnnxRow row = Physical(model, raw);
    const float step = std::ldexp(
        1.0f, -model.features[0].format.frac - model.features[0].log2_scale);
    row[0] = static_cast<float>(row[0] + 0.25f * step * (k % 5 - 2));
    if (k % 7 == 0) row[k % row.size()] = odd[k / 7 % odd.size()];
    rows.push_back(row);
    ++k;
  }
  return rows;
}

void ExpectSameIntegers(const Model& model) {
  const absl::StatusOr<std::string> bytes = IntegerOnnx(model);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  for (const OnnxRow& row : Inputs(model)) {
    const absl::StatusOr<OnnxValues> values =
        EvaluateOnnx(*bytes, {{"features", row}});
    ASSERT_TRUE(values.ok()) << values.status();
    const std::vector<int64_t> raw = Raw(model, row);
    ASSERT_EQ(Integers(values->at("raw_inputs")), raw) << model.name;
    const std::vector<int64_t> y = InferReference(model, raw);
    ASSERT_EQ(Integers(values->at("raw")), y) << model.name;
    for (int j = 0; j < model.outputs(); ++j) {
      const int frac = model.layers.back().output_format[j].frac;
      ASSERT_EQ(
          values->at("logits")[j],
          static_cast<float>(std::ldexp(static_cast<double>(y[j]), -frac)));
    }
  }
}

// QONNX's inputs round as real numbers do: raw ones alone.
void ExpectSameValues(const Model& model) {
  const absl::StatusOr<std::string> bytes = DenseOnnx(*ToDenseNetwork(model));
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  for (const std::vector<int64_t>& raw : RandomInputs(model, 100, 5)) {
    const absl::StatusOr<OnnxValues> values =
        EvaluateOnnx(*bytes, {{"features", Physical(model, raw)}});
    ASSERT_TRUE(values.ok()) << values.status();
    const std::vector<int64_t> y = InferReference(model, raw);
    for (int j = 0; j < model.outputs(); ++j) {
      ASSERT_EQ(values->at("logits")[j],
                std::ldexp(static_cast<double>(y[j]),
                           -model.layers.back().output_format[j].frac))
          << model.name;
    }
  }
}

// A model whose inputs are plain, so that all of them are floats.
Model Random(RandomModelSpec spec) {
  Model model = RandomModel(spec);
  model.provenance.clear();
  return model;
}

TEST(IntegerOnnx, FilesGiveTheIntegersOfTheModel) {
  for (const char* name :
       {"soft_xor", "per_weight", "mixed", "pruned_tagger"}) {
    ExpectSameIntegers(File(name));
  }
}

TEST(IntegerOnnx, RandomModelsOfAllFormatsAndModes) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    ExpectSameIntegers(RandomModel({.sizes = {4, 5, 3, 3},
                                    .seed = seed,
                                    .live_inputs = 0.8,
                                    .live = 0.8,
                                    .mixed_formats = true,
                                    .mixed_modes = seed % 2 == 0}));
  }
}

// Not what stands in another node's table.
TEST(IntegerOnnx, AnOutputThatIsLookedUpButNotLiveIsZero) {
  Model model = RandomModel({.sizes = {3, 4, 2}, .seed = 3});
  ModelLayer& last = model.layers.back();
  last.activation = Activation::kTanh;
  last.table.assign(2, MakeTable(Activation::kTanh, {.width = 6, .frac = 3},
                                 last.output_format[0]));
  last.live[1] = false;
  last.weight[1].assign(4, 0);
  last.bias[1] = 0;
  last.table[1] = {};
  ExpectSameIntegers(model);
}

TEST(IntegerOnnx, SomeNodesOfALinearLayerLookUp) {
  Model model = RandomModel(
      {.sizes = {4, 5, 2}, .seed = 7, .hidden = {.width = 8, .frac = 4}});
  ModelLayer& layer = model.layers[0];
  layer.activation = Activation::kLinear;
  layer.table.resize(5);
  for (const int node : {1, 4}) {
    layer.table[node] = MakeTable(Activation::kTanh, {.width = 6, .frac = 3},
                                  layer.output_format[node]);
  }
  ExpectSameIntegers(model);
  EXPECT_EQ(ToDenseNetwork(model).status().message(),
            "layers[0]: a linear layer looks up tables, which in float no "
            "function stands for; the integer network has them");
}

TEST(IntegerOnnx, MissingValuesAreReplaced) {
  Model model = RandomModel({.sizes = {3, 4, 1}, .seed = 2});
  model.features[0].replacement = 1.5f;
  model.features[0].missing = {-999, 1e30f};
  model.features[2].replacement = -2;
  ExpectSameIntegers(model);
  for (const int feature : {0, 1, 2}) model.features[feature].replacement = 1;
  ExpectSameIntegers(model);
}

TEST(IntegerOnnx, SumsOfMoreThan31BitsAreInt64) {
  Model model = RandomModel({.sizes = {3, 2, 1},
                             .seed = 4,
                             .input = {.width = 20, .frac = 4},
                             .weight = {.width = 20, .frac = 4}});
  ExpectSameIntegers(model);
}

TEST(DenseOnnx, QuantNodesGiveTheValuesOfTheModel) {
  ExpectSameValues(File("soft_xor"));
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    ExpectSameValues(RandomModel({.sizes = {4, 6, 5, 2}, .seed = seed}));
  }
}

// One Quant node has one sign: those without one get a bit more.
TEST(DenseOnnx, SignsOfALayerMayDiffer) {
  Model model = RandomModel({.sizes = {4, 6, 2}, .seed = 3});
  for (int j = 0; j < 6; ++j) {
    Format& format = model.layers[0].output_format[j];
    format = {.width = 4, .frac = 1, .is_signed = j % 2 == 0};
  }
  ExpectSameValues(model);
}

TEST(DenseOnnx, ALayerMayHaveNoNodeLeft) {
  Model model = RandomModel({.sizes = {3, 2, 1}, .seed = 1});
  ModelLayer& hidden = model.layers[0];
  hidden.live = {false, false};
  hidden.bias = {0, 0};
  for (std::vector<int64_t>& row : hidden.weight) row = {0, 0, 0};
  model.layers[1].weight[0] = {0, 0};
  ExpectSameValues(model);
}

TEST(DenseOnnx, AModelComesBack) {
  for (const Head head : kHeads) {
    const int outputs = head == Head::kSigmoid ? 1 : 3;
    Model model = Random({.sizes = {5, 7, 6, outputs}, .seed = 9});
    model.head = head;
    model.classes.resize(NamesBehindHead(head, outputs));
    for (size_t k = 0; k < model.classes.size(); ++k) {
      model.classes[k] = absl::StrCat("class ", k, "?");
    }
    if (head == Head::kLinear) model.target = {.offset = 125, .log2_scale = -5};
    model.features[1] = {.name = "mass, in GeV",
                         .offset = 15.421875f,
                         .log2_scale = 3,
                         .format = model.features[1].format,
                         .live = true,
                         .missing = {-999},
                         .replacement = 3};
    model.layers[0].output_format[2].rounding = Rounding::kFloor;
    model.layers[1].output_format[0].width = 5;
    model.layers[1].output_format[0].frac = 1;
    const absl::StatusOr<std::string> bytes = DenseOnnx(*ToDenseNetwork(model));
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    const absl::StatusOr<DenseNetwork> network =
        ParseDenseOnnx(*bytes, "model.onnx");
    ASSERT_TRUE(network.ok()) << network.status();
    const absl::StatusOr<Model> back = ToModel(*network);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(ModelText(*back), ModelText(model));
    EXPECT_TRUE(network->remarks.empty());
  }
}

// Outputs of a network without formats.
OnnxRow RealOutputs(const DenseNetwork& network, OnnxRow x) {
  for (const DenseLayer& layer : network.layers) {
    OnnxRow y;
    for (int j = 0; j < layer.outputs(); ++j) {
      long double sum = layer.bias[j];
      for (size_t i = 0; i < x.size(); ++i) sum += layer.weight[j][i] * x[i];
      y.push_back(ActivationValue(layer.activation, static_cast<double>(sum)));
    }
    x = y;
  }
  return x;
}

TEST(DenseOnnx, FloatsComeBack) {
  Model model = File("pruned_tagger");
  const DenseNetwork network = WithoutFormats(*ToDenseNetwork(model));
  const absl::StatusOr<std::string> bytes = DenseOnnx(network);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const absl::StatusOr<DenseNetwork> back = ParseDenseOnnx(*bytes, "f.onnx");
  ASSERT_TRUE(back.ok()) << back.status();
  ASSERT_EQ(back->head, Head::kSigmoid);
  EXPECT_EQ(back->classes, model.classes);
  for (const std::vector<int64_t>& raw : RandomInputs(model, 20, 5)) {
    const OnnxRow x = Physical(model, raw);
    const absl::StatusOr<OnnxValues> values =
        EvaluateOnnx(*bytes, {{"features", x}});
    ASSERT_TRUE(values.ok()) << values.status();
    const long double logit = values->at("logits")[0];
    // Scales are part of the first layer now.
    EXPECT_NEAR(RealOutputs(*back, x)[0], logit, 1e-3 * std::abs(logit) + 1e-3);
    EXPECT_NEAR(values->at("scores")[0], 1 / (1 + std::exp(-logit)), 1e-5);
  }
}

TEST(DenseOnnx, ActivationsOfEveryKindComeBack) {
  const Model model = RandomModel({.sizes = {4, 6, 5, 1}, .seed = 3});
  DenseNetwork network = WithoutFormats(*ToDenseNetwork(model));
  for (const Activation activation : kActivations) {
    network.layers[0].activation = activation;
    const absl::StatusOr<std::string> bytes = DenseOnnx(network);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    for (const std::vector<int64_t>& raw : RandomInputs(model, 20, 5)) {
      const OnnxRow x = Physical(model, raw);
      OnnxRow scaled;
      for (int i = 0; i < model.inputs(); ++i) {
        const ModelFeature& feature = model.features[i];
        scaled.push_back((x[i] - feature.offset) *
                         std::exp2(feature.log2_scale));
      }
      const absl::StatusOr<OnnxValues> values =
          EvaluateOnnx(*bytes, {{"features", x}});
      ASSERT_TRUE(values.ok()) << values.status();
      const long double logit = values->at("logits")[0];
      EXPECT_NEAR(RealOutputs(network, scaled)[0], logit,
                  1e-4 * std::abs(logit) + 1e-4)
          << ActivationName(activation);
    }
    const absl::StatusOr<DenseNetwork> back = ParseDenseOnnx(*bytes, "f.onnx");
    if (activation == Activation::kSilu) {
      EXPECT_THAT(back.status().message(), HasSubstr("Mul"));
      continue;
    }
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->layers[0].activation, activation);
  }
}

TEST(DenseOnnx, SaysWhatQonnxCannot) {
  EXPECT_THAT(DenseOnnx(*ToDenseNetwork(RandomModel(
                            {.sizes = {4, 6, 2}, .seed = 1, .tables = 1})))
                  .status()
                  .message(),
              HasSubstr("is looked up in a table, which QONNX has no operator "
                        "for; the integer network has"));
  const absl::StatusOr<std::string> wraps =
      DenseOnnx(*ToDenseNetwork(File("per_weight")));
  EXPECT_THAT(wraps.status().message(), HasSubstr("some formats are signed"));
  Model model = RandomModel({.sizes = {2, 2, 1}, .seed = 1});
  model.layers[0].output_format[1].overflow = Overflow::kWrap;
  EXPECT_THAT(DenseOnnx(*ToDenseNetwork(model)).status().message(),
              HasSubstr("l0: wraps, which QONNX has no operator for"));
  model.layers[0].output_format[1].overflow = Overflow::kSaturate;
  model.layers[0].bias[1] = (1 << 24) + 1;
  EXPECT_THAT(DenseOnnx(*ToDenseNetwork(model)).status().message(),
              HasSubstr("l0, node 1: the bias 65536"));
}

// A graph has the activation in float, not the table.
TEST(DenseOnnx, SaysWhatNoGraphTells) {
  for (const Activation activation :
       {Activation::kSigmoid, Activation::kTanh, Activation::kSilu}) {
    absl::StatusOr<DenseNetwork> network =
        ToDenseNetwork(Random({.sizes = {4, 6, 2}, .seed = 1}));
    ASSERT_TRUE(network.ok()) << network.status();
    network->layers[0].activation = activation;
    EXPECT_THAT(
        ToModel(*network).status().message(),
        HasSubstr(absl::StrCat("layer 0: the graph does not tell how ",
                               ActivationName(activation), " is rounded")));
  }
}

TEST(Onnx, SetsOfElementsAreRefused) {
  Model model = RandomModel({.sizes = {2, 2, 1}, .seed = 1});
  model.set.elements = 2;
  EXPECT_THAT(IntegerOnnx(model).status().message(),
              HasSubstr("sets of elements"));
  EXPECT_THAT(ToDenseNetwork(model).status().message(),
              HasSubstr("sets of elements"));
}

TEST(Onnx, TheSameModelGivesTheSameBytes) {
  const Model model = File("pruned_tagger");
  EXPECT_EQ(*IntegerOnnx(model), *IntegerOnnx(model));
  EXPECT_EQ(*DenseOnnx(*ToDenseNetwork(model)),
            *DenseOnnx(*ToDenseNetwork(model)));
}

}  // namespace
}  // namespace autopruner
