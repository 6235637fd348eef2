// SPDX-License-Identifier: Apache-2.0
//
// Appends an adder graph to a circuit, every sum with its exact range.
//
//   std::vector<ValueId> sums = AddAdderGraph(
//       graph, {x0, x1}, {.prefix = "l0", .frac = 4},
//       {{"l0_n0_sum", 8}, {"l0_n1_sum", 8}}, circuit);
//   circuit.op(sums[1]).name  ->  "l0_n1_sum"
#ifndef CODEGEN_CIRCUIT_ADDER_GRAPH_CIRCUIT_H_
#define CODEGEN_CIRCUIT_ADDER_GRAPH_CIRCUIT_H_

#include <span>
#include <string>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {

// A sum that several outputs share, and a constant.
struct SharedSums {
  std::string prefix;  // prefix_s{depth}_{number}, prefix_c{number}
  int frac = 0;
};

// The sum that an output of the graph is.
struct GraphOutput {
  std::string name;
  int frac = 0;
};

// Returns the outputs of `graph`, whose inputs are `inputs` (kNoValue where
// one has no use). The adder at which an output ends has its name, or the name
// and "_positive" where the output is negated. An output that another one has
// already named, or that is shifted, is a value of its own: only wires.
std::vector<ValueId> AddAdderGraph(const AdderGraph& graph,
                                   std::span<const ValueId> inputs,
                                   const SharedSums& shared,
                                   const std::vector<GraphOutput>& outputs,
                                   Circuit& circuit);

// Shifts and signs of a kSum, as costs of an adder take them.
Adder AdderOf(const Op& sum);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_ADDER_GRAPH_CIRCUIT_H_
