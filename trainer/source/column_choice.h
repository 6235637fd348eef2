// SPDX-License-Identifier: Apache-2.0
//
// Which columns of a file are features, label and weight.
//
//   ChooseColumns(source, {.label = "flavour", .drop = {"event", "*_truth"}})
#ifndef TRAINER_SOURCE_COLUMN_CHOICE_H_
#define TRAINER_SOURCE_COLUMN_CHOICE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/source/sample_source.h"

namespace autopruner {

struct ColumnOptions {
  std::string label = "label";
  std::string weight = {};  // empty: the source's own, if it has any
  // Names or patterns, where * stands for any characters and ? for one.
  std::vector<std::string> features = {};  // empty: all that are not dropped
  std::vector<std::string> drop = {};
};

// Whether `pattern` is all of `name`.
bool MatchesPattern(std::string_view pattern, std::string_view name);

// Returns the columns that `options` ask for, features in the order of the
// file. A label that only differs in case is found where there is one such. A
// name other than "label" and "y" takes the place of a label that is given.
//   Errors: InvalidArgument for a name or pattern that is no column's, for a
//   column that is label and weight, for no feature. The message starts with
//   the name of the source, and lists the columns.
absl::StatusOr<ColumnChoice> ChooseColumns(const SampleSource& source,
                                           const ColumnOptions& options);

}  // namespace autopruner

#endif  // TRAINER_SOURCE_COLUMN_CHOICE_H_
