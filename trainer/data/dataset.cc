// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace autopruner {
namespace {

std::string Count(int count, const std::string& noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

}  // namespace

Dataset Subset(const Dataset& data, std::span<const int> rows) {
  Dataset subset = {.features = data.features,
                    .classes = data.classes,
                    .x = {},
                    .y = {},
                    .weight = {},
                    .feature_names = data.feature_names,
                    .class_names = data.class_names,
                    .missing = data.missing};
  subset.x.reserve(rows.size() * data.features);
  subset.y.reserve(rows.size());
  subset.weight.reserve(rows.size());
  for (const int row : rows) {
    const std::span<const float> x = data.row(row);
    subset.x.insert(subset.x.end(), x.begin(), x.end());
    subset.y.push_back(data.y[row]);
    subset.weight.push_back(data.weight[row]);
  }
  return subset;
}

absl::Status CheckMatches(const Dataset& data, const std::string& name,
                          int inputs, int classes) {
  if (data.features != inputs) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": has ", Count(data.features, "feature"),
                     "; the network has ", Count(inputs, "input")));
  }
  if (data.classes == classes) return absl::OkStatus();
  if (classes == 0 || data.classes == 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": was read as ", data.classes == 0 ? "targets" : "classes",
        "; the network is trained on ", classes == 0 ? "targets" : "classes"));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(name, ": has ", data.classes, " classes (",
                   absl::StrJoin(data.class_names, ", "),
                   "); the network tells ", classes, " apart"));
}

}  // namespace autopruner
