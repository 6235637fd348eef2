// SPDX-License-Identifier: Apache-2.0
#include "base/program.h"

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace autopruner {

int RunProgram(const std::string& name, const std::string& usage, int argc,
               char** argv, const std::function<absl::Status()>& run) {
  absl::SetProgramUsageMessage(usage);
  absl::FlagsUsageConfig config;
  config.contains_help_flags = [](absl::string_view file) {
    return !absl::StrContains(file, "absl/");
  };
  absl::SetFlagsUsageConfig(config);
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  const absl::Status status =
      arguments.size() > 1
          ? absl::InvalidArgumentError(
                absl::StrCat("'", arguments[1],
                             "': unexpected; everything is a flag, see --help"))
          : run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s: %s\n", name.c_str(),
               std::string(status.message()).c_str());
  return 1;
}

}  // namespace autopruner
