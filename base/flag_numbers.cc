// SPDX-License-Identifier: Apache-2.0
#include "base/flag_numbers.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace autopruner {

absl::Status CheckFlagRange(const std::string& flag, double value, double least,
                            double most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag, "=", value, ": must be ", least, " to ", most));
}

absl::StatusOr<std::vector<int>> ParseFlagCounts(
    const std::string& flag, const std::vector<std::string>& texts, int least,
    int most) {
  std::vector<int> counts;
  for (const std::string& text : texts) {
    int count = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, count);
    if (parsed.ec != std::errc() || parsed.ptr != end || count < least ||
        count > most) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag, ": '", text, "' must be a whole number, ",
                       least, " to ", most));
    }
    if (std::find(counts.begin(), counts.end(), count) != counts.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag, ": ", text, " stands there twice"));
    }
    counts.push_back(count);
  }
  return counts;
}

}  // namespace autopruner
