// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as C++ for vector registers: NAME_nn_vector.h, beside
// NAME_nn.h. Layers that multiply integers of 16 bits become tables and loops
// over them; any other circuit becomes loops over events that compilers
// vectorise.
//
// Part of emit_cpp.h; not for others.
#ifndef CODEGEN_EMIT_CPP_EMIT_CPP_VECTOR_H_
#define CODEGEN_EMIT_CPP_EMIT_CPP_VECTOR_H_

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/emit/cpp/cpp_body.h"
#include "codegen/emit/design.h"

namespace autopruner {

// Returns NAME_nn_vector.h. `body` is that of the design's lowered circuit.
//   Errors: InvalidArgument where a frame and what fills it disagree.
absl::StatusOr<GeneratedFile> EmitCppVector(const Design& design,
                                            const CppBody& body);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_EMIT_CPP_VECTOR_H_
