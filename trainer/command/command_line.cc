// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/command_line.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "base/changed_flags.h"
#include "base/file.h"

namespace autopruner {

std::vector<std::string> CommandLines(const std::string& target) {
  std::map<std::string, std::string> changed = ChangedFlags();
  changed.erase("threads");
  for (const char* path : {"data", "out"}) {
    if (changed.contains(path)) changed[path] = BaseName(changed[path]);
  }
  std::string line = absl::StrCat("bazel run ", target, ".train --");
  for (const auto& [name, value] : changed) {
    absl::StrAppend(&line, " ", ShellWord(FlagText(name, value)));
  }
  const std::string out = changed.contains("out") ? changed["out"] : "out";
  return {line, absl::StrCat("bazel run ", target, ".firmware -- ",
                             ShellWord(FlagText("model", out + "/model.json")),
                             " ", ShellWord(FlagText("out", out)))};
}

}  // namespace autopruner
