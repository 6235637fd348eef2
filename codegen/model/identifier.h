// SPDX-License-Identifier: Apache-2.0
//
// Names of models, and what they become in generated code.
//
//   IdentifierProblem("hbb_tagger")  ->  ""
//   IdentifierProblem("a b")  ->  "is no identifier: .."
//   CppName("signal")  ->  "signal_nn"
//   HlsName("signal")  ->  "signal_hls"
#ifndef CODEGEN_MODEL_IDENTIFIER_H_
#define CODEGEN_MODEL_IDENTIFIER_H_

#include <string>

namespace autopruner {

inline constexpr int kMaxIdentifierLength = 64;

// Returns "" if `name` may name a model; else what is wrong with it, to follow
// the name in a sentence. Words of languages and of their libraries may: see
// CppName(), HlsName() and VerilogEscape().
std::string IdentifierProblem(const std::string& name);

// Returns what the model is called in C++ and C: the namespace, the start of
// all that C sees, and the stem of the files. No keyword, header, macro or
// function of C, C++ or POSIX ends in "_nn".
std::string CppName(const std::string& name);

// Likewise in HLS: the top function, and the stem of the files. One program may
// have both.
std::string HlsName(const std::string& name);

// Returns what stands before the name of a model's Verilog module, and a space
// behind: a backslash where it is a keyword, which it is not any more.
std::string VerilogEscape(const std::string& name);

// Returns "" if `name` may name a feature or a class in a model file and in
// comments of generated code: 1 to 256 bytes of UTF-8 without control
// characters; else what is wrong with it.
std::string NameProblem(const std::string& name);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_IDENTIFIER_H_
