// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_names.h"

#include <cstddef>
#include <map>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/csv.h"
#include "base/text_file.h"

namespace autopruner {

absl::StatusOr<std::vector<std::string>> ReadNames(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadTextFile(path);
  if (!text.ok()) return text.status();
  std::vector<std::string> names;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view line = TakeLine(rest).text;
    names.emplace_back(absl::StripAsciiWhitespace(
        absl::string_view(line.data(), line.size())));
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
