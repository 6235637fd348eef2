// SPDX-License-Identifier: Apache-2.0
//
// Adds what is made of a set's elements to a circuit: their sum or maximum.
//
//   ValueId sum = AddPooled(Pooling::kSum, "pool_n3", elements, circuit);
//
// An element that is not there counts as 0 in a sum, and not at all in a
// maximum; of no element at all 0 is made.
#ifndef CODEGEN_CIRCUIT_POOLING_H_
#define CODEGEN_CIRCUIT_POOLING_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "core/network_spec.h"

namespace autopruner {

// A node's value for one element, and whether the element is there.
struct ElementValue {
  ValueId value = kNoValue;
  ValueId valid = kNoValue;
};

// Returns the pooled value, called `name`. Values have one binary point.
//   Requires at least one element.
ValueId AddPooled(Pooling pooling, const std::string& name,
                  const std::vector<ElementValue>& elements, Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_POOLING_H_
