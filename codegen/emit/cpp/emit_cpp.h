// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as C++: one header, fully unrolled, that includes nothing
// but <stdint.h>, needs no heap, no exceptions and no RTTI, and compiles
// without a warning as C++14 and later; and another one for vector registers.
//
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitCpp(design);
//   (*files)[0].path  ->  "hbb_tagger_nn.h"
//
//   #include "hbb_tagger_nn.h"                    // in the user's program
//   hbb_tagger_nn::ToRaw(features, x);
//   hbb_tagger_nn::Infer(x, y);                   // constexpr
#ifndef CODEGEN_EMIT_CPP_EMIT_CPP_H_
#define CODEGEN_EMIT_CPP_EMIT_CPP_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/design.h"

namespace autopruner {

// Returns the headers NAME_nn.h and NAME_nn_vector.h, which print the design's
// lowered circuit: a processor has multipliers.
//   Errors: InvalidArgument where a frame and what fills it disagree.
absl::StatusOr<std::vector<GeneratedFile>> EmitCpp(const Design& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_EMIT_CPP_H_
