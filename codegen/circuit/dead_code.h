// SPDX-License-Identifier: Apache-2.0
//
// Drops what no output depends on.
//
//   circuit = WithoutDeadCode(circuit);
#ifndef CODEGEN_CIRCUIT_DEAD_CODE_H_
#define CODEGEN_CIRCUIT_DEAD_CODE_H_

#include "codegen/circuit/circuit.h"

namespace autopruner {

// Returns `circuit` without the operations that no output depends on. An
// input that only these read becomes an unused input; sections stay.
Circuit WithoutDeadCode(const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_DEAD_CODE_H_
