// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/column_choice.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/csv.h"
#include "base/status_macros.h"
#include "base/utf8.h"

namespace autopruner {
namespace {

// "; there are: pt, eta, .."
std::string ThereAre(const SampleSource& source) {
  return "; there are: " + OneLineList(source.columns());
}

template <typename... Args>
absl::Status Error(const SampleSource& source, const Args&... args) {
  return absl::InvalidArgumentError(absl::StrCat(source.name(), ": ", args...));
}

// Index of the column `name`, of the only one that differs in case, or -1.
int FindColumn(const std::vector<std::string>& columns,
               const std::string& name) {
  int similar = -1;
  int similars = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == name) return static_cast<int>(i);
    if (!absl::EqualsIgnoreCase(columns[i], name)) continue;
    similar = static_cast<int>(i);
    ++similars;
  }
  return similars == 1 ? similar : -1;
}

absl::StatusOr<int> NamedColumn(const SampleSource& source,
                                const std::string& name,
                                const std::string& flag) {
  const int column = FindColumn(source.columns(), name);
  if (column >= 0) return column;
  return Error(source, "has no column ", QuotedCsvField(name), "; name it with",
               flag, ThereAre(source));
}

// Marks the columns that one of `patterns` is; each must be some column's.
absl::StatusOr<std::vector<bool>> Marked(
    const SampleSource& source, const std::vector<std::string>& patterns,
    const std::string& flag) {
  std::vector<bool> marked(source.columns().size());
  for (const std::string& pattern : patterns) {
    bool found = false;
    for (size_t i = 0; i < marked.size(); ++i) {
      if (!MatchesPattern(pattern, source.columns()[i])) continue;
      marked[i] = found = true;
    }
    if (found) continue;
    return Error(source, "no column is ", QuotedCsvField(pattern), " of", flag,
                 ThereAre(source));
  }
  return marked;
}

// Whether `name` may be the label that plain arrays have in y.
bool IsGivenLabel(const std::string& name) {
  return name == ColumnOptions().label || name == "y";
}

}  // namespace

bool MatchesPattern(std::string_view pattern, std::string_view name) {
  // Behind the last *, and where in `name` what follows it was tried last.
  size_t star = std::string_view::npos;
  size_t tried = 0;
  size_t p = 0;
  for (size_t n = 0; n < name.size();) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      tried = n;
    } else if (p < pattern.size() &&
               (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star;
      n = ++tried;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

absl::StatusOr<ColumnChoice> ChooseColumns(const SampleSource& source,
                                           const ColumnOptions& options) {
  ColumnChoice choice;
  choice.label = source.given_label();
  if (choice.label < 0 || !IsGivenLabel(options.label)) {
    ASSIGN_OR_RETURN(choice.label,
                     NamedColumn(source, options.label, " --label"));
  }
  choice.weight = source.given_weight();
  if (!options.weight.empty()) {
    ASSIGN_OR_RETURN(choice.weight,
                     NamedColumn(source, options.weight, " --weights"));
  }
  if (choice.weight == choice.label) {
    return Error(source, "column ", QuotedCsvField(options.weight),
                 " cannot be both label and weight");
  }
  ASSIGN_OR_RETURN(const std::vector<bool> features,
                   Marked(source, options.features, " --features"));
  ASSIGN_OR_RETURN(const std::vector<bool> drop,
                   Marked(source, options.drop, " --drop"));
  const int columns = static_cast<int>(source.columns().size());
  for (int i = 0; i < columns; ++i) {
    if (i == choice.label || i == choice.weight || i == source.given_label() ||
        i == source.given_weight() || drop[i]) {
      continue;
    }
    if (options.features.empty() || features[i]) choice.features.push_back(i);
  }
  if (!choice.features.empty()) return choice;
  return Error(source, "no column is left as a feature", ThereAre(source));
}

}  // namespace autopruner
