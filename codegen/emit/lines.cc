// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/lines.h"

#include <charconv>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace autopruner {
namespace {

constexpr size_t kColumns = 80;

}  // namespace

std::string CommentLines(const std::string& start, const std::string& text) {
  std::string comment;
  std::string line = start;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (line.size() + 1 + word.size() > kColumns && line != start) {
      absl::StrAppend(&comment, line, "\n");
      line = start;
    }
    absl::StrAppend(&line, line == start ? "" : " ", word);
  }
  return absl::StrCat(comment, line, "\n");
}

std::string WrapLine(const std::string& start, const std::string& indent,
                     const std::vector<std::string>& pieces) {
  std::string text;
  std::string line = start;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const std::string& piece = pieces[i];
    const size_t room = i + 1 == pieces.size() ? 1 : 0;  // for the semicolon
    if (line.size() + 1 + piece.size() + room > kColumns &&
        line.size() > indent.size()) {
      absl::StrAppend(&text, line, "\n");
      line = absl::StrCat(indent, "   ");
    }
    absl::StrAppend(&line, " ", piece);
  }
  return absl::StrCat(text, line);
}

std::string CommentEquation(const std::string& start, const std::string& name,
                            const std::vector<std::string>& pieces) {
  return absl::StrCat(
      WrapLine(absl::StrCat(start, " ", name, " ="), start, pieces), "\n");
}

std::string Decimal(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, result.ptr);
}

}  // namespace autopruner
