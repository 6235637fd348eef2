// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as a Vitis HLS project.
//
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitHls(design);
//
//   hls/NAME_hls.h, NAME_hls.cpp   the top function, straight-line
//   hls/NAME_hls_test.cpp          a test bench that checks itself
//   hls/NAME_hls_vectors.txt       what it reads
//   hls/run_hls.tcl                simulates, synthesises, if there is a part
//   hls/fallback/ap_int.h          for machines without the vendor's
#ifndef CODEGEN_EMIT_HLS_EMIT_HLS_H_
#define CODEGEN_EMIT_HLS_EMIT_HLS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/design.h"

namespace autopruner {

// Returns the files of the project. Registers of the design's circuit are
// looked through: HLS places its own.
//   Errors: InvalidArgument where a frame and what fills it disagree.
absl::StatusOr<std::vector<GeneratedFile>> EmitHls(const Design& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_HLS_EMIT_HLS_H_
