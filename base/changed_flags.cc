// SPDX-License-Identifier: Apache-2.0
#include "base/changed_flags.h"

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace autopruner {

std::map<std::string, std::string> ChangedFlags(const std::string& file) {
  std::map<std::string, std::string> changed;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    const bool wanted = file.empty()
                            ? !absl::StrContains(flag->Filename(), "absl/")
                            : absl::EndsWith(flag->Filename(), file);
    if (!wanted || flag->CurrentValue() == flag->DefaultValue()) continue;
    changed[std::string(name)] = flag->CurrentValue();
  }
  return changed;
}

std::string FlagText(const std::string& name, const std::string& value) {
  return absl::StrCat("--", name, "=", value);
}

}  // namespace autopruner
