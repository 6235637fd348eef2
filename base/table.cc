// SPDX-License-Identifier: Apache-2.0
#include "base/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace autopruner {
namespace {

constexpr std::string_view kGap = "  ";

// "0.9737 ± 0.0001", "-3", "5,376", "12 of 64", "50 %", "-"
bool IsNumber(std::string_view cell) {
  if (cell == "-") return true;
  const size_t digit = cell.find_first_not_of("+-<>~.");
  return digit != std::string_view::npos && cell[digit] >= '0' &&
         cell[digit] <= '9';
}

std::string RowText(const std::vector<std::string>& cells,
                    const std::vector<size_t>& widths,
                    const std::vector<bool>& flush_right) {
  std::string text;
  for (size_t i = 0; i < widths.size(); ++i) {
    const std::string& cell = cells[i];
    const std::string blanks(widths[i] - DisplayWidth(cell), ' ');
    if (i > 0) text += kGap;
    absl::StrAppend(&text, flush_right[i] ? blanks : cell,
                    flush_right[i] ? cell : blanks);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  text.push_back('\n');
  return text;
}

}  // namespace

Table::Table(std::vector<std::string> header) : header_(std::move(header)) {}

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(header_.size());
  rows_.push_back(std::move(cells));
}

void Table::AddRule() { rows_.emplace_back(); }

std::vector<size_t> Table::Widths() const {
  std::vector<size_t> widths;
  for (const std::string& cell : header_) widths.push_back(DisplayWidth(cell));
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  return widths;
}

std::vector<bool> Table::FlushRight() const {
  std::vector<bool> flush_right(header_.size(), false);
  for (size_t i = 0; i < header_.size(); ++i) {
    bool any_number = false;
    bool any_text = false;
    for (const auto& row : rows_) {
      if (row.empty() || row[i].empty()) continue;
      (IsNumber(row[i]) ? any_number : any_text) = true;
    }
    flush_right[i] = any_number && !any_text;
  }
  return flush_right;
}

std::string Table::Text() const {
  const std::vector<size_t> widths = Widths();
  const std::vector<bool> flush_right = FlushRight();
  size_t total = 0;
  for (const size_t width : widths) total += width;
  if (!widths.empty()) total += kGap.size() * (widths.size() - 1);
  std::string rule;
  for (size_t i = 0; i < total; ++i) rule += "─";
  rule += "\n";
  std::string text = RowText(header_, widths, flush_right) + rule;
  for (const auto& row : rows_) {
    text += row.empty() ? rule : RowText(row, widths, flush_right);
  }
  return text;
}

size_t DisplayWidth(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  });
}

std::string Fixed(double value, int decimals) {
  if (std::isnan(value)) return "-";
  const std::string text = absl::StrFormat("%.*f", decimals, value);
  // Not "-0.00".
  const bool is_zero = text.find_first_not_of("-0.") == text.npos;
  return is_zero && text.front() == '-' ? text.substr(1) : text;
}

std::string WithDeviation(double mean, double deviation, int decimals) {
  if (std::isnan(mean) || std::isnan(deviation)) return Fixed(mean, decimals);
  return absl::StrCat(Fixed(mean, decimals), " ± ", Fixed(deviation, decimals));
}

std::string Exact(double value) {
  if (std::isnan(value)) return "";
  char text[64];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  return std::string(text, end);
}

std::string Grouped(int64_t value) {
  const std::string digits = absl::StrCat(value);
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    const bool begins_group = i > 0 && (digits.size() - i) % 3 == 0;
    if (begins_group && digits[i - 1] != '-') grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return grouped;
}

std::string Counted(int64_t count, const std::string& noun) {
  return absl::StrCat(Grouped(count), " ", noun, count == 1 ? "" : "s");
}

}  // namespace autopruner
