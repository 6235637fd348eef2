// SPDX-License-Identifier: Apache-2.0
//
// Prints a network of sets as a Vitis HLS project whose top function takes one
// element a call.
//
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitSerialHls(design);
//
// The files are those of EmitHls(); a line of the vectors is an element.
#ifndef CODEGEN_EMIT_HLS_EMIT_SERIAL_HLS_H_
#define CODEGEN_EMIT_HLS_EMIT_SERIAL_HLS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {

// Returns the files.
//   Errors: as EmitHls.
absl::StatusOr<std::vector<GeneratedFile>> EmitSerialHls(
    const SerialDesign& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_HLS_EMIT_SERIAL_HLS_H_
