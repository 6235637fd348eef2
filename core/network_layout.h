// SPDX-License-Identifier: Apache-2.0
//
// Where a network's parameters and values stand in flat, padded arrays.
//
//   using Layout = NetworkLayout<kTagger>;
//   parameters[Layout::WeightAt(/*layer=*/0, /*output=*/3, /*input=*/7)];
//   std::copy_n(features, kTagger.inputs, pass.input(/*sample=*/5));
//   pass.logits[output * kMicroBatch + /*sample=*/5];
#ifndef CORE_NETWORK_LAYOUT_H_
#define CORE_NETWORK_LAYOUT_H_

#include <array>

#include "core/dense.h"
#include "core/lanes.h"
#include "core/network_spec.h"
#include "core/unit_moments.h"

namespace autopruner {

// A layer's sizes. The inputs of a network are often few, and so are its
// outputs: columns are the nodes on the other side, hidden ones, which waste
// less on padding.
constexpr DenseShape LayerShape(const NetworkSpec& spec, int layer) {
  return {.inputs = spec.layer_inputs(layer),
          .outputs = spec.layer_inputs(layer + 1),
          .inputs_are_columns = layer > 0};
}

// Index of a level's first unit, when all units are numbered: level 0 are the
// inputs, level l + 1 the outputs of layer l, each padded to vectors. That of
// level layers.count + 1 is the number of units.
constexpr int FirstUnit(const NetworkSpec& spec, int level) {
  int unit = 0;
  for (int l = 0; l < level; ++l) unit += PadToVector(spec.layer_inputs(l));
  return unit;
}

// Index of a layer's first weight among the parameters, at a whole vector. That
// of layer layers.count is the number of parameters.
constexpr int FirstWeight(const NetworkSpec& spec, int layer) {
  int index = 0;
  for (int l = 0; l < layer; ++l) {
    index +=
        LayerShape(spec, l).weights() + PadToVector(spec.layer_inputs(l + 1));
  }
  return index;
}

// Index of a layer's first bias. Biases follow the weights.
constexpr int FirstBias(const NetworkSpec& spec, int layer) {
  return FirstWeight(spec, layer) + LayerShape(spec, layer).weights();
}

// Where everything of a network stands in flat arrays. Counts of nodes are
// padded to vectors.
template <NetworkSpec kSpec>
struct NetworkLayout {
  static constexpr int kLayers = kSpec.layers.count;

  // Nodes of a level, and with padding.
  static constexpr int Nodes(int level) { return kSpec.layer_inputs(level); }
  static constexpr int Rows(int level) { return PadToVector(Nodes(level)); }
  static constexpr DenseShape Shape(int layer) {
    return LayerShape(kSpec, layer);
  }
  // Index of a level's first unit.
  static constexpr int Unit(int level) { return FirstUnit(kSpec, level); }
  // Index of a layer's weights, and of one of them, among the parameters.
  static constexpr int Weight(int layer) { return FirstWeight(kSpec, layer); }
  static constexpr int WeightAt(int layer, int output, int input) {
    return Weight(layer) + WeightIndex(Shape(layer), output, input);
  }
  // Weights of a layer, with padding.
  static constexpr int Weights(int layer) { return Shape(layer).weights(); }
  // Index of a layer's biases, [Rows(l + 1)].
  static constexpr int Bias(int layer) { return FirstBias(kSpec, layer); }
  // Index of a layer's forward weights, where those are not the parameters.
  static constexpr int Transposed(int layer) {
    int index = 0;
    for (int l = 1; l < layer; ++l) index += Shape(l).transposed().weights();
    return index;
  }

  static constexpr int kUnits = Unit(kLayers + 1);
  static constexpr int kParameters = Weight(kLayers);
  static constexpr int kTransposed = Transposed(kLayers);
};

// Which units are in the network. Padding counts as live.
template <NetworkSpec kSpec>
using LiveUnits = std::array<bool, NetworkLayout<kSpec>::kUnits>;

template <NetworkSpec kSpec>
constexpr LiveUnits<kSpec> AllLive() {
  LiveUnits<kSpec> live;
  live.fill(true);
  return live;
}

// The values of a micro-batch on their way through the network. A level's rows
// are samples, of Rows(level) nodes each.
template <NetworkSpec kSpec>
struct Pass {
  using Layout = NetworkLayout<kSpec>;
  static constexpr int kSize = Layout::kUnits * kMicroBatch;
  static constexpr int kLogits =
      PadToTile(Layout::Nodes(Layout::kLayers)) * kMicroBatch;

  // Inputs as they enter (before gates), [kMicroBatch][inputs].
  alignas(kLaneAlignment)
      std::array<float, Layout::Rows(0) * kMicroBatch> inputs = {};
  // Each unit's output: a block [kMicroBatch][nodes] a level. Backward() puts
  // dLoss / dsum in its place.
  alignas(kLaneAlignment) std::array<float, kSize> output = {};
  // Each node's sum before the activation, where outputs are rounded. (Level 0
  // is unused.)
  alignas(kLaneAlignment) std::array<float, kSize> sum = {};
  // The last layer's outputs, [outputs][kMicroBatch], as the loss takes them,
  // and the loss' gradient by them.
  alignas(kLaneAlignment) std::array<float, kLogits> logits = {};
  alignas(kLaneAlignment) std::array<float, kLogits> dlogits = {};

  // Where a level's block begins in `output` and `sum`.
  static constexpr int Block(int level) {
    return Layout::Unit(level) * kMicroBatch;
  }
  // The features of one sample.
  float* input(int sample) { return inputs.data() + sample * Layout::Rows(0); }
};

// What is wanted from backward beside the gradient by the parameters: a method
// pays for what it asks for.
struct GradientNeeds {
  bool gates = false;    // Gradient::gates
  bool moments = false;  // Gradient::moments
};

// The gradient of the loss, summed over micro-batches.
template <NetworkSpec kSpec>
struct Gradient {
  using Layout = NetworkLayout<kSpec>;
  alignas(
      kLaneAlignment) std::array<float, Layout::kParameters> parameters = {};
  std::array<double, Layout::kUnits> gates = {};
  UnitMoments<Layout::kUnits> moments = {};  // of inputs and hidden nodes
  bool empty = true;  // the next micro-batch is the first one
  int samples = 0;    // of the batch

  void Clear(int batch_samples = 0, const GradientNeeds& needs = {}) {
    empty = true;
    samples = batch_samples;
    if (needs.moments) moments = {};
  }
};

}  // namespace autopruner

#endif  // CORE_NETWORK_LAYOUT_H_
