// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as Verilog, with what is needed to simulate and build it.
//
//   std::vector<GeneratedFile> files = EmitVerilog(model, circuit, options);
//
//   verilog/NAME.v             the network: a signal an adder
//   verilog/NAME_axis.v        between two AXI4-Stream channels
//   verilog/NAME_ice40.v       behind the few pins of a small chip
//   verilog/NAME_test.v        test bench, checks itself
//   verilog/NAME_axis_test.v   the same under back-pressure
//   verilog/NAME_vectors.hex   inputs and outputs for both
//   verilog/NAME.xdc, vivado.tcl            Vivado, out of context
//   verilog/NAME_ice40.pcf, ice40.sh        yosys, nextpnr, icepack
#ifndef CODEGEN_EMIT_VERILOG_EMIT_VERILOG_H_
#define CODEGEN_EMIT_VERILOG_EMIT_VERILOG_H_

#include <string>
#include <vector>

#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/project_options.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

// Returns the files. `circuit` computes `model`; it has only adders, no dot
// products but shifts, so that nothing is left to the tools. Registers belong
// to stages: see pipeline.h.
std::vector<GeneratedFile> EmitVerilog(const Model& model,
                                       const Circuit& circuit,
                                       const ProjectOptions& options);

// A line for each of the vectors: inputs, a space, outputs, as InputBus() and
// OutputBus() order them.
std::string VectorFile(const Model& model, const Circuit& circuit,
                       const Rows& inputs, const Rows& outputs);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_EMIT_VERILOG_H_
