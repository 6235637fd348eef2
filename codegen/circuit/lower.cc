// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/lower.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/dead_code.h"
#include "codegen/circuit/pooling.h"
#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/interval.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

// A node before it is in the circuit.
struct Node {
  int index = 0;
  std::vector<Term> terms;
  int64_t constant = 0;
  int frac = 0;   // of the sum
  int shift = 0;  // from the sum's binary point to the output's
  Interval sum;
};

// What the sum of a node is fitted to, `format`, with what acts before.
Interval FittedRange(Activation activation, const Format& format) {
  const int64_t low = format.min_raw();
  return {Rectifies(activation) ? std::max<int64_t>(low, 0) : low,
          format.max_raw()};
}

int64_t FloorDivide(int64_t value, int shift) { return value >> shift; }

int64_t CeilDivide(int64_t value, int shift) { return -(-value >> shift); }

// Lowers one layer after the other. `values_` are those of the last one; a
// node that is not live has none.
class Lowering {
 public:
  explicit Lowering(const Model& model) : model_(model), circuit_(model.name) {}

  Circuit Run() {
    AddInputs();
    const int shared = model_.set.exists() ? model_.set.shared_layers : 0;
    if (shared > 0) AddElements();
    for (int l = shared; l < static_cast<int>(model_.layers.size()); ++l) {
      AddLayer(l, absl::StrCat("l", l), "Layer");
    }
    AddOutputs();
    return WithoutDeadCode(circuit_);
  }

 private:
  void AddInputs();
  void AddElements();
  void AddLayer(int layer, const std::string& prefix, const std::string& title);
  void AddOutputs();
  Node MakeNode(int layer, int index) const;
  ValueId AddNode(int layer, const Node& node);
  std::string NodeName(int index) const;
  ValueId AddFitted(const std::string& name, Activation activation,
                    const Node& node, const Format& output, ValueId sum);
  ValueId AddSaturated(const std::string& name, Activation activation,
                       const Node& node, const Format& output, ValueId value);
  ValueId AddWrapped(const std::string& name, Activation activation,
                     const Node& node, const Format& output, ValueId value);
  std::string Comment(int layer, const std::string& title,
                      const std::vector<Node>& nodes) const;

  const Model& model_;
  Circuit circuit_;
  std::vector<ValueId> values_;
};

void Lowering::AddInputs() {
  for (int i = 0; i < model_.inputs(); ++i) {
    const ModelFeature& feature = model_.features[i];
    if (feature.live) {
      values_.push_back(
          circuit_.AddInput(absl::StrCat("x", i), feature.format));
    } else {
      circuit_.AddUnusedInput(feature.format);
      values_.push_back(kNoValue);
    }
  }
}

Node Lowering::MakeNode(int layer, int index) const {
  const ModelLayer& dense = model_.layers[layer];
  const int input_frac = LargestInputFrac(model_, layer);
  Node node = {.index = index,
               .terms = {},
               .constant = dense.bias[index],
               .frac = dense.weight_format[index].frac + input_frac,
               .sum = {}};
  const Format& output = dense.sum_format(index);
  node.shift = node.frac - output.frac;
  if (node.shift > 0 && output.rounding == Rounding::kHalfUp) {
    node.constant += int64_t{1} << (node.shift - 1);
  }
  node.sum = {node.constant, node.constant};
  for (int i = 0; i < LayerInputs(model_, layer); ++i) {
    const int64_t weight = dense.weight[index][i];
    if (weight == 0) continue;
    const int align = input_frac - LayerInputFormat(model_, layer, i).frac;
    const Term term = {weight * (int64_t{1} << align), values_[i]};
    node.sum = node.sum + term.coefficient * circuit_.op(term.value).range;
    node.terms.push_back(term);
  }
  return node;
}

// Of the layer that is lowered.
std::string Lowering::NodeName(int index) const {
  return absl::StrCat(circuit_.sections().back().prefix, "_n", index);
}

ValueId Lowering::AddNode(int layer, const Node& node) {
  const std::string name = NodeName(node.index);
  const ValueId sum =
      circuit_.AddDot(name + "_sum", node.terms, node.constant, node.frac);
  const ModelLayer& dense = model_.layers[layer];
  if (!dense.looks_up(node.index)) {
    return AddFitted(name, dense.activation, node,
                     dense.output_format[node.index], sum);
  }
  const ModelTable& table = dense.table[node.index];
  const ValueId at =
      AddFitted(name + "_at", dense.activation, node, table.input, sum);
  // Of the table what the sum can reach.
  const Interval reached = circuit_.op(at).range;
  const auto begin = table.values.begin() - table.input.min_raw();
  return circuit_.AddTable(name, at,
                           {begin + reached.min, begin + reached.max + 1},
                           dense.output_format[node.index].frac);
}

ValueId Lowering::AddFitted(const std::string& name, Activation activation,
                            const Node& node, const Format& output,
                            ValueId sum) {
  switch (output.overflow) {
    case Overflow::kSaturate:
      return AddSaturated(name, activation, node, output, sum);
    case Overflow::kWrap:
      return AddWrapped(name, activation, node, output, sum);
  }
  return kNoValue;
}

// The activation acts after the rounding: both are monotonic and keep 0, so
// that it is part of the saturation.
ValueId Lowering::AddSaturated(const std::string& name, Activation activation,
                               const Node& node, const Format& output,
                               ValueId value) {
  const auto [low, high] = FittedRange(activation, output);
  if (node.shift > 0) {
    value = circuit_.AddFloorShift(name + "_shifted", value, node.shift);
  } else if (node.shift < 0) {
    // Near the range first, so that the shift to the left cannot overflow.
    const int left = -node.shift;
    value = circuit_.AddClamp(name + "_near", value, FloorDivide(low, left),
                              CeilDivide(high, left));
    value = circuit_.AddDot(name + "_shifted", {{int64_t{1} << left, value}}, 0,
                            output.frac);
  }
  return circuit_.AddClamp(name, value, low, high);
}

ValueId Lowering::AddWrapped(const std::string& name, Activation activation,
                             const Node& node, const Format& output,
                             ValueId value) {
  const Interval range = {output.min_raw(), output.max_raw()};
  if (Rectifies(activation)) {
    value =
        circuit_.AddClamp(name + "_relu", value, 0,
                          std::max<int64_t>(circuit_.op(value).range.max, 0));
  }
  if (node.shift > 0) {
    value = circuit_.AddFloorShift(name + "_shifted", value, node.shift);
  } else if (node.shift < 0) {
    // What the shift to the left pushes out is gone already.
    const int left = std::min(-node.shift, output.width);
    value = circuit_.AddWrap(name + "_near", value,
                             {0, (int64_t{1} << (output.width - left)) - 1});
    value =
        circuit_.AddDot(name + "_shifted", {{int64_t{1} << -node.shift, value}},
                        0, output.frac);
  }
  return circuit_.AddWrap(name, value, range);
}

// The shared layers for each element, and what is made of them all.
void Lowering::AddElements() {
  const std::vector<ValueId> inputs = std::move(values_);
  const ModelLayer& last = model_.layers[model_.set.shared_layers - 1];
  std::vector<std::vector<ElementValue>> elements(last.outputs());
  for (int e = 0; e < model_.set.elements; ++e) {
    const auto begin = inputs.begin() + e * model_.element_size();
    values_.assign(begin, begin + model_.element_size() - 1);
    for (int l = 0; l < model_.set.shared_layers; ++l) {
      AddLayer(l, absl::StrCat("e", e, "_l", l),
               absl::StrCat("Element ", e, ", layer"));
    }
    for (int j = 0; j < last.outputs(); ++j) {
      if (!last.live[j]) continue;
      elements[j].push_back({values_[j], inputs[model_.valid_input(e)]});
    }
  }
  circuit_.BeginSection("pool",
                        absl::StrCat("The ", PoolingName(model_.set.pooling),
                                     " over the elements that are there."));
  values_.assign(last.outputs(), kNoValue);
  for (int j = 0; j < last.outputs(); ++j) {
    if (elements[j].empty()) continue;
    values_[j] =
        AddPooled(model_.set.pooling, NodeName(j), elements[j], circuit_);
  }
  values_.insert(values_.end(), inputs.end() - model_.set.joined, inputs.end());
}

void Lowering::AddLayer(int layer, const std::string& prefix,
                        const std::string& title) {
  const ModelLayer& dense = model_.layers[layer];
  std::vector<Node> nodes;
  for (int j = 0; j < dense.outputs(); ++j) {
    if (dense.live[j]) nodes.push_back(MakeNode(layer, j));
  }
  circuit_.BeginSection(prefix, Comment(layer, title, nodes));
  std::vector<ValueId> values(dense.outputs(), kNoValue);
  for (const Node& node : nodes) values[node.index] = AddNode(layer, node);
  values_ = std::move(values);
}

std::string Lowering::Comment(int layer, const std::string& title,
                              const std::vector<Node>& nodes) const {
  const ModelLayer& dense = model_.layers[layer];
  std::set<ValueId> inputs;
  Interval sum;
  bool same_formats = true;
  for (const Node& node : nodes) {
    for (const Term& term : node.terms) inputs.insert(term.value);
    sum = {std::min(sum.min, node.sum.min), std::max(sum.max, node.sum.max)};
    same_formats =
        same_formats && node.frac == nodes[0].frac &&
        dense.looks_up(node.index) == dense.looks_up(nodes[0].index) &&
        dense.sum_format(node.index) == dense.sum_format(nodes[0].index) &&
        dense.output_format[node.index] == dense.output_format[nodes[0].index];
  }
  const std::string text =
      absl::StrCat(title, " ", layer, ": dense ", inputs.size(), " -> ",
                   nodes.size(), ", ", ActivationName(dense.activation), ".");
  if (nodes.empty()) return text;
  if (!same_formats) {
    return absl::StrCat(text, " Sums of up to ", sum.width(),
                        " bits; formats differ by node.");
  }
  const int first = nodes[0].index;
  return absl::StrCat(
      text, " Sum Q", sum.width(), ".", nodes[0].frac,
      nodes[0].shift > 0 ? ", rounded to " : ", fitted to ",
      FormatText(dense.sum_format(first)),
      dense.looks_up(first) ? ", looked up as " : "",
      dense.looks_up(first) ? FormatText(dense.output_format[first]) : "", ".");
}

void Lowering::AddOutputs() {
  const int layer = static_cast<int>(model_.layers.size()) - 1;
  for (size_t j = 0; j < values_.size(); ++j) {
    if (values_[j] == kNoValue) {
      values_[j] =
          circuit_.AddConstant(NodeName(static_cast<int>(j)), 0,
                               model_.layers[layer].output_format[j].frac);
    }
    circuit_.AddOutput(values_[j]);
  }
}

}  // namespace

absl::StatusOr<Circuit> Lower(const Model& model) {
  for (int l = 0; l < static_cast<int>(model.layers.size()); ++l) {
    for (int j = 0; j < model.layers[l].outputs(); ++j) {
      if (!model.layers[l].live[j]) continue;
      const std::string problem = AccumulatorProblem(model, l, j);
      if (problem.empty()) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          model.name, ": layers[", l, "].weights[", j, "]: ", problem));
    }
  }
  return Lowering(model).Run();
}

}  // namespace autopruner
