// SPDX-License-Identifier: Apache-2.0
//
// From a model to the circuit that becomes firmware: lowered, dot products as
// shared adders, registers.
//
//   absl::StatusOr<Circuit> circuit = Optimize(model, {.adders_per_stage = 2});
//   Evaluate(*circuit, x) == InferReference(model, x)
#ifndef CODEGEN_CIRCUIT_OPTIMIZE_H_
#define CODEGEN_CIRCUIT_OPTIMIZE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"

namespace autopruner {

// The defaults are those of //codegen.
struct OptimizeOptions {
  int effort = 10;     // of the search for shared adders; see adder_graph.h
  int max_depth = -1;  // of each layer's adder graph; see adder_graph.h
  uint64_t seed = 1;
  int adders_per_stage = 2;  // 0: no registers, or as `latency` says
  int latency = 0;           // clock cycles; 0: as `adders_per_stage` says
};

// Returns the circuit of `model`, which computes what InferReference() does.
//   Errors: InvalidArgument if a node needs more than 63 bits, or for options
//   that are impossible; see lower.h and pipeline.h. Internal if the circuit
//   is not proven to be what was lowered; see prove.h.
absl::StatusOr<Circuit> Optimize(const Model& model,
                                 const OptimizeOptions& options);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_OPTIMIZE_H_
