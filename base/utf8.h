// SPDX-License-Identifier: Apache-2.0
//
// Text in UTF-8, and how messages show what may be none.
//
//   IsUtf8("\xE9t\xE9")    ->  false
//   OneLine("a\nb")        ->  "a\\nb"
#ifndef BASE_UTF8_H_
#define BASE_UTF8_H_

#include <string>
#include <string_view>

namespace autopruner {

// Whether all of `text` is UTF-8.
bool IsUtf8(std::string_view text);

// `text` with what would break the line, or is no UTF-8, as escapes.
std::string OneLine(std::string_view text);

}  // namespace autopruner

#endif  // BASE_UTF8_H_
