// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/cpp_text.h"

#include <charconv>
#include <cmath>
#include <string>

namespace autopruner {

std::string QuoteCpp(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '?') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string FloatLiteral(float value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  std::string text(buffer, result.ptr);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text + "f";
}

std::string PowerOfTwoLiteral(int exponent) {
  return FloatLiteral(std::ldexp(1.0f, exponent));
}

}  // namespace autopruner
