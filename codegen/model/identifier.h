// SPDX-License-Identifier: Apache-2.0
//
// Names that may stand in generated C++, HLS and Verilog.
//
//   IdentifierProblem("hbb_tagger")  ->  ""
//   IdentifierProblem("module")  ->  "is a keyword of C++ or Verilog"
#ifndef CODEGEN_MODEL_IDENTIFIER_H_
#define CODEGEN_MODEL_IDENTIFIER_H_

#include <string>

namespace autopruner {

inline constexpr int kMaxIdentifierLength = 64;

// Returns "" if `name` may name a namespace, a function and a module; else
// what is wrong with it, to follow the name in a sentence.
std::string IdentifierProblem(const std::string& name);

// Returns "" if `name` may name a feature or a class in a model file and in
// comments of generated code: 1 to 256 bytes of UTF-8 without control
// characters; else what is wrong with it.
std::string NameProblem(const std::string& name);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_IDENTIFIER_H_
