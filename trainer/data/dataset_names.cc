// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_names.h"

#include <cstddef>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/file.h"

namespace autopruner {

absl::StatusOr<std::vector<std::string>> ReadNames(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  std::vector<std::string> names;
  for (const absl::string_view line : absl::StrSplit(*text, '\n')) {
    names.emplace_back(absl::StripAsciiWhitespace(line));
  }
  while (!names.empty() && names.back().empty()) names.pop_back();
  std::map<std::string, size_t> lines;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", i + 1, ": is empty; expected a name"));
    }
    const auto [first, is_new] = lines.emplace(names[i], i + 1);
    if (!is_new) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", i + 1, ": '", names[i],
                       "' is also the name in line ", first->second));
    }
  }
  return names;
}

}  // namespace autopruner
