// SPDX-License-Identifier: Apache-2.0
//
// Runs other programs, without a shell: nothing needs quoting.
//
//   absl::StatusOr<std::string> said =
//       RunCommand({"g++", "-o", "my program", "a b.cc"}, "/tmp/folder");
#ifndef BASE_COMMAND_H_
#define BASE_COMMAND_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

// Runs `command`, a program and its arguments, in `folder` (where it is empty:
// here) and waits. A program without a slash is looked for along PATH. Returns
// what it wrote to its standard output and error together. It has no input.
//   Errors: NotFound if it cannot be started, or the folder entered. Internal
//   if it ends with another status than 0 or by a signal: the command, how it
//   ended, and what it said.
absl::StatusOr<std::string> RunCommand(const std::vector<std::string>& command,
                                       const std::string& folder = "");

}  // namespace autopruner

#endif  // BASE_COMMAND_H_
