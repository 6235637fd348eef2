// SPDX-License-Identifier: Apache-2.0
//
// What every program of ours does around its work: usage, flags, one line on
// stderr for an error, exit status 1.
//
//   int main(int argc, char** argv) {
//     return RunProgram("codegen", "Turns ...", argc, argv, Run);
//   }
#ifndef BASE_PROGRAM_H_
#define BASE_PROGRAM_H_

#include <functional>
#include <string>

#include "absl/status/status.h"

namespace autopruner {

// Parses the flags, calls `run`, and returns the program's exit status.
// --help prints `usage` and lists our flags, not those of the libraries. A
// message of `run` is printed after "NAME: ". Arguments that are not flags
// are an error.
int RunProgram(const std::string& name, const std::string& usage, int argc,
               char** argv, const std::function<absl::Status()>& run);

}  // namespace autopruner

#endif  // BASE_PROGRAM_H_
