// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as C++: one header, fully unrolled, that includes nothing
// but <cstdint>, needs no heap, no exceptions and no RTTI, and compiles
// without a warning as C++17 and later.
//
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitCpp(design);
//   (*files)[0].path  ->  "hbb_tagger.h"
//
//   #include "hbb_tagger.h"                    // in the user's program
//   hbb_tagger::ToRaw(features, x);
//   hbb_tagger::Infer(x, y);                   // constexpr
#ifndef CODEGEN_EMIT_CPP_EMIT_CPP_H_
#define CODEGEN_EMIT_CPP_EMIT_CPP_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/design.h"

namespace autopruner {

// Returns the header NAME.h, which prints the design's lowered circuit: a
// processor has multipliers.
//   Errors: InvalidArgument where a frame and what fills it disagree.
absl::StatusOr<std::vector<GeneratedFile>> EmitCpp(const Design& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_EMIT_CPP_H_
