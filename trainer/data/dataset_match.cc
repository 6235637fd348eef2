// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_match.h"

#include "absl/strings/str_cat.h"
#include "base/table.h"
#include "base/utf8.h"

namespace autopruner {

absl::Status CheckMatches(const Dataset& data, const std::string& name,
                          int inputs, int classes) {
  if (data.features != inputs) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": has ", Counted(data.features, "feature"),
                     "; the network has ", Counted(inputs, "input")));
  }
  if (data.classes == classes) return absl::OkStatus();
  if (classes == 0 || data.classes == 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": was read as ", data.classes == 0 ? "targets" : "classes",
        "; the network is trained on ", classes == 0 ? "targets" : "classes"));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      name, ": has ", data.classes, " classes (", OneLineList(data.class_names),
      "); the network tells ", classes, " apart"));
}

}  // namespace autopruner
