// SPDX-License-Identifier: Apache-2.0
//
// A network as one constexpr value, from which every size is derived.
//
//   inline constexpr NetworkSpec kTagger = {
//       .inputs = 35,
//       .input = {.width = 10, .frac = 6},
//       .layers = Layers(
//           DenseSpec{.outputs = 64, .weight = {.width = 6, .frac = 4},
//                     .output = {.width = 8, .frac = 4, .is_signed = false},
//                     .activation = Activation::kRelu, .prunable = true},
//           DenseSpec{.outputs = 1, .weight = {.width = 6, .frac = 4},
//                     .output = {.width = 12, .frac = 6}}),
//       .head = Head::kSigmoid,
//   };
//   Network<kTagger> network;
//
// Wrong: a spec that is not a ValidNetwork is no argument for Network<>; the
// compiler names the function below that says what is wrong.
#ifndef CORE_NETWORK_SPEC_H_
#define CORE_NETWORK_SPEC_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "core/activation_kind.h"  // IWYU pragma: export
#include "core/enum_names.h"
#include "core/fixed.h"
#include "core/head.h"  // IWYU pragma: export

namespace autopruner {

inline constexpr int kMaxLayers = 8;
// Nodes of a layer, and numbers of a sample; weights of all layers. Unrolled
// code of such a size still compiles. (So many of the widest products, fixed.h,
// fit an int64_t.)
inline constexpr int kMaxNodes = 1024;
inline constexpr int kMaxWeights = 1 << 20;

// A fully connected layer: output = activation(weight * input + bias).
// The bias is held at the accumulator's scale and needs no format of its own.
struct DenseSpec {
  int outputs = 0;
  Format weight = {};
  Format output = {};
  Activation activation = Activation::kLinear;
  bool prunable = false;
  // Of the sum, where the activation is looked up; unless it is given, that of
  // TableInput().
  Format table = {};

  constexpr Format table_input() const {
    return table.quantized() ? table : TableInput(activation);
  }
};

// What is made of the values of a set's elements.
enum class Pooling : uint8_t { kSum, kMax };

// The name in model files and comments; nullptr behind the last.
constexpr const char* PoolingName(Pooling pooling) {
  switch (pooling) {
    case Pooling::kSum:
      return "sum";
    case Pooling::kMax:
      return "max";
  }
  return nullptr;
}

inline constexpr auto kPoolings = AllNamed<Pooling, PoolingName>();

// Samples that are sets of elements, e.g. jets of tracks (a deep set, Zaheer et
// al., arXiv 1703.06114). The first layers run over each element that is there,
// with the same weights; what they make is pooled, features of the sample
// itself are joined, and the other layers go on from there. Of no element at
// all 0 is made.
struct SetSpec {
  int elements = 0;  // at most so many; 0: samples are no sets
  int shared_layers = 0;
  Pooling pooling = Pooling::kSum;
  int joined = 0;  // features of the sample itself, with the inputs' format

  constexpr bool exists() const { return elements > 0; }
};

struct LayerList {
  int count = 0;
  std::array<DenseSpec, kMaxLayers> at = {};
};

// Lists layers in the order of the data.
template <typename... Dense>
constexpr LayerList Layers(const Dense&... layers) {
  static_assert(sizeof...(layers) <= kMaxLayers, "more than kMaxLayers layers");
  return {.count = sizeof...(layers), .at = {layers...}};
}

struct NetworkSpec {
  int inputs = 0;  // of each element, where samples are sets
  Format input = {};
  SetSpec set = {};
  LayerList layers = {};
  Head head = Head::kSigmoid;

  constexpr int outputs() const { return layers.at[layers.count - 1].outputs; }
  // Whether a layer runs over elements, and whether it reads what was pooled.
  constexpr bool is_shared(int layer) const {
    return set.exists() && layer < set.shared_layers;
  }
  constexpr bool reads_pooled(int layer) const {
    return set.exists() && layer == set.shared_layers;
  }
  // How often a sample runs through a layer, at most.
  constexpr int copies(int layer) const {
    return is_shared(layer) ? set.elements : 1;
  }
  // Features that have names, and numbers that a sample has: of a set those of
  // each element, followed by whether it is there (1 or 0), and the joined
  // ones.
  constexpr int features() const { return inputs + set.joined; }
  constexpr int sample_size() const {
    return set.exists() ? set.elements * (inputs + 1) + set.joined : inputs;
  }
  // The feature at a place of a sample; -1 where it tells whether an element is
  // there.
  constexpr int feature_at(int place) const {
    const int of_elements = set.elements * (inputs + 1);
    if (place >= of_elements) {
      return place - of_elements + (set.exists() ? inputs : 0);
    }
    const int feature = place % (inputs + 1);
    return feature < inputs ? feature : -1;
  }
  // Of layer `layers.count`, which does not exist: the outputs.
  constexpr int layer_inputs(int layer) const {
    if (layer == 0) return inputs;
    const int joined = reads_pooled(layer) ? set.joined : 0;
    return layers.at[layer - 1].outputs + joined;
  }
  // Where a feature enters: an element's, then the joined ones.
  struct LevelNode {
    int level = 0;
    int node = 0;
  };
  constexpr LevelNode unit_of_feature(int feature) const {
    if (feature < inputs) return {0, feature};
    return {set.shared_layers,
            layers.at[set.shared_layers - 1].outputs + feature - inputs};
  }
  // The format of unit `node` of level `level`: of an input (those that are
  // joined stand last), or of a layer's output.
  constexpr Format unit_format(int level, int node = 0) const {
    if (level == 0 || node >= layers.at[level - 1].outputs) return input;
    return layers.at[level - 1].output;
  }
  // Fraction bits of a layer's inputs, at most.
  constexpr int input_frac(int layer) const {
    const int frac = unit_format(layer).frac;
    return joins(layer) ? std::max(frac, input.frac) : frac;
  }
  constexpr int accumulator_frac(int layer) const {
    return layers.at[layer].weight.frac + input_frac(layer);
  }
  // The largest |raw| of what a layer reads, at input_frac().
  constexpr int64_t max_input_magnitude(int layer) const {
    const int64_t values = max_value_magnitude(layer);
    return joins(layer) ? std::max(values, max_joined_magnitude(layer))
                        : values;
  }
  // The largest |raw| that a bias may take: that of the largest product, or
  // the next smaller one that a float holds.
  constexpr int64_t max_bias_magnitude(int layer) const {
    const int64_t product =
        layers.at[layer].weight.max_magnitude() * max_input_magnitude(layer);
    const int excess =
        std::max<int>(std::bit_width(static_cast<uint64_t>(product)), 24) - 24;
    return product >> excess << excess;
  }
  // No sum of products and bias, in whatever order, exceeds this.
  constexpr int64_t max_accumulator_magnitude(int layer) const {
    const int64_t weight = layers.at[layer].weight.max_magnitude();
    const int joined = joins(layer) ? set.joined : 0;
    const int values = layer_inputs(layer) - joined;
    const int64_t all =
        values * weight * max_value_magnitude(layer) +
        (joined > 0 ? joined * weight * max_joined_magnitude(layer) : 0);
    return all + max_bias_magnitude(layer);
  }
  // The largest |raw| of a sum over elements, at its own binary point.
  constexpr int64_t max_pooled_magnitude() const {
    return set.elements *
           layers.at[set.shared_layers - 1].output.max_magnitude();
  }
  constexpr bool quantized() const { return input.quantized(); }
  constexpr int64_t weights() const {
    int64_t sum = 0;
    for (int l = 0; l < layers.count; ++l) {
      sum += int64_t{layer_inputs(l)} * layers.at[l].outputs;
    }
    return sum;
  }
  // Prunable nodes in all layers.
  constexpr int prunable_nodes() const {
    int nodes = 0;
    for (int l = 0; l < layers.count; ++l) {
      if (layers.at[l].prunable) nodes += layers.at[l].outputs;
    }
    return nodes;
  }
  constexpr int prunable_layers() const {
    int count = 0;
    for (int l = 0; l < layers.count; ++l) count += layers.at[l].prunable;
    return count;
  }

  constexpr bool has_tables() const {
    for (int l = 0; l < layers.count; ++l) {
      if (HasTable(layers.at[l].activation)) return true;
    }
    return false;
  }

  // Whether features are joined to what a layer reads.
  constexpr bool joins(int layer) const {
    return reads_pooled(layer) && set.joined > 0;
  }
  // |raw| at input_frac(), of the layer before and of joined features.
  constexpr int64_t max_value_magnitude(int layer) const {
    const Format format = unit_format(layer);
    const bool sums = reads_pooled(layer) && set.pooling == Pooling::kSum;
    return (sums ? set.elements : 1) * format.max_magnitude()
           << (input_frac(layer) - format.frac);
  }
  constexpr int64_t max_joined_magnitude(int layer) const {
    return input.max_magnitude() << (input_frac(layer) - input.frac);
  }
};

// A float holds every integer up to 2^24 exactly, and rounds exactly to an
// integer what is at most 2^22. A double does so up to 2^53.
inline constexpr int64_t kMaxExactFloat = int64_t{1} << 24;
inline constexpr int64_t kMaxExactRounding = int64_t{1} << 22;
inline constexpr int64_t kMaxExactDouble = int64_t{1} << 53;

constexpr bool HasLayers(const NetworkSpec& spec) {
  if (spec.layers.count < 1) return false;
  for (int level = 0; level <= spec.layers.count; ++level) {
    const int nodes = spec.layer_inputs(level);
    if (nodes < 1 || nodes > kMaxNodes) return false;
  }
  return spec.weights() <= kMaxWeights;
}

// Of a set at least one layer is shared, and one is not.
inline constexpr int kMaxElements = 256;
constexpr bool HasSet(const NetworkSpec& spec) {
  const SetSpec& set = spec.set;
  if (set.elements == 0) return set.shared_layers == 0 && set.joined == 0;
  return set.elements > 0 && set.elements <= kMaxElements &&
         set.shared_layers >= 1 && set.shared_layers < spec.layers.count &&
         set.joined >= 0 && spec.sample_size() <= kMaxNodes;
}

// The last layer's outputs are the network's: they cannot be pruned away, and
// a sigmoid head has one of them, a softmax head at least two.
constexpr bool HasMatchingHead(const NetworkSpec& spec) {
  const DenseSpec& last = spec.layers.at[spec.layers.count - 1];
  if (last.prunable || last.activation != Activation::kLinear) return false;
  return FitsHead(spec.head, last.outputs);
}

// Training rounds to nearest and saturates: other ways come with models that
// were trained elsewhere.
constexpr bool IsTrainable(const Format& format) {
  return IsValid(format) && format.rounding == Rounding::kHalfUp &&
         format.overflow == Overflow::kSaturate;
}

// Either every quantity has a format that can be trained, or none has one.
constexpr bool HasConsistentFormats(const NetworkSpec& spec) {
  const bool quantized = spec.quantized();
  if (quantized && !IsTrainable(spec.input)) return false;
  for (int l = 0; l < spec.layers.count; ++l) {
    const DenseSpec& dense = spec.layers.at[l];
    if (dense.weight.quantized() != quantized) return false;
    if (dense.output.quantized() != quantized) return false;
    if (quantized &&
        !(IsTrainable(dense.weight) && IsTrainable(dense.output))) {
      return false;
    }
  }
  return true;
}

// A table has an activation that takes one, and a number of integers that
// fits.
constexpr bool IsTableInput(const DenseSpec& dense) {
  return HasTable(dense.activation) && IsTrainable(dense.table) &&
         dense.table.width <= kMaxTableBits;
}
constexpr bool HasTableInputs(const NetworkSpec& spec) {
  for (int l = 0; l < spec.layers.count; ++l) {
    const DenseSpec& dense = spec.layers.at[l];
    if (dense.table.quantized() && !IsTableInput(dense)) return false;
  }
  return true;
}

// Whether numbers of `format` are rounded in float.
constexpr bool RoundsInFloat(const Format& format) {
  return format.max_magnitude() <= kMaxExactRounding;
}

// Whether a layer of a quantised network is computed in float: all that is
// rounded is rounded exactly, and every partial sum is an integer that a float
// holds. Else it is computed in double.
constexpr bool IsExactInFloat(const NetworkSpec& spec, int layer) {
  return RoundsInFloat(spec.layers.at[layer].weight) &&
         RoundsInFloat(spec.layers.at[layer].output) &&
         spec.max_bias_magnitude(layer) <= kMaxExactRounding &&
         spec.max_accumulator_magnitude(layer) <= kMaxExactFloat;
}

// Every partial sum of a layer is an integer that a double holds exactly: the
// floating-point forward pass *is* the integer result.
constexpr bool HasExactAccumulators(const NetworkSpec& spec) {
  if (!spec.quantized()) return true;
  for (int l = 0; l < spec.layers.count; ++l) {
    if (spec.max_accumulator_magnitude(l) > kMaxExactDouble) return false;
  }
  return true;
}

// Elements are summed up in float.
constexpr bool HasExactPooling(const NetworkSpec& spec) {
  return !spec.quantized() || !spec.set.exists() ||
         spec.max_pooled_magnitude() <= kMaxExactFloat;
}

constexpr bool IsValid(const NetworkSpec& spec) {
  return HasLayers(spec) && HasSet(spec) && HasMatchingHead(spec) &&
         HasConsistentFormats(spec) && HasTableInputs(spec) &&
         HasExactAccumulators(spec) && HasExactPooling(spec);
}

// What Network<> and Training<> take. The compiler names the part that fails.
template <NetworkSpec kSpec>
concept ValidNetwork = HasLayers(kSpec) && HasSet(kSpec) &&
    HasMatchingHead(kSpec) && HasConsistentFormats(kSpec) &&
    HasTableInputs(kSpec) && HasExactAccumulators(kSpec) &&
    HasExactPooling(kSpec);

}  // namespace autopruner

#endif  // CORE_NETWORK_SPEC_H_
