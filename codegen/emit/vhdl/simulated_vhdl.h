// SPDX-License-Identifier: Apache-2.0
//
// The generated VHDL of a design, simulated by a test.
//
//   RunVhdl(design)  ->  "PASS: ..."
#ifndef CODEGEN_EMIT_VHDL_SIMULATED_VHDL_H_
#define CODEGEN_EMIT_VHDL_SIMULATED_VHDL_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/emit/design.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {

// Analyses the VHDL with all warnings, runs its bench, whose vectors are the
// design's golden ones, and returns its last word.
//   Errors: Internal, with what was said, if something was: by the analysis, or
//   by the bench of differences.
absl::StatusOr<std::string> RunVhdl(const Design& design);
absl::StatusOr<std::string> RunVhdl(const SerialDesign& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_SIMULATED_VHDL_H_
