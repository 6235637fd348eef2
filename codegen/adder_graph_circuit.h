// SPDX-License-Identifier: Apache-2.0
//
// Appends an adder graph to a circuit, every sum with its exact range.
//
//   std::vector<ShiftedValue> sums =
//       AddAdderGraph(graph, {x0, x1}, "l0", 0, circuit);
//   circuit.op(sums[1].value).name  ->  "l0_n1"
#ifndef CODEGEN_ADDER_GRAPH_CIRCUIT_H_
#define CODEGEN_ADDER_GRAPH_CIRCUIT_H_

#include <span>
#include <string>
#include <vector>

#include "codegen/adder_graph.h"
#include "codegen/circuit.h"

namespace autopruner {

// value << shift. A circuit has no operation for it: it is for whoever uses
// the value to shift it, or to move its binary point.
struct ShiftedValue {
  ValueId value = kNoValue;
  int shift = 0;
};

// Returns the outputs of `graph`, whose inputs are `inputs` (kNoValue where
// one has no use). Every value gets `frac`. An adder at which an output ends
// is called prefix_n{output}; any other prefix_s{depth}_{number}, counted
// within its depth; a constant prefix_c{number}.
std::vector<ShiftedValue> AddAdderGraph(const AdderGraph& graph,
                                        std::span<const ValueId> inputs,
                                        const std::string& prefix, int frac,
                                        Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_CIRCUIT_H_
