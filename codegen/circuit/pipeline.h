// SPDX-License-Identifier: Apache-2.0
//
// Puts registers into a circuit so that it takes new inputs at every clock.
//
//   absl::StatusOr<Circuit> fast = Pipeline(adders, {.adders_per_stage = 2});
//   fast->latency()  ->  13    (registers on every path, input to output)
//
// Inputs are not registered, outputs are: whatever feeds the circuit has
// registers of its own. A latency of 1 is the combinational circuit and its
// output registers.
#ifndef CODEGEN_CIRCUIT_PIPELINE_H_
#define CODEGEN_CIRCUIT_PIPELINE_H_

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {

// If both are 0, there are no registers.
struct PipelineOptions {
  // At most so many in a row between registers.
  int adders_per_stage = 0;
  // Clock cycles, with as few adders a stage as fit; 0: adders_per_stage says.
  int latency = 0;
};

// Returns `circuit`, which has no registers, with balanced ones.
//   Errors: InvalidArgument for options below 0 and for a latency above
//   Depth() in levels.h: says what is possible.
absl::StatusOr<Circuit> Pipeline(const Circuit& circuit,
                                 const PipelineOptions& options);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_PIPELINE_H_
