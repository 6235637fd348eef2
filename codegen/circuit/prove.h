// SPDX-License-Identifier: Apache-2.0
//
// Proves that two circuits compute the same, for all inputs, without running
// them.
//
//   absl::Status same = ProveSame(*Lower(model), *MakeHardware(model, {}));
//
// Every value is carried through its circuit as a linear form
//
//   constant + sum of coefficient * atom,
//
// where an atom is an input or the result of an operation that is not linear:
// a shift to the right, a saturation, a maximum, a selection, a table. Two such
// operations are the same atom if they have the same parameters and their
// operands are the same forms. Values with the same form are equal.
#ifndef CODEGEN_CIRCUIT_PROVE_H_
#define CODEGEN_CIRCUIT_PROVE_H_

#include "absl/status/status.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {

// Compares the outputs of two circuits with the same inputs. Every range must
// hold what the form makes of the ranges of its atoms, so that no sum
// overflows; where there are registers, all operands of an operation must be of
// one clock.
//   Errors: Internal: names the first value of `made` that is not what it
//   should be.
absl::Status ProveSame(const Circuit& expected, const Circuit& made);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_PROVE_H_
