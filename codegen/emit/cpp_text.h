// SPDX-License-Identifier: Apache-2.0
//
// Small pieces of generated C++: comments, literals, line breaks.
//
//   CppComment("  // ", "Layer 0: dense 19 -> 9, relu.")
//   QuoteCpp("say \"hi\"")  ->  "\"say \\\"hi\\\"\""
//   FloatLiteral(3)  ->  "3.0f"
#ifndef CODEGEN_EMIT_CPP_TEXT_H_
#define CODEGEN_EMIT_CPP_TEXT_H_

#include <string>
#include <vector>

namespace autopruner {

// `text` as lines of comment within 80 columns, each followed by a line break.
// `start` begins each of them.
std::string CppComment(const std::string& start, const std::string& text);

// `start` and `pieces`, separated by spaces, with a line break and `indent`
// and four spaces before a piece that would go beyond column 80.
std::string WrapCpp(const std::string& start, const std::string& indent,
                    const std::vector<std::string>& pieces);

// `text` as a string literal.
std::string QuoteCpp(const std::string& text);

// The shortest float literal that gives just `value`.
std::string FloatLiteral(float value);

// The shortest number that gives just `value`: "2.5".
std::string Decimal(double value);

// 2^exponent as a float literal: "8.0f" or "0x1p-60f".
std::string PowerOfTwoLiteral(int exponent);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_TEXT_H_
