// SPDX-License-Identifier: Apache-2.0
#include "tools/peers/machine.h"

#include <cstddef>
#include <fstream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "base/command.h"
#include "base/status_macros.h"

namespace autopruner {

std::string ProcessorName() {
  // "model name : AMD EPYC"
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    const size_t colon = line.find(": ");
    if (absl::StartsWith(line, "model name") && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "an unknown processor";
}

absl::StatusOr<std::string> CompilerName(const std::string& compiler) {
  ASSIGN_OR_RETURN(const std::string said, RunCommand({compiler, "--version"}));
  return said.substr(0, said.find('\n'));
}

}  // namespace autopruner
