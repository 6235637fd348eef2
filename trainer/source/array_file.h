// SPDX-License-Identifier: Apache-2.0
//
// An array in a file as a table of cells: rows, and columns with names.
//
//   array.columns()[4].name  ->  "tau21"
//   array.ReadNumbers(/*begin=*/0, /*count=*/100, chosen, numbers)
#ifndef TRAINER_SOURCE_ARRAY_FILE_H_
#define TRAINER_SOURCE_ARRAY_FILE_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace autopruner {

struct ArrayColumn {
  std::string name;  // of a field; empty where the array names none
  bool is_text = false;
};

class ArrayFile {
 public:
  virtual ~ArrayFile() = default;

  // The file, and what in it, for messages.
  const std::string& name() const { return name_; }
  int64_t rows() const { return rows_; }
  const std::vector<ArrayColumn>& columns() const { return columns_; }

  // Reads `count` rows from `begin` on, within the array. An integer beyond
  // 2^53 is rounded to the nearest double.
  //   Shapes: numbers [count][chosen]; of columns that are no text.
  virtual absl::Status ReadNumbers(int64_t begin, int64_t count,
                                   std::span<const int> chosen,
                                   std::vector<double>& numbers) = 0;
  virtual absl::Status ReadTexts(int64_t begin, int64_t count, int column,
                                 std::vector<std::string>& texts) = 0;

 protected:
  explicit ArrayFile(std::string name) : name_(std::move(name)) {}

  const std::string name_;
  int64_t rows_ = 0;
  std::vector<ArrayColumn> columns_;
};

}  // namespace autopruner

#endif  // TRAINER_SOURCE_ARRAY_FILE_H_
