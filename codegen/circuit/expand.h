// SPDX-License-Identifier: Apache-2.0
//
// Replaces dot products by two-input adders that the nodes of a layer share.
//
//   Circuit adders = ExpandDots(*Lower(model), {});
//   Evaluate(adders, inputs) == Evaluate(*Lower(model), inputs)
//
// The dot products l0_n0_sum, l0_n3_sum of layer 0 become sums of the same
// names and those that they share: l0_s{depth}_{number}.
#ifndef CODEGEN_CIRCUIT_EXPAND_H_
#define CODEGEN_CIRCUIT_EXPAND_H_

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {

// Returns `circuit`, as Lower() makes it, with the dot products of each section
// built as one adder graph. What only moves bits stays. `options` hold for
// every graph; depth counts from a section's earliest operand, and operands
// that come later may use up less of it.
Circuit ExpandDots(const Circuit& circuit, const AdderGraphOptions& options);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_EXPAND_H_
