// SPDX-License-Identifier: Apache-2.0
//
// Text tables for a terminal, and the numbers in them.
//
//   Table table({"", "full", "pruned"});
//   table.AddRow({"AUC", Fixed(0.97368, 4), Fixed(0.97181, 4)});
//   table.AddRule();
//   table.AddRow({"multiplications", Grouped(5376), Grouped(212)});
//   std::cout << table.Text();
//
//                      full  pruned
//   ───────────────────────────────
//   AUC              0.9737  0.9718
//   ───────────────────────────────
//   multiplications   5,376     212
//
// A column is set flush right if all its cells are numbers, else flush left.
// Cells are UTF-8.
#ifndef BASE_TABLE_H_
#define BASE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace autopruner {

class Table {
 public:
  explicit Table(std::vector<std::string> header);

  // Missing cells at the end of a row are empty.
  void AddRow(std::vector<std::string> cells);
  // A line between the rows before and after.
  void AddRule();

  // All lines, each ending with '\n', without blanks at their ends.
  std::string Text() const;

 private:
  std::vector<size_t> Widths() const;
  std::vector<bool> FlushRight() const;

  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;  // an empty row is a rule
};

// Columns that `text` takes in a terminal, one for each code point. (Combining
// and double-width characters are not known.)
size_t DisplayWidth(std::string_view text);

// 0.97368, 4 -> "0.9737". NaN -> "-".
std::string Fixed(double value, int decimals);

// 0.97368, 0.00014, 4 -> "0.9737 ± 0.0001". Without deviation if that is NaN.
std::string WithDeviation(double mean, double deviation, int decimals);

// The shortest text that reads back as the same number. NaN -> "".
std::string Exact(double value);

// 5376 -> "5,376".
std::string Grouped(int64_t value);

// "1 node", "5,376 nodes"
std::string Counted(int64_t count, const std::string& noun);

}  // namespace autopruner

#endif  // BASE_TABLE_H_
