// SPDX-License-Identifier: Apache-2.0
//
// Where a network's parameters and values stand in flat, padded arrays.
//
//   using Layout = NetworkLayout<kTagger>;
//   parameters[Layout::WeightAt(/*layer=*/0, /*output=*/3, /*input=*/7)];
//   pass.output[pass.Row(/*level=*/1) + node * kMicroBatch + sample];
#ifndef CORE_NETWORK_LAYOUT_H_
#define CORE_NETWORK_LAYOUT_H_

#include <array>

#include "core/dense.h"
#include "core/lanes.h"
#include "core/network_spec.h"

namespace autopruner {

// Where everything of a network stands in flat arrays. Counts of nodes are
// padded to kTile. Level 0 are the inputs, level l + 1 the outputs of layer l.
template <NetworkSpec kSpec>
struct NetworkLayout {
  static constexpr int kLayers = kSpec.layers.count;

  // Nodes of a level, and with padding.
  static constexpr int Nodes(int level) {
    return level == 0 ? kSpec.inputs : kSpec.layers.at[level - 1].outputs;
  }
  static constexpr int Rows(int level) { return PadToTile(Nodes(level)); }
  static constexpr DenseShape Shape(int layer) {
    return {.inputs = Rows(layer), .outputs = Rows(layer + 1)};
  }
  // Index of a level's first unit, when all units are numbered.
  static constexpr int Unit(int level) {
    int unit = 0;
    for (int l = 0; l < level; ++l) unit += Rows(l);
    return unit;
  }
  // Index of a layer's weights among the parameters, at a whole vector.
  static constexpr int Weight(int layer) {
    int index = 0;
    for (int l = 0; l < layer; ++l) {
      index += Weights(l) + PadToVector(Rows(l + 1));
    }
    return index;
  }
  // Weights of a layer, with padding.
  static constexpr int Weights(int layer) {
    return Rows(layer + 1) * Rows(layer);
  }
  static constexpr int WeightAt(int layer, int output, int input) {
    return Weight(layer) + WeightIndex(Shape(layer), output, input);
  }
  // Index of a layer's biases ([Rows(l + 1)]), which follow its weights.
  static constexpr int Bias(int layer) {
    return Weight(layer) + Weights(layer);
  }

  static constexpr int kUnits = Unit(kLayers + 1);
  static constexpr int kParameters = Weight(kLayers);
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

// The values of a micro-batch on their way through the network.
template <NetworkSpec kSpec>
struct Pass {
  using Layout = NetworkLayout<kSpec>;
  static constexpr int kSize = Layout::kUnits * kMicroBatch;

  // Inputs as they enter (before gates), [inputs][kMicroBatch].
  alignas(kLaneAlignment)
      std::array<float, Layout::Rows(0) * kMicroBatch> inputs = {};
  // Each unit's output behind its gate, [units][kMicroBatch].
  alignas(kLaneAlignment) std::array<float, kSize> output = {};
  // Each node's sum before the activation; Backward() puts dLoss / dsum in its
  // place. (Level 0 is unused.)
  alignas(kLaneAlignment) std::array<float, kSize> sum = {};
  // dLoss / dlogits, [outputs][kMicroBatch].
  alignas(kLaneAlignment)
      std::array<float, Layout::Rows(Layout::kLayers) * kMicroBatch> dlogits =
          {};

  static constexpr int Row(int level) {
    return Layout::Unit(level) * kMicroBatch;
  }
  const float* logits() const { return output.data() + Row(Layout::kLayers); }
};

// The gradient of the loss, summed over micro-batches.
template <NetworkSpec kSpec>
struct Gradient {
  using Layout = NetworkLayout<kSpec>;
  alignas(
      kLaneAlignment) std::array<float, Layout::kParameters> parameters = {};
  std::array<double, Layout::kUnits> gates = {};

  void Clear() {
    parameters.fill(0);
    gates.fill(0);
  }
};

}  // namespace autopruner

#endif  // CORE_NETWORK_LAYOUT_H_
