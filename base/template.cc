// SPDX-License-Identifier: Apache-2.0
#include "base/template.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace autopruner {
namespace {

bool IsNameLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// The name of the gap that begins at `text[at]`, or "".
std::string GapName(const std::string& text, size_t at) {
  if (text.compare(at, 2, "{{") != 0) return "";
  size_t end = at + 2;
  while (end < text.size() && IsNameLetter(text[end])) ++end;
  if (text.compare(end, 2, "}}") != 0) return "";
  return text.substr(at + 2, end - at - 2);
}

}  // namespace

absl::StatusOr<std::string> FillTemplate(
    const std::string& file, const std::string& text,
    const std::map<std::string, std::string>& values) {
  std::string filled;
  std::set<std::string> used;
  for (size_t at = 0; at < text.size();) {
    const std::string name = GapName(text, at);
    if (name.empty()) {
      filled += text[at++];
      continue;
    }
    const auto value = values.find(name);
    if (value == values.end()) {
      const auto line = 1 + std::count(text.begin(), text.begin() + at, '\n');
      return absl::InvalidArgumentError(
          absl::StrCat(file, ":", line, ": {{", name, "}} has no value"));
    }
    filled += value->second;
    used.insert(name);
    at += name.size() + 4;
  }
  for (const auto& [name, value] : values) {
    if (used.count(name) == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(file, ": there is no {{", name, "}} to fill"));
    }
  }
  return filled;
}

}  // namespace autopruner
