// SPDX-License-Identifier: Apache-2.0
//
// Lines of generated text, of any language.
//
//   CommentLines("  // ", "Layer 0: dense 19 -> 9, relu.")
//   WrapLine("  x =", "  ", {"5 * a", "+ 3 * b"})  ->  "  x = 5 * a + 3 * b"
//   Decimal(2.5)  ->  "2.5"
#ifndef CODEGEN_EMIT_LINES_H_
#define CODEGEN_EMIT_LINES_H_

#include <string>
#include <vector>

namespace autopruner {

// `text` as lines of comment within 80 columns, each followed by a line break.
// `start` begins each of them.
std::string CommentLines(const std::string& start, const std::string& text);

// "name = pieces" as lines of comment after `start`, such as "  //".
std::string CommentEquation(const std::string& start, const std::string& name,
                            const std::vector<std::string>& pieces);

// `start` and `pieces`, separated by spaces, with a line break and `indent`
// and four spaces before a piece that would go beyond column 80.
std::string WrapLine(const std::string& start, const std::string& indent,
                     const std::vector<std::string>& pieces);

// The shortest number that gives just `value`: "2.5".
std::string Decimal(double value);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_LINES_H_
