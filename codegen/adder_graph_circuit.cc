// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph_circuit.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "codegen/adder_graph.h"
#include "codegen/circuit.h"
#include "codegen/interval.h"

namespace autopruner {
namespace {

std::vector<std::string> NodeNames(const AdderGraph& graph,
                                   const std::string& prefix) {
  std::vector<std::string> names(graph.nodes());
  for (size_t i = 0; i < graph.constants.size(); ++i) {
    names[graph.inputs + i] = prefix + "_c" + std::to_string(i);
  }
  for (size_t o = 0; o < graph.outputs.size(); ++o) {
    const int node = graph.outputs[o].node;
    if (node < graph.first_adder() || !names[node].empty()) continue;
    // The name without a suffix is for the output itself.
    names[node] = prefix + "_n" + std::to_string(o) +
                  (graph.outputs[o].negate ? "_sum" : "");
  }
  const std::vector<int> depths = NodeDepths(graph, {});
  std::map<int, int> counts;
  for (int node = graph.first_adder(); node < graph.nodes(); ++node) {
    if (!names[node].empty()) continue;
    names[node] = prefix + "_s" + std::to_string(depths[node]) + "_" +
                  std::to_string(counts[depths[node]]++);
  }
  return names;
}

}  // namespace

std::vector<ShiftedValue> AddAdderGraph(const AdderGraph& graph,
                                        std::span<const ValueId> inputs,
                                        const std::string& prefix, int frac,
                                        Circuit& circuit) {
  const std::vector<std::string> names = NodeNames(graph, prefix);
  std::vector<Interval> input_ranges;
  for (const ValueId input : inputs) {
    input_ranges.push_back(input == kNoValue ? Interval{}
                                             : circuit.op(input).range);
  }
  const std::vector<Interval> ranges = NodeIntervals(graph, input_ranges);
  std::vector<ValueId> values(inputs.begin(), inputs.end());
  for (size_t i = 0; i < graph.constants.size(); ++i) {
    values.push_back(
        circuit.AddConstant(names[graph.inputs + i], graph.constants[i], frac));
  }
  for (const Adder& adder : graph.adders) {
    const size_t node = values.size();
    values.push_back(circuit.AddSum(names[node], values[adder.a], adder.shift_a,
                                    values[adder.b], adder.shift_b,
                                    adder.subtract));
    circuit.Refine(values.back(), ranges[node], frac);
  }
  std::vector<ShiftedValue> outputs;
  for (size_t o = 0; o < graph.outputs.size(); ++o) {
    const AdderOutput& output = graph.outputs[o];
    const std::string name = prefix + "_n" + std::to_string(o);
    if (output.node < 0) {
      outputs.push_back({circuit.AddConstant(name, 0, frac), 0});
      continue;
    }
    const ValueId value = values[output.node];
    outputs.push_back(
        {output.negate ? circuit.AddNegate(name, value) : value, output.shift});
  }
  return outputs;
}

}  // namespace autopruner
