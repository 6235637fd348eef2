// SPDX-License-Identifier: Apache-2.0
//
// How many operations stand in a row in a circuit.
//
//   Levels(circuit)[id]  ->  3    (adders and the like up to and with `id`)
//   Depth(circuit)  ->  24
#ifndef CODEGEN_CIRCUIT_LEVELS_H_
#define CODEGEN_CIRCUIT_LEVELS_H_

#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

// Operations in a row from the inputs up to and with each value: those that
// take about the time of an adder. What only moves bits takes none, nor does a
// register.
std::vector<int> Levels(const Circuit& circuit);

// The same up to the deepest output.
int Depth(const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_LEVELS_H_
