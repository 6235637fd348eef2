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

namespace {

template <typename Number>
absl::StatusOr<std::vector<Number>> ParseList(
    const std::string& flag, const std::vector<std::string>& texts,
    Number least, Number most, const char* kind) {
  std::vector<Number> numbers;
  for (const std::string& text : texts) {
    Number number = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end ||
        !(number >= least && number <= most)) {
      return absl::InvalidArgumentError(absl::StrCat("--", flag, ": '", text,
                                                     "' must be ", kind, ", ",
                                                     least, " to ", most));
    }
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag, ": duplicate ", text));
    }
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

absl::StatusOr<std::vector<int>> ParseFlagCounts(
    const std::string& flag, const std::vector<std::string>& texts, int least,
    int most) {
  return ParseList(flag, texts, least, most, "a whole number");
}

absl::StatusOr<std::vector<double>> ParseFlagNumbers(
    const std::string& flag, const std::vector<std::string>& texts,
    double least, double most) {
  return ParseList(flag, texts, least, most, "a number");
}

}  // namespace autopruner
