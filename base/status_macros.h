// SPDX-License-Identifier: Apache-2.0
//
// Hands errors on to the caller.
//
//   RETURN_IF_ERROR(CheckFlags());
//   ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
//
// Wrong: ASSIGN_OR_RETURN as the body of an `if` without braces; it is more
// than one statement.
#ifndef BASE_STATUS_MACROS_H_
#define BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns the error of `expression`, a status, if it has one.
#define RETURN_IF_ERROR(expression)                           \
  do {                                                        \
    if (absl::Status status_ = (expression); !status_.ok()) { \
      return status_;                                         \
    }                                                         \
  } while (false)

// Returns the error of `expression`, a StatusOr, or assigns its value to
// `target`, which may be a declaration.
#define ASSIGN_OR_RETURN(target, expression) \
  ASSIGN_OR_RETURN_IN_LINE_(target, (expression), __LINE__)
#define ASSIGN_OR_RETURN_IN_LINE_(target, expression, line) \
  ASSIGN_OR_RETURN_BY_WAY_OF_(target, expression, line)
#define ASSIGN_OR_RETURN_BY_WAY_OF_(target, expression, line) \
  auto value_or_error_##line = expression;                    \
  if (!value_or_error_##line.ok()) {                          \
    return value_or_error_##line.status();                    \
  }                                                           \
  target = *std::move(value_or_error_##line)

#endif  // BASE_STATUS_MACROS_H_
