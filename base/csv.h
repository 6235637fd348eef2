// SPDX-License-Identifier: Apache-2.0
//
// Splits text into lines, and lines into fields.
//
//   CsvReader rows("shifts.csv", text);
//   while (true) {
//     ASSIGN_OR_RETURN(const bool more, rows.Next());
//     if (!more) break;
//     rows.fields()  ->  {"pt", "relative", "0.02"}    // of line rows.line()
//   }
//
// Fields stand between separators, in quotation marks as in RFC 4180 where
// needed. Empty lines, those that begin with #, and a first one that only tells
// the separator (sep=;) are skipped.
#ifndef BASE_CSV_H_
#define BASE_CSV_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace autopruner {

struct TextLine {
  std::string_view text;  // without its end
  bool ended = false;     // false: the text ends here, without a line end
};

// Takes the first line off `text`. It ends with LF, CRLF or CR.
//   Requires text that is not empty.
TextLine TakeLine(std::string_view& text);

struct CsvFormat {
  // ' ': any number of blanks and tabs, also around the line.
  char separator = ',';

  // Where the comma does not separate fields it is a decimal point, too.
  bool decimal_comma() const { return separator != ','; }
};

// Returns the format that a first line sep=; tells, or in which the first lines
// of `text` have the same number of fields, more than one; a comma where
// nothing else fits.
CsvFormat DetectCsvFormat(std::string_view text);

// Returns the number that the whole of `field` spells, or nothing. One that
// is too large is infinite, one too small 0; "nan" and "inf" are numbers.
std::optional<double> ParseCsvNumber(std::string_view field,
                                     const CsvFormat& format = {});

// `field` as messages show it: in '', on one line, not too long.
std::string QuotedCsvField(std::string_view field);

class CsvReader {
 public:
  // `name` opens every message. `text` must outlive the reader.
  CsvReader(std::string name, std::string_view text, CsvFormat format = {})
      : name_(std::move(name)), rest_(text), format_(format) {}

  // Goes to the next row. Returns whether there is one.
  //   Errors: InvalidArgument for a quotation mark that is not closed, or that
  //   text follows.
  absl::StatusOr<bool> Next();

  // Of the current row, without blanks around them. Valid until Next().
  const std::vector<std::string_view>& fields() const { return fields_; }
  // Where the current row begins, from 1.
  int64_t line() const { return line_; }
  // The last comment before the current row, without its #.
  std::string_view comment() const { return comment_; }
  const CsvFormat& format() const { return format_; }

  // An error in the current row: "shifts.csv:17: " and `args`.
  template <typename... Args>
  absl::Status Error(const Args&... args) const {
    return absl::InvalidArgumentError(
        absl::StrCat(name_, ":", line_, ": ", args...));
  }

  // Splits a line without quotation marks, such as a comment.
  static void Split(std::string_view line, const CsvFormat& format,
                    std::vector<std::string_view>& fields);

 private:
  absl::Status SplitQuoted(std::string_view from);
  absl::StatusOr<std::string_view> QuotedField(std::string_view& from);

  const std::string name_;
  std::string_view rest_;  // behind the current row
  const CsvFormat format_;
  int64_t line_ = 0;
  int64_t lines_taken_ = 0;
  std::string_view comment_;
  std::vector<std::string_view> fields_;
  std::deque<std::string> unquoted_;  // what quoted fields refer to
};

}  // namespace autopruner

#endif  // BASE_CSV_H_
