// SPDX-License-Identifier: Apache-2.0
//
// Prints a network of sets as VHDL-2008 that takes one element a clock: one
// copy of the layers that elements share, an accumulator, the layers behind.
//
//   vhdl/NAME.vhd             entity NAME_network: ports of one element,
//                             `there` and `last`
//   vhdl/NAME_element.vhd     entity NAME_element_network: the shared layers
//   vhdl/NAME_pooled.vhd      entity NAME_pooled_network: the layers behind
//   vhdl/NAME_test.vhd        test bench, checks itself
//   vhdl/NAME_vectors.hex     an element a line for it
#ifndef CODEGEN_EMIT_VHDL_EMIT_SERIAL_VHDL_H_
#define CODEGEN_EMIT_VHDL_EMIT_SERIAL_VHDL_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {

// Returns the files. As EmitSerialVerilog(), of the same circuits, ports and
// latency.
absl::StatusOr<std::vector<GeneratedFile>> EmitSerialVhdl(
    const SerialDesign& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_EMIT_SERIAL_VHDL_H_
