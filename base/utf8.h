// SPDX-License-Identifier: Apache-2.0
//
// Text in UTF-8, and how messages show what may be none.
//
//   IsUtf8("\xE9t\xE9")    ->  false
//   OneLine("a\nb")        ->  "a\\nb"
//   OneLineList({"a", "b"})  ->  "a, b"
#ifndef BASE_UTF8_H_
#define BASE_UTF8_H_

#include <string>
#include <string_view>
#include <vector>

namespace autopruner {

// Whether all of `text` is UTF-8.
bool IsUtf8(std::string_view text);

// `text` with what would break the line, or is no UTF-8, as escapes.
std::string OneLine(std::string_view text);

// The same, of at most some 40 bytes; "..." where there are more.
std::string ShortLine(std::string_view text);

// ShortLine() of each of `names`, as many as a message of some 500 characters
// has room for: "pt, eta, ..".
std::string OneLineList(const std::vector<std::string>& names);

}  // namespace autopruner

#endif  // BASE_UTF8_H_
