// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "base/utf8.h"

namespace autopruner {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view WithoutBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// `text` up to the first separator, without the blanks around it; `text`
// keeps what follows, from the separator on.
std::string_view TakeField(std::string_view& text, const CsvFormat& format) {
  const size_t size =
      std::min(format.separator == ' ' ? text.find_first_of(kBlanks)
                                       : text.find(format.separator),
               text.size());
  const std::string_view field = text.substr(0, size);
  text.remove_prefix(size);
  return WithoutBlanks(field);
}

void SkipBlanks(std::string_view& text) {
  const size_t size = std::min(text.find_first_not_of(kBlanks), text.size());
  text.remove_prefix(size);
}

// Skips the blanks before a field: a tab may be a separator itself.
void SkipPadding(std::string_view& text, const CsvFormat& format) {
  if (format.separator != '\t') return SkipBlanks(text);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

// Skips one separator, if there is one here.
bool SkipSeparator(std::string_view& text, const CsvFormat& format) {
  if (format.separator == ' ') {
    SkipBlanks(text);
    return !text.empty();
  }
  if (text.empty()) return false;
  text.remove_prefix(1);
  return true;
}

// Whether a line has something to read, and no comment.
bool HasFields(std::string_view line) {
  const std::string_view content = WithoutBlanks(line);
  return !content.empty() && content.front() != '#';
}

// What Excel writes above the header: sep=;
std::optional<char> DeclaredSeparator(std::string_view line) {
  if (line.size() != 5 || !line.starts_with("sep=")) return std::nullopt;
  return line.back();
}

// How well the first rows fit a format.
struct Fit {
  size_t fields = 0;  // of the first row
  int rows = 0;       // that have as many
  int numbers = 0;

  bool operator<(const Fit& other) const {
    return std::pair(rows, numbers) < std::pair(other.rows, other.numbers);
  }
};

Fit FitOf(std::string_view text, const CsvFormat& format) {
  constexpr int kRows = 50;
  Fit fit;
  CsvReader reader("", text, format);
  for (int row = 0; row < kRows; ++row) {
    const absl::StatusOr<bool> more = reader.Next();
    if (!more.ok() || !*more) break;
    if (row == 0) fit.fields = reader.fields().size();
    fit.rows += reader.fields().size() == fit.fields;
    for (const std::string_view field : reader.fields()) {
      fit.numbers += ParseCsvNumber(field, format).has_value();
    }
  }
  return fit;
}

}  // namespace

TextLine TakeLine(std::string_view& text) {
  const size_t size = std::min(text.find_first_of("\r\n"), text.size());
  const TextLine line = {text.substr(0, size), size < text.size()};
  const bool two = text.substr(size).starts_with("\r\n");
  text.remove_prefix(size + (two ? 2 : line.ended ? 1 : 0));
  return line;
}

CsvFormat DetectCsvFormat(std::string_view text) {
  std::string_view rest = text;
  const std::optional<char> declared =
      text.empty() ? std::nullopt : DeclaredSeparator(TakeLine(rest).text);
  if (declared) return {.separator = *declared};
  CsvFormat best;
  Fit best_fit;
  for (const char separator : {';', '\t', ',', ' '}) {
    const CsvFormat format = {.separator = separator};
    const Fit fit = FitOf(text, format);
    if (fit.fields < 2 || !(best_fit < fit)) continue;
    best = format;
    best_fit = fit;
  }
  return best;
}

std::optional<double> ParseCsvNumber(std::string_view field,
                                     const CsvFormat& format) {
  if (field.starts_with('+') && !field.starts_with("+-")) {
    field.remove_prefix(1);
  }
  std::string pointed;
  if (format.decimal_comma() && field.find(',') != std::string_view::npos) {
    pointed = field;
    std::replace(pointed.begin(), pointed.end(), ',', '.');
    field = pointed;
  }
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [next, error] = std::from_chars(field.data(), end, value);
  if (next != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too large or too small: from_chars leaves open which.
    return std::strtod(std::string(field).c_str(), nullptr);
  }
  return value;
}

std::string QuotedCsvField(std::string_view field) {
  return absl::StrCat("'", ShortLine(field), "'");
}

void CsvReader::Split(std::string_view line, const CsvFormat& format,
                      std::vector<std::string_view>& fields) {
  fields.clear();
  if (format.separator == ' ') line = WithoutBlanks(line);
  do {
    fields.push_back(TakeField(line, format));
  } while (SkipSeparator(line, format));
}

absl::StatusOr<bool> CsvReader::Next() {
  comment_ = {};
  while (!rest_.empty()) {
    const std::string_view from = rest_;
    const std::string_view line = TakeLine(rest_).text;
    line_ = ++lines_taken_;
    if (line_ == 1 && DeclaredSeparator(line)) continue;
    if (!HasFields(line)) {
      const size_t mark = line.find('#');
      if (mark != std::string_view::npos) comment_ = line.substr(mark + 1);
      continue;
    }
    if (line.find('"') == std::string_view::npos) {
      Split(line, format_, fields_);
      return true;
    }
    const absl::Status split = SplitQuoted(from);
    if (!split.ok()) return split;
    return true;
  }
  return false;
}

// Splits the row at the beginning of `from`: a quoted field may go over more
// than one line.
absl::Status CsvReader::SplitQuoted(std::string_view from) {
  fields_.clear();
  unquoted_.clear();
  // What is left of the current line.
  const auto take_line = [&] {
    rest_ = from;
    return TakeLine(rest_).text;
  };
  std::string_view line = take_line();
  do {
    SkipPadding(line, format_);
    if (!line.starts_with('"')) {
      fields_.push_back(TakeField(line, format_));
      continue;
    }
    from = from.substr(line.data() - from.data());
    const absl::StatusOr<std::string_view> field = QuotedField(from);
    if (!field.ok()) return field.status();
    fields_.push_back(*field);
    line = from.empty() ? from : take_line();
    if (from.empty()) rest_ = from;
    const std::string_view rest = TakeField(line, format_);
    if (!rest.empty()) {
      return Error(QuotedCsvField(rest), " follows a closing quotation mark");
    }
  } while (SkipSeparator(line, format_));
  return absl::OkStatus();
}

// "a ""b"" c" -> a "b" c; `from` keeps what follows.
absl::StatusOr<std::string_view> CsvReader::QuotedField(
    std::string_view& from) {
  std::string& field = unquoted_.emplace_back();
  from.remove_prefix(1);
  while (true) {
    const size_t quote = from.find('"');
    if (quote == std::string_view::npos) {
      return Error("a quotation mark is not closed");
    }
    field.append(from.substr(0, quote));
    from.remove_prefix(quote + 1);
    if (!from.starts_with('"')) break;
    field.push_back('"');
    from.remove_prefix(1);
  }
  for (std::string_view text = field; !text.empty();) {
    lines_taken_ += TakeLine(text).ended;
  }
  return std::string_view(field);
}

}  // namespace autopruner
