// SPDX-License-Identifier: Apache-2.0
//
// From a model to the circuit that computes it.
//
//   absl::StatusOr<Circuit> circuit = Lower(model);
//   Evaluate(*circuit, raw_inputs) == InferReference(model, raw_inputs)
//
// A live node becomes at most four operations:
//
//   l0_n3_sum      the dot product; bias and the half of the rounding are
//                  its constant
//   l0_n3_near     only where the output is finer than the sum: a first
//                  saturation, so that the shift to the left cannot overflow
//   l0_n3_shifted  the sum, shifted to the output's binary point
//   l0_n3          saturation and ReLU: one clamp
//
// What the intervals show to be without effect is absent, and so is what no
// output depends on. The value of a node is the last of them that exists.
#ifndef CODEGEN_CIRCUIT_LOWER_H_
#define CODEGEN_CIRCUIT_LOWER_H_

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"

namespace autopruner {

// Returns the circuit of `model`: inputs and outputs in the model's order, a
// section a layer. Dead outputs are the constant 0.
//   Errors: InvalidArgument if a node needs more than 63 bits. (Never for a
//   model that came from a file: ReadModel has checked it.)
absl::StatusOr<Circuit> Lower(const Model& model);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_LOWER_H_
