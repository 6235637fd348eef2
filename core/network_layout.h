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

#include <algorithm>
#include <array>

#include "core/dense.h"
#include "core/lanes.h"
#include "core/network_spec.h"
#include "core/pooling.h"
#include "core/unit_moments.h"

namespace autopruner {

// A layer's sizes. The inputs of a network are often few, and so are its
// outputs: columns are the nodes on the other side, hidden ones, which waste
// less on padding.
constexpr DenseShape LayerShape(const NetworkSpec& spec, int layer) {
  return {.inputs = spec.layer_inputs(layer),
          .outputs = spec.layers.at[layer].outputs,
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

// Index of the unit of a feature: an element's, then the joined ones.
constexpr int FeatureUnitOf(const NetworkSpec& spec, int feature) {
  const auto [level, node] = spec.unit_of_feature(feature);
  return FirstUnit(spec, level) + node;
}

// Index of a layer's first weight among the parameters, at a whole vector. That
// of layer layers.count is the number of parameters.
constexpr int FirstWeight(const NetworkSpec& spec, int layer) {
  int index = 0;
  for (int l = 0; l < layer; ++l) {
    index +=
        LayerShape(spec, l).weights() + PadToVector(spec.layers.at[l].outputs);
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

  // Nodes of a level, and with padding. Behind what is pooled the joined
  // features stand.
  static constexpr int Nodes(int level) { return kSpec.layer_inputs(level); }
  static constexpr int Rows(int level) { return PadToVector(Nodes(level)); }
  static constexpr DenseShape Shape(int layer) {
    return LayerShape(kSpec, layer);
  }
  // Nodes of a layer: of level layer + 1 without joined features.
  static constexpr int Outputs(int layer) {
    return kSpec.layers.at[layer].outputs;
  }
  static constexpr int OutputRows(int layer) {
    return PadToVector(Outputs(layer));
  }
  // Index of a level's first unit.
  static constexpr int Unit(int level) { return FirstUnit(kSpec, level); }
  // The level that `unit` is in.
  static constexpr int LevelOf(int unit) {
    int level = 0;
    while (unit >= Unit(level + 1)) ++level;
    return level;
  }
  // Index of a layer's weights, and of one of them, among the parameters.
  static constexpr int Weight(int layer) { return FirstWeight(kSpec, layer); }
  static constexpr int WeightAt(int layer, int output, int input) {
    return Weight(layer) + WeightIndex(Shape(layer), output, input);
  }
  // Weights of a layer, with padding.
  static constexpr int Weights(int layer) { return Shape(layer).weights(); }
  // Index of a layer's biases, [OutputRows(layer)].
  static constexpr int Bias(int layer) { return FirstBias(kSpec, layer); }
  // Index of a layer's forward weights, where those are not the parameters.
  static constexpr int Transposed(int layer) {
    int index = 0;
    for (int l = 1; l < layer; ++l) index += Shape(l).transposed().weights();
    return index;
  }

  static constexpr int FeatureUnit(int feature) {
    return FeatureUnitOf(kSpec, feature);
  }
  // Whether the unit is a layer's node, which may have a gate of its own.
  static constexpr bool IsNode(int level, int node) {
    return level > 0 && node < Outputs(level - 1);
  }

  // Nodes of all layers but the last: those that may be pruned.
  static constexpr int kHiddenNodes = [] {
    int nodes = 0;
    for (int l = 0; l + 1 < kLayers; ++l) nodes += Outputs(l);
    return nodes;
  }();

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

// What a pass has beside the values of dense layers where samples are sets:
// elements and what is made of them.
template <NetworkSpec kSpec>
struct PooledPass {
  using Layout = NetworkLayout<kSpec>;
  static constexpr int kLevel = kSpec.set.shared_layers;
  static constexpr bool kIsSet = kSpec.set.exists();
  static constexpr int kSize = kIsSet ? Layout::Rows(kLevel) * kMicroBatch : 0;
  static constexpr int kWidest = [] {
    int nodes = 0;
    for (int l = 0; l < kLevel; ++l) {
      nodes = std::max({nodes, Layout::Rows(l), Layout::OutputRows(l)});
    }
    return nodes;
  }();

  // The elements of sample s are rows first[s] .. first[s + 1].
  std::array<int, kIsSet ? kMicroBatch + 1 : 0> first = {};
  // [kMicroBatch][Rows(kLevel)]: what the next layer reads, the joined
  // features as they enter, with 0 in all other places, and the gradient by
  // both.
  alignas(kLaneAlignment) std::array<float, kSize> values = {};
  alignas(kLaneAlignment) std::array<float, kSize> joined = {};
  alignas(kLaneAlignment) std::array<float, kSize> gradient = {};
  // The gradient by the elements' values, where moments are wanted.
  alignas(kLaneAlignment) std::array<
      float, kWidest* kMicroBatch* kSpec.set.elements> element_gradient = {};

  // Of level `level`.
  ElementRows Rows(int level, int samples) const {
    return {
        .first = first.data(),
        .samples = samples,
        .nodes = level == 0 ? Layout::Nodes(0) : Layout::Outputs(level - 1)};
  }
  PooledRows Samples() {
    return {.values = values.data(),
            .gradient = gradient.data(),
            .stride = Layout::Rows(kLevel)};
  }
  float* joined_input(int sample) {
    return joined.data() + sample * Layout::Rows(kLevel) +
           Layout::Outputs(kLevel - 1);
  }
  // Appends the elements that are there to `inputs`. Returns what follows them.
  const float* Load(int sample, const float* x, float* inputs) {
    int row = first[sample];
    for (int e = 0; e < kSpec.set.elements; ++e, x += kSpec.inputs + 1) {
      if (x[kSpec.inputs] == 0) continue;
      std::copy_n(x, kSpec.inputs, inputs + row * Layout::Rows(0));
      ++row;
    }
    first[sample + 1] = row;
    return x;
  }
  void FillUp(int loaded, int samples) {
    for (int s = loaded; s < samples; ++s) {
      first[s + 1] = first[loaded];
      std::fill_n(joined_input(s), kSpec.set.joined, 0.0f);
    }
  }
};

// The values of a micro-batch on their way through the network. A level's rows
// are samples, of Rows(level) nodes each; of levels that elements share they
// are elements.
template <NetworkSpec kSpec>
struct Pass {
  using Layout = NetworkLayout<kSpec>;
  static constexpr bool kIsSet = kSpec.set.exists();
  static constexpr int kLogits =
      PadToTile(Layout::Nodes(Layout::kLayers)) * kMicroBatch;

  // Numbers in a level's block: [rows][nodes]. What a shared layer writes is
  // of elements, too.
  static constexpr int BlockSize(int level) {
    const int nodes =
        level == 0 ? Layout::Rows(0) : Layout::OutputRows(level - 1);
    return nodes * kMicroBatch * kSpec.copies(std::max(level - 1, 0));
  }
  // Where a level's block begins in `output` and `sum`.
  static constexpr int Block(int level) {
    int begin = 0;
    for (int l = 0; l < level; ++l) begin += BlockSize(l);
    return begin;
  }
  static constexpr int kSize = Block(Layout::kLayers + 1);

  // Inputs as they enter (before gates), [kMicroBatch][inputs].
  alignas(kLaneAlignment) std::array<float, BlockSize(0)> inputs = {};
  // Each unit's output: a block [rows][nodes] a level. Backward() puts
  // dLoss / dsum in its place.
  alignas(kLaneAlignment) std::array<float, kSize> output = {};
  // Each node's sum before the activation, where outputs are rounded. (Level 0
  // is unused.)
  alignas(kLaneAlignment) std::array<float, kSize> sum = {};
  // The last layer's outputs, [outputs][kMicroBatch], as the loss takes them,
  // and the loss' gradient by them.
  alignas(kLaneAlignment) std::array<float, kLogits> logits = {};
  alignas(kLaneAlignment) std::array<float, kLogits> dlogits = {};
  PooledPass<kSpec> pooled = {};  // of sets

  // The features of one sample, which is no set.
  float* input(int sample) { return inputs.data() + sample * Layout::Rows(0); }

  // Takes in a sample. Those of sets come in their order, from 0 on.
  //   Shapes: x [kSpec.sample_size()].
  void Load(int sample, const float* x) {
    if constexpr (kIsSet) {
      const float* joined = pooled.Load(sample, x, inputs.data());
      std::copy_n(joined, kSpec.set.joined, pooled.joined_input(sample));
    } else {
      std::copy_n(x, kSpec.inputs, input(sample));
    }
  }
  // Of `samples` those from `loaded` on are empty sets.
  void FillUp(int loaded, int samples) {
    if constexpr (kIsSet) pooled.FillUp(loaded, samples);
  }
  // Rows that layer `layer` runs over, in whole vectors.
  int rows(int layer, int samples) const {
    if constexpr (kIsSet) {
      if (kSpec.is_shared(layer)) return PadToVector(pooled.first[samples]);
    }
    return samples;
  }
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
