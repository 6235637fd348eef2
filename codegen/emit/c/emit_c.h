// SPDX-License-Identifier: Apache-2.0
//
// Prints what C programs need to call the generated C++.
//
//   EmitC(design)  ->  "hbb_tagger_nn_c.h", "hbb_tagger_nn_c.cc"
//
//   #include "hbb_tagger_nn_c.h"               // in the user's program
//   hbb_tagger_nn_to_raw(features, x);
//   hbb_tagger_nn_infer(x, y);
#ifndef CODEGEN_EMIT_C_EMIT_C_H_
#define CODEGEN_EMIT_C_EMIT_C_H_

#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/design.h"

namespace autopruner {

// Returns a C header of the functions of EmitCpp()'s scalar header, and the C++
// source behind it, which includes that one.
//   Errors: InvalidArgument where a frame and what fills it disagree.
absl::StatusOr<std::vector<GeneratedFile>> EmitC(const Design& design);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_C_EMIT_C_H_
