// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/csv_source.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/changed_flags.h"
#include "base/csv.h"
#include "base/status_macros.h"
#include "base/text_file.h"

namespace autopruner {
namespace {

class CsvSource : public SampleSource {
 public:
  CsvSource(std::string name, std::string text)
      : SampleSource(std::move(name)),
        text_(std::move(text)),
        rows_(name_, text_, DetectCsvFormat(text_)) {}

  // Reads the names of the columns.
  absl::Status Open() {
    ASSIGN_OR_RETURN(const bool any, rows_.Next());
    if (!any) {
      return absl::InvalidArgumentError(
          absl::StrCat(name_, ": is empty; expected a line of column names"));
    }
    std::vector<std::string_view> names = rows_.fields();
    const size_t numbers = Numbers(names);
    std::vector<std::string_view> commented;
    CsvReader::Split(rows_.comment(), rows_.format(), commented);
    if (numbers > 0 && commented.size() == names.size() &&
        Numbers(commented) == 0) {
      names = commented;
      first_is_row_ = true;
    } else if (numbers == names.size()) {
      return rows_.Error(QuotedCsvField(names.front()),
                         " is a number; the first line must name the columns");
    }
    RETURN_IF_ERROR(ReadNames(names));
    if (first_is_row_) return absl::OkStatus();
    ASSIGN_OR_RETURN(first_is_row_, rows_.Next());
    if (first_is_row_) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat(name_, ":1: has no rows below the column names"));
  }

  absl::Status Choose(const ColumnChoice& choice) override {
    choice_ = choice;
    has_number_.assign(columns_.size(), false);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next(Sample& sample) override {
    if (!std::exchange(first_is_row_, false)) {
      ASSIGN_OR_RETURN(const bool more, rows_.Next());
      if (!more) return false;
    }
    RETURN_IF_ERROR(CheckCount());
    sample.x.resize(choice_.features.size());
    for (size_t i = 0; i < sample.x.size(); ++i) {
      RETURN_IF_ERROR(ReadNumber(choice_.features[i], sample.x[i]));
    }
    if (choice_.weight >= 0) {
      RETURN_IF_ERROR(ReadNumber(choice_.weight, sample.weight));
    }
    const std::string_view label = rows_.fields()[choice_.label];
    const std::optional<double> number = ParseCsvNumber(label, rows_.format());
    sample.label = {.text = label, .is_text = !number && !label.empty()};
    sample.label.number =
        number.value_or(std::numeric_limits<double>::quiet_NaN());
    return true;
  }

  std::string At(int column) const override {
    return absl::StrCat(name_, ":", rows_.line(), ": column ",
                        QuotedCsvField(columns_[column]), ": ");
  }

  std::string Shown(int column) const override {
    const std::string_view field = rows_.fields()[column];
    return field.empty() ? "" : QuotedCsvField(field);
  }

 private:
  size_t Numbers(const std::vector<std::string_view>& fields) const {
    return std::count_if(fields.begin(), fields.end(), [&](auto field) {
      return ParseCsvNumber(field, rows_.format()).has_value();
    });
  }

  absl::Status ReadNames(const std::vector<std::string_view>& names) {
    std::set<std::string_view> seen;
    for (const std::string_view name : names) {
      if (name.empty()) {
        return rows_.Error("column ", columns_.size() + 1, " has no name",
                           columns_.empty()
                               ? "; an index of pandas? "
                                 "to_csv(.., index=False) leaves it out"
                               : "");
      }
      if (!seen.insert(name).second) {
        return rows_.Error("two columns are named ", QuotedCsvField(name));
      }
      columns_.emplace_back(name);
    }
    return absl::OkStatus();
  }

  absl::Status CheckCount() const {
    const size_t count = rows_.fields().size();
    if (count == columns_.size()) return absl::OkStatus();
    return rows_.Error(
        "has ", count, count == 1 ? " field" : " fields", "; the header names ",
        columns_.size(),
        count > columns_.size() && rows_.format().separator == ','
            ? " (decimal commas? then ; or tabs must separate the fields)"
            : "");
  }

  absl::Status ReadNumber(int column, double& value) {
    const std::string_view field = rows_.fields()[column];
    if (field.empty()) {
      value = std::numeric_limits<double>::quiet_NaN();
      return absl::OkStatus();
    }
    const std::optional<double> number = ParseCsvNumber(field, rows_.format());
    if (!number) return NoNumber(column);
    value = *number;
    has_number_[column] = true;
    return absl::OkStatus();
  }

  // A feature that had no number so far is a column of text.
  absl::Status NoNumber(int column) const {
    const bool is_text = column != choice_.weight && !has_number_[column];
    return absl::InvalidArgumentError(absl::StrCat(
        At(column), QuotedCsvField(rows_.fields()[column]), " is not a number",
        is_text ? absl::StrCat("; ", ShellWord("--drop=" + columns_[column]),
                               " leaves a column of text out")
                : ""));
  }

  const std::string text_;
  CsvReader rows_;
  bool first_is_row_ = false;  // the reader stands at a row not yet returned
  ColumnChoice choice_;
  std::vector<bool> has_number_;  // of each column, in the rows so far
};

}  // namespace

absl::StatusOr<std::unique_ptr<SampleSource>> OpenCsvText(
    const std::string& name, std::string text) {
  auto source = std::make_unique<CsvSource>(name, std::move(text));
  RETURN_IF_ERROR(source->Open());
  return source;
}

absl::StatusOr<std::unique_ptr<SampleSource>> OpenCsv(const std::string& path) {
  ASSIGN_OR_RETURN(std::string text, ReadTextFile(path));
  return OpenCsvText(path, std::move(text));
}

}  // namespace autopruner
