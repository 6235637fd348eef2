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
//   verilog/NAME.xdc, vivado.tcl
#ifndef CODEGEN_EMIT_VERILOG_EMIT_SERIAL_VERILOG_H_
#define CODEGEN_EMIT_VERILOG_EMIT_SERIAL_VERILOG_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/design.h"

namespace autopruner {

// The parts of `model` are those of set_models.h. Vectors are those of the
// whole model: the bench sends each set's elements one after the other, and
// every second set only as far as its last element that is there.
struct SerialDesign {
  const Model& model;
  const Circuit& lowered;  // of the whole model, for comments
  Design element;
  Design pooled;
  ProjectOptions project = {};
};

// Clocks from a set's last element to its outputs.
int SerialLatency(const SerialDesign& design);

// Returns the files.
//   Errors: as EmitVerilog.
absl::StatusOr<std::vector<GeneratedFile>> EmitSerialVerilog(
    const SerialDesign& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_EMIT_SERIAL_VERILOG_H_
