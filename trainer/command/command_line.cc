// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/command_line.h"

#include <map>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"

namespace autopruner {

std::vector<std::string> CommandLines(const std::string& target) {
  std::map<std::string, std::string> changed;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    if (absl::StrContains(flag->Filename(), "absl/")) continue;
    if (flag->CurrentValue() == flag->DefaultValue()) continue;
    changed[std::string(name)] = flag->CurrentValue();
  }
  changed.erase("threads");
  for (const char* path : {"data", "out"}) {
    if (changed.contains(path)) changed[path] = BaseName(changed[path]);
  }
  std::string line = absl::StrCat("bazel run ", target, ".train --");
  for (const auto& [name, value] : changed) {
    absl::StrAppend(&line, " --", name, "=", value);
  }
  const std::string out = changed.contains("out") ? changed["out"] : "out";
  return {line, absl::StrCat("bazel run ", target, ".firmware -- --model=", out,
                             "/model.json --out=", out)};
}

}  // namespace autopruner
