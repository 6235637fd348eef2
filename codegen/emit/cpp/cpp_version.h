// SPDX-License-Identifier: Apache-2.0
//
// What tells versions of a model apart in generated C++: two with one name may
// come into one program, each in a source of its own. In one source they are
// ambiguous and do not compile.
//
//   CppVersion(model)  ->  "version_af63dc4c8601ec8c"
//   CppGuard(model, "VECTOR_")  ->  "TAGGER_VECTOR_H_af63dc4c8601ec8c"
#ifndef CODEGEN_EMIT_CPP_CPP_VERSION_H_
#define CODEGEN_EMIT_CPP_CPP_VERSION_H_

#include <string>

#include "codegen/model/model.h"

namespace autopruner {

// Returns the inline namespace: another one for any change of the model file.
std::string CppVersion(const Model& model);

// Returns the include guard of the header NAME_nn.h, NAME_nn_vector.h or
// NAME_nn_c.h.
std::string CppGuard(const Model& model, const std::string& header);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_CPP_VERSION_H_
