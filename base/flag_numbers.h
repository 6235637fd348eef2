// SPDX-License-Identifier: Apache-2.0
//
// Numbers given as flags.
//
//   CheckFlagRange("toys", 1, 2, 100000)  ->
//     "--toys=1: must be 2 to 100000"
#ifndef BASE_FLAG_NUMBERS_H_
#define BASE_FLAG_NUMBERS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace autopruner {

// Returns OK if `value` is `least` to `most`, else what --flag must be.
absl::Status CheckFlagRange(const std::string& flag, double value, double least,
                            double most);

// Parses a list of whole numbers, each `least` to `most`, none twice.
//   Errors: InvalidArgument, which starts with --flag.
absl::StatusOr<std::vector<int>> ParseFlagCounts(
    const std::string& flag, const std::vector<std::string>& texts, int least,
    int most);

// The same of numbers that need not be whole.
absl::StatusOr<std::vector<double>> ParseFlagNumbers(
    const std::string& flag, const std::vector<std::string>& texts,
    double least, double most);

}  // namespace autopruner

#endif  // BASE_FLAG_NUMBERS_H_
