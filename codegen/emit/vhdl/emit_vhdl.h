// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as VHDL-2008.
//
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitVhdl(design);
//
//   vhdl/NAME.vhd              entity NAME_network
//   vhdl/NAME_test.vhd         test bench, checks itself
//   vhdl/NAME_vectors.hex      inputs and outputs for it
#ifndef CODEGEN_EMIT_VHDL_EMIT_VHDL_H_
#define CODEGEN_EMIT_VHDL_EMIT_VHDL_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/design.h"

namespace autopruner {

// Returns the files. As EmitVerilog(), of the same circuit.
absl::StatusOr<std::vector<GeneratedFile>> EmitVhdl(const Design& design);

// Returns the first file alone: a part of another design.
absl::StatusOr<GeneratedFile> EmitVhdlEntity(const Design& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_EMIT_VHDL_H_
