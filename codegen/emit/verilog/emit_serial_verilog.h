// SPDX-License-Identifier: Apache-2.0
//
// Prints a network of sets as Verilog that takes one element a clock: one copy
// of the layers that elements share, an accumulator, the layers behind.
//
//   verilog/NAME.v             ports of one element, `there` and `last`
//   verilog/NAME_element.v     the shared layers
//   verilog/NAME_pooled.v      the layers behind
//   verilog/NAME_axis.v        a transfer an element, with tlast
//   verilog/NAME_test.v, NAME_axis_test.v, NAME_vectors.hex
//   verilog/NAME.xdc, vivado.tcl   if there is a part for them
#ifndef CODEGEN_EMIT_VERILOG_EMIT_SERIAL_VERILOG_H_
#define CODEGEN_EMIT_VERILOG_EMIT_SERIAL_VERILOG_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {

// Returns the files.
//   Errors: as EmitVerilog.
absl::StatusOr<std::vector<GeneratedFile>> EmitSerialVerilog(
    const SerialDesign& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_EMIT_SERIAL_VERILOG_H_
