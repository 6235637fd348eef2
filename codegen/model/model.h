// SPDX-License-Identifier: Apache-2.0
//
// A trained network in raw integers: what the model file holds.
//
//   Model model = ...;                                   // see model_file.h
//   std::vector<int64_t> y = InferReference(model, x);   // see reference.h
#ifndef CODEGEN_MODEL_MODEL_H_
#define CODEGEN_MODEL_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

// A feature enters as raw = round((x - offset) * 2^log2_scale * 2^format.frac),
// ties toward +infinity, saturated to `format`. All arithmetic in float. Where
// there is a replacement, it takes the place of NaN and of the values that
// stand for a missing one.
struct ModelFeature {
  std::string name;
  float offset = 0;
  int log2_scale = 0;
  Format format;
  bool live = true;  // false: pruned away, the firmware ignores it
  std::vector<float> missing = {};
  std::optional<float> replacement = {};
};

// Of a regression: an output is worth value / 2^log2_scale + offset in the
// units of the targets.
struct ModelTarget {
  float offset = 0;
  int log2_scale = 0;

  bool operator==(const ModelTarget&) const = default;
};

// What an activation makes of the sum of a node, once that is rounded to
// `input`: an integer of the node's output format for each of them, lowest
// first.
struct ModelTable {
  Format input;
  std::vector<int64_t> values;

  int64_t at(int64_t raw) const { return values[raw - input.min_raw()]; }
  bool operator==(const ModelTable&) const = default;
};

// The table of `activation`, which HasTable().
ModelTable MakeTable(Activation activation, const Format& input,
                     const Format& output);

// A dense layer, in raw integers. Node j is worth
//   output[j] = Rescale(act(sum_i weight[j][i] x[i] + bias[j]),
//   output_format[j])
// where act is the identity or max(., 0), or
//   output[j] = table[j].at(Rescale(sum, table[j].input))
// where the node looks up: where the activation has a table, and single nodes
// of a linear layer. The sum stands at the binary point
//   accumulator_frac(j) = weight_format[j].frac + max_i(format of x[i]).frac;
// inputs with fewer fraction bits are shifted left to it. The maximum is over
// all inputs, live or not, so that no bias changes when an input is pruned.
// `bias` is at this scale. A node that is not live has neither weights nor a
// value; nor does any weight lead out of it.
struct ModelLayer {
  Activation activation = Activation::kLinear;
  std::vector<Format> weight_format;         // one a node
  std::vector<Format> output_format;         // one a node
  std::vector<bool> live;                    // one a node
  std::vector<std::vector<int64_t>> weight;  // [node][input]
  std::vector<int64_t> bias;                 // [node]
  // One a node, if any looks up; empty ones of those that do not.
  std::vector<ModelTable> table = {};

  int outputs() const { return static_cast<int>(bias.size()); }
  bool looks_up(int node) const {
    return !table.empty() && table[node].input.quantized();
  }
  // What the sum of a node is rescaled to.
  const Format& sum_format(int node) const {
    return looks_up(node) ? table[node].input : output_format[node];
  }
};

// Where samples are sets of elements (set.exists()), the first
// set.shared_layers layers run over each element that is there, with the same
// weights. What they make is pooled; features of the sample itself are joined
// behind it. An element is there where its valid bit is 1.
struct Model {
  std::string name;  // an identifier: names files, functions and modules
  Head head = Head::kSigmoid;
  // All inputs of the firmware. Of a set: those of element 0 and its valid bit,
  // of element 1, .., and last the joined ones.
  SetSpec set = {};
  std::vector<ModelFeature> features;
  std::vector<ModelLayer> layers;
  // Names of the outputs; for a sigmoid head two names: of 0 and of 1.
  std::vector<std::string> classes;
  ModelTarget target = {};  // of a linear head
  // Who made it, from what: free text, sorted by key. No dates, no paths.
  std::map<std::string, std::string> provenance;

  int inputs() const { return static_cast<int>(features.size()); }
  int outputs() const { return layers.back().outputs(); }

  // Whether a layer runs over elements, and whether it reads what was pooled.
  bool is_shared(int layer) const {
    return set.exists() && layer < set.shared_layers;
  }
  bool reads_pooled(int layer) const {
    return set.exists() && layer == set.shared_layers;
  }
  // Of a set: inputs of an element with its valid bit, and the place of a
  // joined feature among all inputs.
  int element_size() const { return (inputs() - set.joined) / set.elements; }
  int valid_input(int element) const {
    return (element + 1) * element_size() - 1;
  }
  int joined_input(int joined) const { return inputs() - set.joined + joined; }
};

// A model file has the features of one element, then the joined ones. Makes the
// inputs of all elements of it: "d0.0", .., "valid.0", "d0.1", .. And back.
std::vector<ModelFeature> FeaturesOfElements(
    const SetSpec& set, const std::vector<ModelFeature>& features);
std::vector<ModelFeature> FeaturesOfOneElement(const Model& model);

// What a model file may hold: all that a spec may ask for, and more layers.
inline constexpr int kMaxModelLayers = 16;
inline constexpr int kMaxModelNodes = kMaxNodes;  // inputs too; a layer
inline constexpr int kMaxModelWeights = kMaxWeights;
inline constexpr int kMaxMissingCodes = 64;  // of a feature

// A sum, its bias and the half of its rounding stay below 2^62.
inline constexpr int kMaxAccumulatorBits = 62;
// By how many bits an output may stand to the left of its sum.
inline constexpr int kMaxLeftShift = 38;

// Inputs of layer `layer`, and the format of one: of what is pooled, one that
// holds every sum.
int LayerInputs(const Model& model, int layer);
Format LayerInputFormat(const Model& model, int layer, int input);
bool LayerInputLive(const Model& model, int layer, int input);

// The largest number of fraction bits among a layer's inputs, live or not.
// An input with fewer is shifted left to it before it is multiplied.
int LargestInputFrac(const Model& model, int layer);

// Fraction bits at which node `node` of layer `layer` accumulates.
int AccumulatorFrac(const Model& model, int layer, int node);

// Whether the arithmetic of a node stays within 63 bits. Returns "" if so,
// else what is wrong.
std::string AccumulatorProblem(const Model& model, int layer, int node);

// The raw input of a physical value, bit for bit as the generated helper.
// NaN gives the lowest raw value, or that of the replacement.
int64_t RawFeature(const ModelFeature& feature, float value);

// "Q8.4", or "Q8.4 unsigned, rounded down, wrapped": width and fraction bits,
// and what differs from the usual.
std::string FormatText(const Format& format);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_MODEL_H_
