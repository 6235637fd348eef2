// SPDX-License-Identifier: Apache-2.0
//
// An error in one line.
//
//   return Invalid(file, ":", line, ": '", text, "' is not a number");
#ifndef BASE_ERRORS_H_
#define BASE_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace autopruner {

// Returns InvalidArgument, its message the `parts` one behind the other.
template <typename... Parts>
absl::Status Invalid(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

}  // namespace autopruner

#endif  // BASE_ERRORS_H_
