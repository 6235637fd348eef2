// SPDX-License-Identifier: Apache-2.0
//
// The order in which a circuit reads best: layer by layer, in a layer node by
// node, each node after the sums that it is the first to need.
//
//   for (const OrderedSection& section : ReadingOrder(lowered, circuit)) {
//     for (const OrderedValue& value : section.values) ...
//   }
#ifndef CODEGEN_EMIT_READING_ORDER_H_
#define CODEGEN_EMIT_READING_ORDER_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

struct OrderedValue {
  ValueId id = kNoValue;
  // Dot products of the lowered circuit that begin to be computed here.
  std::vector<ValueId> dots = {};
};

struct OrderedSection {
  std::string prefix;   // of its names; empty before the first layer
  std::string comment;  // what the layer is
  std::vector<OrderedValue> values;
};

// Returns all values of `circuit` but inputs: first what stands before all
// sections, then a section a layer, each with its constants first. Operands
// come before what reads them. `lowered` has a dot product a node, by the names
// that `circuit` gives to the same values.
std::vector<OrderedSection> ReadingOrder(const Circuit& lowered,
                                         const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_READING_ORDER_H_
