// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp_text.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <vector>

namespace autopruner {
namespace {

constexpr size_t kColumns = 80;

}  // namespace

std::string CppComment(const std::string& start, const std::string& text) {
  std::string comment;
  std::string line = start;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (line.size() + 1 + word.size() > kColumns && line != start) {
      comment += line + "\n";
      line = start;
    }
    line += (line == start ? "" : " ") + word;
    at = end + 1;
  }
  return comment + line + "\n";
}

std::string WrapCpp(const std::string& start, const std::string& indent,
                    const std::vector<std::string>& pieces) {
  std::string text;
  std::string line = start;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const std::string& piece = pieces[i];
    const size_t room = i + 1 == pieces.size() ? 1 : 0;  // for the semicolon
    if (line.size() + 1 + piece.size() + room > kColumns &&
        line.size() > indent.size()) {
      text += line + "\n";
      line = indent + "   ";
    }
    line += " " + piece;
  }
  return text + line;
}

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

std::string Decimal(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, result.ptr);
}

std::string PowerOfTwoLiteral(int exponent) {
  constexpr int kReadable = 20;
  if (exponent >= 0 && exponent <= kReadable) {
    return std::to_string(1 << exponent) + ".0f";
  }
  return "0x1p" + std::to_string(exponent) + "f";
}

}  // namespace autopruner
