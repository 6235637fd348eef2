// SPDX-License-Identifier: Apache-2.0
//
// What an operation computes, as arithmetic that reads alike in C++ and in a
// comment.
//
//   Arithmetic(op, name)  ->  {"19 * x4", "+ 24 * x5", "- 1318"}
//   Arithmetic(op, name)  ->  {"l0_n3_sum >> 6"}
#ifndef CODEGEN_EMIT_ARITHMETIC_H_
#define CODEGEN_EMIT_ARITHMETIC_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {

// Returns the pieces between which the line may be broken. `name` tells what
// an operand is called. Empty for what is no arithmetic: inputs, constants,
// clamps, maxima, selections, tables, registers.
std::vector<std::string> Arithmetic(
    const Op& op, absl::FunctionRef<std::string(ValueId)> name);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_ARITHMETIC_H_
