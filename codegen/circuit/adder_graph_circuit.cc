// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/adder_graph_circuit.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/circuit.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// Of constants and adders; those of inputs stay empty.
std::vector<GraphOutput> NodeNames(const AdderGraph& graph,
                                   const SharedSums& shared,
                                   const std::vector<GraphOutput>& outputs) {
  std::vector<GraphOutput> nodes(graph.nodes(), {"", shared.frac});
  for (size_t i = 0; i < graph.constants.size(); ++i) {
    nodes[graph.inputs + i].name = absl::StrCat(shared.prefix, "_c", i);
  }
  for (size_t o = 0; o < outputs.size(); ++o) {
    const AdderOutput& output = graph.outputs[o];
    if (output.node < graph.first_adder() || output.shift != 0 ||
        !nodes[output.node].name.empty()) {
      continue;
    }
    nodes[output.node] = {outputs[o].name + (output.negate ? "_positive" : ""),
                          outputs[o].frac};
  }
  const std::vector<int> depths = NodeDepths(graph, {});
  std::map<int, int> counts;
  for (int node = graph.first_adder(); node < graph.nodes(); ++node) {
    if (!nodes[node].name.empty()) continue;
    nodes[node].name = absl::StrCat(shared.prefix, "_s", depths[node], "_",
                                    counts[depths[node]]++);
  }
  return nodes;
}

// The value of `output` in the circuit; node: that of its node.
ValueId AddOutputValue(const AdderOutput& output, ValueId node,
                       const GraphOutput& as, Circuit& circuit) {
  if (output.node < 0) return circuit.AddConstant(as.name, 0, as.frac);
  if (!output.negate) {
    return circuit.AddDot(as.name, {{int64_t{1} << output.shift, node}}, 0,
                          as.frac);
  }
  const bool shifted = output.shift != 0;
  const ValueId negative =
      circuit.AddNegate(as.name + (shifted ? "_unshifted" : ""), node);
  circuit.Refine(negative, circuit.op(negative).range, as.frac);
  if (!shifted) return negative;
  return circuit.AddDot(as.name, {{int64_t{1} << output.shift, negative}}, 0,
                        as.frac);
}

}  // namespace

std::vector<ValueId> AddAdderGraph(const AdderGraph& graph,
                                   std::span<const ValueId> inputs,
                                   const SharedSums& shared,
                                   const std::vector<GraphOutput>& outputs,
                                   Circuit& circuit) {
  const std::vector<GraphOutput> nodes = NodeNames(graph, shared, outputs);
  std::vector<Interval> input_ranges;
  for (const ValueId input : inputs) {
    input_ranges.push_back(input == kNoValue ? Interval{}
                                             : circuit.op(input).range);
  }
  const std::vector<Interval> ranges = NodeIntervals(graph, input_ranges);
  std::vector<ValueId> values(inputs.begin(), inputs.end());
  for (const int64_t constant : graph.constants) {
    const GraphOutput& node = nodes[values.size()];
    values.push_back(circuit.AddConstant(node.name, constant, node.frac));
  }
  for (const Adder& adder : graph.adders) {
    const size_t node = values.size();
    const std::string& name = nodes[node].name;
    values.push_back(circuit.AddSum(
        name, values[adder.a], adder.shift_a, values[adder.b], adder.shift_b,
        adder.subtract, adder.c < 0 ? kNoValue : values[adder.c], adder.shift_c,
        adder.subtract_c));
    circuit.Refine(values.back(), ranges[node], nodes[node].frac);
  }
  std::vector<ValueId> result;
  for (size_t o = 0; o < outputs.size(); ++o) {
    const AdderOutput& output = graph.outputs[o];
    result.push_back(
        AddOutputValue(output, output.node < 0 ? kNoValue : values[output.node],
                       outputs[o], circuit));
  }
  return result;
}

Adder AdderOf(const Op& sum) {
  return {.shift_a = sum.shift_a,
          .shift_b = sum.shift_b,
          .subtract = sum.subtract,
          .c = sum.c,
          .shift_c = sum.shift_c,
          .subtract_c = sum.subtract_c};
}

}  // namespace autopruner
