// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"

namespace autopruner {
namespace {

std::string Quoted(std::string_view text) {
  constexpr size_t kMost = 40;
  const std::string_view shown = text.substr(0, kMost);
  return absl::StrCat(
      "'", absl::Utf8SafeCEscape(absl::string_view(shown.data(), shown.size())),
      text.size() > kMost ? "...'" : "'");
}

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view WithoutBlanks(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// Returns the number that the whole of `text` spells, or nothing.
std::optional<double> ParseNumber(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [next, error] = std::from_chars(text.data(), end, value);
  if (next != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too large or too small: from_chars leaves open which.
    return std::strtod(std::string(text).c_str(), nullptr);
  }
  return value;
}

class CsvParser {
 public:
  CsvParser(const std::string& name, std::string_view text)
      : name_(name), text_(text) {}

  absl::StatusOr<CsvTable> Parse() {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kByteOrderMark)) {
      text_.remove_prefix(kByteOrderMark.size());
    }
    SkipEmptyLines();
    if (text_.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(name_, ": is empty; expected a line of column names"));
    }
    if (absl::Status status = ReadHeader(); !status.ok()) return status;
    for (SkipEmptyLines(); !text_.empty(); SkipEmptyLines()) {
      if (absl::Status status = ReadRow(); !status.ok()) return status;
    }
    if (table_.lines.empty()) {
      return Error(": has no rows below the column names");
    }
    return std::move(table_);
  }

 private:
  // An error in the line where the row began.
  template <typename... Args>
  absl::Status Error(const Args&... args) const {
    return absl::InvalidArgumentError(
        absl::StrCat(name_, ":", row_line_, args...));
  }

  // Skips one end of line, if there is one here.
  bool SkipLineEnd() {
    const size_t size = text_.starts_with("\r\n") ? 2 : 1;
    if (size == 1 && !text_.starts_with('\n')) return false;
    text_.remove_prefix(size);
    ++line_;
    return true;
  }

  void SkipEmptyLines() {
    while (true) {
      const size_t blanks = text_.find_first_not_of(" \t");
      if (blanks == std::string_view::npos) {
        text_ = {};
        return;
      }
      const char c = text_[blanks];
      if (c != '\n' && !text_.substr(blanks).starts_with("\r\n")) return;
      text_.remove_prefix(blanks);
      SkipLineEnd();
    }
  }

  // Calls visit(field) for every field of the row that begins here; it returns
  // a status, and the first error ends the row. `field` lives for that call.
  template <typename Visitor>
  absl::Status ForEachField(Visitor visit) {
    row_line_ = line_;
    while (true) {
      while (!text_.empty() && IsBlank(text_.front())) text_.remove_prefix(1);
      const absl::StatusOr<std::string_view> field =
          text_.starts_with('"') ? QuotedField() : PlainField();
      if (!field.ok()) return field.status();
      if (absl::Status status = visit(*field); !status.ok()) return status;
      if (text_.empty() || SkipLineEnd()) return absl::OkStatus();
      text_.remove_prefix(1);  // the comma
    }
  }

  absl::StatusOr<std::string_view> PlainField() { return ToDelimiter(); }

  // Takes what stands before the next comma or end of line.
  std::string_view ToDelimiter() {
    size_t size = std::min(text_.find_first_of(",\n"), text_.size());
    const bool at_line_end = size < text_.size() && text_[size] == '\n';
    if (at_line_end && size > 0 && text_[size - 1] == '\r') --size;
    const std::string_view field = text_.substr(0, size);
    text_.remove_prefix(size);
    return WithoutBlanks(field);
  }

  // "a ""b"" c" -> a "b" c
  absl::StatusOr<std::string_view> QuotedField() {
    unquoted_.clear();
    text_.remove_prefix(1);
    while (true) {
      const size_t quote = text_.find('"');
      if (quote == std::string_view::npos) {
        return Error(": a quotation mark is not closed");
      }
      for (const char c : text_.substr(0, quote)) line_ += c == '\n';
      unquoted_.append(text_.substr(0, quote));
      text_.remove_prefix(quote + 1);
      if (!text_.starts_with('"')) break;
      unquoted_.push_back('"');
      text_.remove_prefix(1);
    }
    const std::string_view rest = ToDelimiter();
    if (!rest.empty()) {
      return Error(": ", Quoted(rest), " follows a closing quotation mark");
    }
    return std::string_view(unquoted_);
  }

  absl::Status ReadHeader() {
    bool all_numbers = true;
    std::set<std::string, std::less<>> seen;
    const auto read_name = [&](std::string_view field) {
      if (field.empty()) {
        return Error(": column ", table_.columns.size() + 1, " has no name");
      }
      if (!seen.emplace(field).second) {
        return Error(": two columns are named ", Quoted(field));
      }
      all_numbers = all_numbers && ParseNumber(field);
      table_.columns.emplace_back(field);
      return absl::OkStatus();
    };
    if (absl::Status s = ForEachField(read_name); !s.ok()) return s;
    if (!all_numbers) return absl::OkStatus();
    return Error(": ", Quoted(table_.columns.front()),
                 " is a number; the first line must name the columns");
  }

  absl::Status ReadRow() {
    size_t fields = 0;
    const auto read_value = [&](std::string_view field) {
      // Fields in excess are only counted.
      if (fields++ >= table_.columns.size()) return absl::OkStatus();
      const std::optional<double> value = ParseNumber(field);
      if (value && std::isfinite(*value)) {
        table_.values.push_back(*value);
        return absl::OkStatus();
      }
      return Error(": column ", Quoted(table_.columns[fields - 1]), ": ",
                   field.empty()
                       ? "is empty; expected a number"
                       : Quoted(field) + (value ? " is not a finite number"
                                                : " is not a number"));
    };
    if (absl::Status s = ForEachField(read_value); !s.ok()) return s;
    if (fields != table_.columns.size()) {
      return Error(": has ", fields, fields == 1 ? " field" : " fields",
                   "; the header names ", table_.columns.size());
    }
    table_.lines.push_back(row_line_);
    return absl::OkStatus();
  }

  const std::string& name_;
  std::string_view text_;  // what is still to be read
  int64_t line_ = 1;       // of text_
  int64_t row_line_ = 1;   // where the current row began
  std::string unquoted_;   // the last quoted field
  CsvTable table_;
};

}  // namespace

int CsvTable::Find(const std::string& name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == name) return static_cast<int>(i);
  }
  return -1;
}

absl::StatusOr<CsvTable> ParseCsv(const std::string& name,
                                  std::string_view text) {
  return CsvParser(name, text).Parse();
}

absl::StatusOr<CsvTable> ReadCsv(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ParseCsv(path, *text);
}

}  // namespace autopruner
