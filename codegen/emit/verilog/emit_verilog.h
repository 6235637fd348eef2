// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as Verilog, with what is needed to simulate and build it.
//
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitVerilog(design);
//
//   verilog/NAME.v             the network: a signal an adder
//   verilog/NAME_axis.v        between two AXI4-Stream channels
//   verilog/NAME_ice40.v       behind the few pins of a small chip
//   verilog/NAME_test.v        test bench, checks itself
//   verilog/NAME_axis_test.v   the same under back-pressure
//   verilog/NAME_vectors.hex   inputs and outputs for both
//   verilog/NAME.xdc, vivado.tcl            Vivado, if there is a part for it
//   verilog/NAME_ice40.pcf, ice40.sh        yosys, nextpnr, icepack
#ifndef CODEGEN_EMIT_VERILOG_EMIT_VERILOG_H_
#define CODEGEN_EMIT_VERILOG_EMIT_VERILOG_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/design.h"

namespace autopruner {

// Returns the files. The design's circuit has only adders, no dot products but
// shifts, so that nothing is left to the tools. Registers belong to stages:
// see pipeline.h.
//   Errors: InvalidArgument where a frame and what fills it disagree.
absl::StatusOr<std::vector<GeneratedFile>> EmitVerilog(const Design& design);

// Returns verilog/NAME.v alone.
//   Errors: as EmitVerilog.
absl::StatusOr<GeneratedFile> EmitVerilogModule(const Design& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_EMIT_VERILOG_H_
