// SPDX-License-Identifier: Apache-2.0
//
// From what a model computes to the circuit that becomes hardware: dot products
// as shared adders, registers, and a proof that it computes the same.
//
//   absl::StatusOr<Circuit> circuit =
//       MakeHardware(*Lower(model), {.adders_per_stage = 2});
//   Evaluate(*circuit, x) == InferReference(model, x)
#ifndef CODEGEN_CIRCUIT_HARDWARE_H_
#define CODEGEN_CIRCUIT_HARDWARE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/model/model.h"

namespace autopruner {

// The defaults are those of //codegen.
struct HardwareOptions {
  int effort = 3;      // of the search for shared adders; see adder_graph.h
  int max_depth = -1;  // of each layer's adder graph; see adder_graph.h
  uint64_t seed = 1;
  int adders_per_stage = 2;  // 0: no registers, or as `latency` says
  int latency = 0;           // clock cycles; 0: as `adders_per_stage` says
  const Device* device = &DefaultDevice();  // whether it adds three at once
};

// Returns the hardware of `lowered`, a circuit as Lower() makes it.
//   Errors: InvalidArgument for options that are impossible; see pipeline.h.
//   Internal if the result is not proven to be what was lowered; see prove.h.
absl::StatusOr<Circuit> MakeHardware(const Circuit& lowered,
                                     const HardwareOptions& options);

// The same of a model.
//   Errors: also those of Lower().
absl::StatusOr<Circuit> MakeHardware(const Model& model,
                                     const HardwareOptions& options);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_HARDWARE_H_
