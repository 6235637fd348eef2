// SPDX-License-Identifier: Apache-2.0
//
// What figures are of.
//
//   ProcessorName()      ->  "AMD EPYC"
//   CompilerName("g++")  ->  "g++ (Debian 12.2.0-14) 12.2.0"
#ifndef TOOLS_PEERS_MACHINE_H_
#define TOOLS_PEERS_MACHINE_H_

#include <string>

#include "absl/status/statusor.h"

namespace autopruner {

// As of /proc/cpuinfo.
std::string ProcessorName();

// The first line of what `compiler` says of its version.
//   Errors: those of RunCommand().
absl::StatusOr<std::string> CompilerName(const std::string& compiler);

}  // namespace autopruner

#endif  // TOOLS_PEERS_MACHINE_H_
