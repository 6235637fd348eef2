// SPDX-License-Identifier: Apache-2.0
#include "base/changed_flags.h"

#include <algorithm>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

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

std::string ShellWord(const std::string& text) {
  constexpr absl::string_view kPlain = "_-./:,=+@%";
  const bool plain =
      !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return absl::ascii_isalnum(c) || absl::StrContains(kPlain, c);
      });
  if (plain) return text;
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

}  // namespace autopruner
