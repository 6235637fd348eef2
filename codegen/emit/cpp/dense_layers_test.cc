// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/dense_layers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Circuit LoweredOrDie(const Model& model) {
  absl::StatusOr<Circuit> circuit = Lower(model);
  EXPECT_TRUE(circuit.ok()) << circuit.status();
  return *std::move(circuit);
}

// What the layers compute, as a reader of them would. Expects that all inputs
// are within what a layer says of them.
std::vector<int64_t> InferLayers(const Circuit& circuit,
                                 const std::vector<DenseLayer>& layers,
                                 const std::vector<int64_t>& input) {
  std::vector<int64_t> values(circuit.ops().size());
  for (size_t i = 0; i < input.size(); ++i) {
    if (circuit.inputs()[i] != kNoValue) values[circuit.inputs()[i]] = input[i];
  }
  const DenseLayer& first = layers.front();
  for (size_t i = 0; i < first.inputs.size(); ++i) {
    values[first.inputs[i]] += first.offsets[i];
  }
  for (const DenseLayer& layer : layers) {
    for (const ValueId id : layer.inputs) {
      const int64_t value = values[id];
      EXPECT_EQ(value, layer.bytes ? static_cast<uint8_t>(value)
                                   : static_cast<int16_t>(value));
    }
    for (const DenseNode& node : layer.nodes) {
      EXPECT_EQ(node.shift, layer.nodes[0].shift);
      int64_t sum = node.bias;
      for (size_t i = 0; i < layer.inputs.size(); ++i) {
        sum += node.weights[i] * values[layer.inputs[i]];
      }
      const int64_t shifted = sum >> node.shift;
      values[node.value] = std::clamp(shifted, node.range.min, node.range.max);
    }
  }
  std::vector<int64_t> outputs;
  for (const ValueId id : circuit.outputs()) outputs.push_back(values[id]);
  return outputs;
}

void ExpectLayersAreModel(const Model& model) {
  const Circuit circuit = LoweredOrDie(model);
  const std::vector<DenseLayer> layers = FindDenseLayers(circuit);
  ASSERT_EQ(layers.size(), model.layers.size());
  for (const std::vector<int64_t>& input : RandomInputs(model, 500, 1)) {
    ASSERT_EQ(InferLayers(circuit, layers, input),
              InferReference(model, input));
  }
}

TEST(DenseLayers, FullAndPruned) {
  ExpectLayersAreModel(RandomModel({.sizes = {16, 9, 5}, .seed = 1}));
  ExpectLayersAreModel(RandomModel({.sizes = {20, 16, 8, 3},
                                    .seed = 2,
                                    .live_inputs = 0.6,
                                    .live = 0.5,
                                    .nonzero = 0.5,
                                    .head = Head::kSoftmax}));
}

// Nodes of several formats get one shift.
TEST(DenseLayers, ShareAShift) {
  Model model = RandomModel({.sizes = {6, 4, 3}, .seed = 3});
  for (int j = 0; j < 4; ++j) model.layers[0].output_format[j].frac -= j % 3;
  ExpectLayersAreModel(model);
}

TEST(DenseLayers, AnOutputThatIsDeadIsAConstant) {
  Model model = RandomModel({.sizes = {3, 2, 3}, .seed = 8});
  ModelLayer& last = model.layers.back();
  last.live[1] = false;
  last.bias[1] = 0;
  last.weight[1] = {0, 0};
  ExpectLayersAreModel(model);
}

// Of each layer, whether it is in bytes.
std::vector<bool> InBytes(const Model& model) {
  ExpectLayersAreModel(model);
  std::vector<bool> bytes;
  for (const DenseLayer& layer : FindDenseLayers(LoweredOrDie(model))) {
    bytes.push_back(layer.bytes);
  }
  return bytes;
}

using Which = std::vector<bool>;

TEST(DenseLayers, InBytesWhereInputsAndWeightsFit) {
  const RandomModelSpec spec = {.sizes = {6, 5, 4, 3}, .seed = 6};
  EXPECT_EQ(InBytes(RandomModel(spec)), Which({true, true, true}));
  RandomModelSpec other = spec;
  other.input.width = 9;
  EXPECT_EQ(InBytes(RandomModel(other)), Which({false, true, true}));
  other = spec;
  other.hidden.width = 9;
  EXPECT_EQ(InBytes(RandomModel(other)), Which({true, false, false}));
  other = spec;
  other.weight.width = 8;
  Model model = RandomModel(other);
  EXPECT_EQ(InBytes(model), Which({true, true, true}));
  model.layers[1].weight[2][3] = -128;
  EXPECT_EQ(InBytes(model), Which({true, true, true}));
  other.weight.width = 9;
  model = RandomModel(other);
  model.layers[1].weight[2][3] = 128;
  model.layers[0].weight[0][0] = -129;
  model.layers[2].weight[0] = {127, -128, 0, 1};
  model.layers[2].weight[1] = {127, -128, 0, 1};
  model.layers[2].weight[2] = {127, -128, 0, 1};
  EXPECT_EQ(InBytes(model), Which({false, false, true}));
}

// Values below zero are offset, and all that follows knows it.
TEST(DenseLayers, BytesWithASign) {
  Model model = RandomModel(
      {.sizes = {6, 5, 4, 3}, .seed = 7, .hidden = {.width = 8, .frac = 4}});
  for (ModelLayer& layer : model.layers) {
    layer.activation = Activation::kLinear;
  }
  EXPECT_EQ(InBytes(model), Which({true, true, true}));
  const Circuit circuit = LoweredOrDie(model);
  EXPECT_EQ(FindDenseLayers(circuit)[1].offsets[0], 128);
}

// Where an offset takes a sum beyond 32 bits, values have 16.
TEST(DenseLayers, OffsetsFitInSums) {
  Model model = RandomModel({.sizes = {2, 1},
                             .input = {.width = 8, .frac = 0},
                             .weight = {.width = 8, .frac = 0},
                             .output = {.width = 24, .frac = -8}});
  model.layers[0].weight = {{-1, 0}};
  // -1 * (x + 128) + bias + 128, and 1 is half of the rounding by 2^8.
  const int64_t largest = (int64_t{1} << 31) - 1 - 255 - 128 - 128;
  model.layers[0].bias = {largest};
  EXPECT_EQ(InBytes(model), Which({true}));
  model.layers[0].bias = {largest + 1};
  EXPECT_EQ(InBytes(model), Which({false}));
}

// So they do in those of the layer before, which computes what is offset.
TEST(DenseLayers, OffsetsFitInSumsOfTheLayerBefore) {
  Model model = RandomModel({.sizes = {1, 1, 1},
                             .input = {.width = 16, .frac = 0},
                             .weight = {.width = 16, .frac = 0},
                             .hidden = {.width = 8, .frac = -23},
                             .output = {.width = 12, .frac = -23}});
  model.layers[0].activation = Activation::kLinear;
  model.layers[0].bias = {0};
  model.layers[1].bias = {0};
  model.layers[1].weight = {{3}};
  // Products of 2^30, shifted by 23, and as much again for the offset.
  model.layers[0].weight = {{32767}};
  EXPECT_EQ(InBytes(model), Which({false, false}));
  model.layers[0].weight = {{16384}};
  EXPECT_EQ(InBytes(model), Which({false, true}));
}

TEST(DenseLayers, BytesHold256Values) {
  Model model = RandomModel({.sizes = {2, 1, 1},
                             .input = {.width = 8, .frac = 0},
                             .weight = {.width = 6, .frac = 0},
                             .hidden = {.width = 10, .frac = 0},
                             .output = {.width = 16, .frac = 0}});
  model.layers[0].activation = Activation::kLinear;
  model.layers[0].bias = {0};
  model.layers[0].weight = {{1, 1}};
  model.layers[1].bias = {0};
  model.layers[1].weight = {{3}};
  // -128 to 127, and 0 or 1 more.
  model.features[1].format = {.width = 1, .frac = 0, .is_signed = false};
  EXPECT_EQ(InBytes(model), Which({true, false}));
  // The even ones of them, and 0 or 1 more.
  model.features[0].format.width = 7;
  model.layers[0].weight = {{2, 1}};
  EXPECT_EQ(InBytes(model), Which({true, true}));
}

bool AreDense(const Model& model) {
  return !FindDenseLayers(LoweredOrDie(model)).empty();
}

TEST(DenseLayers, OnlyWhatFits) {
  const RandomModelSpec spec = {.sizes = {4, 3, 2}, .seed = 4};
  EXPECT_TRUE(AreDense(RandomModel(spec)));
  // Inputs and values of 16 bits have a sign.
  RandomModelSpec wide = spec;
  wide.input = {.width = 16, .frac = 4};
  EXPECT_TRUE(AreDense(RandomModel(wide)));
  wide.input.is_signed = false;
  EXPECT_FALSE(AreDense(RandomModel(wide)));
  wide = spec;
  wide.hidden = {.width = 16, .frac = 0, .is_signed = false};
  Model model = RandomModel(wide);
  model.layers[0].bias[0] = 1 << 23;  // 2^15 behind the shift
  EXPECT_FALSE(AreDense(model));
  // A weight is 1 to 2^15 - 1 in size, also when it is shifted to the finest
  // input.
  model = RandomModel(spec);
  model.features[0].format.frac -= 12;
  EXPECT_FALSE(AreDense(model));
  // No sum is beyond 32 bits.
  model = RandomModel({.sizes = {3, 1},
                       .input = {.width = 16, .frac = 0},
                       .weight = {.width = 16, .frac = 0},
                       .output = {.width = 24, .frac = -8}});
  model.layers[0].bias = {0};
  model.layers[0].weight = {{32767, 32767, 0}};
  EXPECT_TRUE(AreDense(model));
  model.layers[0].weight = {{32767, 32767, 2}};
  EXPECT_FALSE(AreDense(model));
  // Others do not saturate.
  model = RandomModel(spec);
  model.layers[0].output_format[1].overflow = Overflow::kWrap;
  EXPECT_FALSE(AreDense(model));
}

TEST(DenseLayers, FasterWhereThereAreFewZeros) {
  const auto compare = [](double nonzero) {
    const Circuit circuit = LoweredOrDie(
        RandomModel({.sizes = {32, 32, 32, 4}, .seed = 5, .nonzero = nonzero}));
    return CompareForms(circuit, FindDenseLayers(circuit));
  };
  EXPECT_TRUE(compare(1).one_event);
  EXPECT_TRUE(compare(1).many_events);
  // Straight-line code with events in the lanes loses less by zeros.
  EXPECT_TRUE(compare(0.3).one_event);
  EXPECT_FALSE(compare(0.3).many_events);
  EXPECT_FALSE(compare(0.05).one_event);
  EXPECT_FALSE(compare(0.05).many_events);
}

// Compares a layer with straight-line code of `products`.
FasterForms CompareLayer(int inputs, int nodes, bool bytes, int products) {
  Model model = RandomModel({.sizes = {products, 1}});
  model.layers[0].weight[0].assign(products, 3);
  const Circuit circuit = LoweredOrDie(model);
  DenseLayer layer;
  layer.inputs.resize(inputs);
  layer.nodes.resize(nodes);
  layer.bytes = bytes;
  return CompareForms(circuit, {layer});
}

// A layer, and all groups of values times all registers of eight nodes.
TEST(DenseLayers, CostOfOneEvent) {
  EXPECT_FALSE(CompareLayer(20, 9, true, 16 + 2 * 5 * 2).one_event);
  EXPECT_TRUE(CompareLayer(20, 9, true, 16 + 2 * 5 * 2 + 1).one_event);
  EXPECT_FALSE(CompareLayer(20, 9, false, 16 + 2 * 10 * 2).one_event);
  EXPECT_TRUE(CompareLayer(20, 9, false, 16 + 2 * 10 * 2 + 1).one_event);
}

// All groups of values times all nodes.
TEST(DenseLayers, CostOfManyEvents) {
  EXPECT_FALSE(CompareLayer(20, 8, true, 5 * 5 * 8 / 4).many_events);
  EXPECT_TRUE(CompareLayer(20, 8, true, 5 * 5 * 8 / 4 + 1).many_events);
  EXPECT_FALSE(CompareLayer(20, 8, false, 5 * 10 * 8 / 4).many_events);
  EXPECT_TRUE(CompareLayer(20, 8, false, 5 * 10 * 8 / 4 + 1).many_events);
}

// Of each layer, whether it has few products.
std::vector<bool> HaveFewProducts(const std::vector<int>& sizes) {
  const Circuit circuit =
      LoweredOrDie(RandomModel({.sizes = sizes, .seed = 1}));
  std::vector<bool> few;
  for (const DenseLayer& layer : FindDenseLayers(circuit)) {
    few.push_back(HasFewProducts(layer));
  }
  return few;
}

TEST(DenseLayers, FewProducts) {
  EXPECT_EQ(HaveFewProducts({9, 4, 2, 5}), Which({false, true, false}));
  EXPECT_EQ(HaveFewProducts({9, 1, 8, 1}), Which({false, true, true}));
}

// Layers at the end that are as fast as straight-line code do not decide.
TEST(DenseLayers, FewProductsCostNoMoreThanInStraightLines) {
  const auto compare = [](const std::vector<int>& sizes) {
    const Circuit circuit =
        LoweredOrDie(RandomModel({.sizes = sizes, .seed = 2}));
    const std::vector<DenseLayer> layers = FindDenseLayers(circuit);
    EXPECT_EQ(layers.size(), sizes.size() - 1);
    return CompareForms(circuit, layers).one_event;
  };
  EXPECT_TRUE(compare({8, 4, 2, 2}));
  EXPECT_FALSE(compare({4, 4, 2, 2}));
}

TEST(DenseLayers, NoneAreNotFaster) {
  const Circuit circuit = LoweredOrDie(RandomModel({.sizes = {32, 32}}));
  EXPECT_FALSE(CompareForms(circuit, {}).one_event);
  EXPECT_FALSE(CompareForms(circuit, {}).many_events);
}

}  // namespace
}  // namespace autopruner
