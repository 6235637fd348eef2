// SPDX-License-Identifier: Apache-2.0
//
// What yosys makes of a circuit: the check of our estimates.
//
//   absl::StatusOr<Synthesis> counted = Synthesise(model, circuit, device,
//   folder); counted->luts, EstimateResources(circuit, device).luts
#ifndef CODEGEN_ESTIMATE_SYNTHESIS_H_
#define CODEGEN_ESTIMATE_SYNTHESIS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/model/model.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {

// Cells of a netlist, for Xilinx devices or iCE40.
struct Synthesis {
  int64_t luts = 0;        // LUT1 to LUT6, SB_LUT4; both outputs are one
  int64_t shift_luts = 0;  // SRL16E, SRLC32E
  int64_t flip_flops = 0;  // FDRE and its kin, SB_DFF and its kin
  int64_t carry_cells = 0;
  int64_t dsps = 0;
  int lut_levels = 0;  // LUTs in a row between registers; carry chains are free
};

// Returns the counts of a netlist as yosys' write_json prints it.
//   Errors: InvalidArgument if `json` is none, or has a loop.
absl::StatusOr<Synthesis> ReadNetlist(const std::string& json);

// Prints `circuit` as Verilog to `folder`, runs yosys there with the command of
// `device`, counts. Every + and - becomes one carry chain, as with the vendor's
// synthesis.
//   Errors: those of writing; Internal with what yosys said.
absl::StatusOr<Synthesis> Synthesise(const Model& model, const Circuit& circuit,
                                     const Device& device,
                                     const std::string& folder);

// The same of a network that takes one element of a set a clock.
absl::StatusOr<Synthesis> Synthesise(const SerialDesign& design,
                                     const Device& device,
                                     const std::string& folder);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_SYNTHESIS_H_
