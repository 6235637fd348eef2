// SPDX-License-Identifier: Apache-2.0
//
// Literals of generated C++.
//
//   QuoteCpp("say \"hi\"")  ->  "\"say \\\"hi\\\"\""
//   FloatLiteral(3)  ->  "3.0f"
#ifndef CODEGEN_EMIT_CPP_CPP_TEXT_H_
#define CODEGEN_EMIT_CPP_CPP_TEXT_H_

#include <string>

namespace autopruner {

// `text` as a string literal.
std::string QuoteCpp(const std::string& text);

// The shortest float literal that gives just `value`.
std::string FloatLiteral(float value);

// 2^exponent as a float literal: "8.0f" or "0.25f".
std::string PowerOfTwoLiteral(int exponent);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_CPP_TEXT_H_
