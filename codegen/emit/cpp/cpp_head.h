// SPDX-License-Identifier: Apache-2.0
//
// What the outputs of generated C++ mean: FromRaw and, where there are
// classes, Classify and Decide. Part of emit_cpp.h; not for others.
#ifndef CODEGEN_EMIT_CPP_CPP_HEAD_H_
#define CODEGEN_EMIT_CPP_CPP_HEAD_H_

#include <string>

#include "codegen/model/model.h"

namespace autopruner {

// Returns the functions behind Infer(), each after an empty line.
std::string CppHead(const Model& model);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_CPP_HEAD_H_
