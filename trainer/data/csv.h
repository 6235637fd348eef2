// SPDX-License-Identifier: Apache-2.0
//
// Reads tables of numbers from .csv files whose first line names the columns.
//
//   absl::StatusOr<CsvTable> jets = ReadCsv("jets.csv");
//   jets->columns     ->  {"pt", "tau21", "label"}
//   jets->at(15, 1)   ->  0.31
//   jets->lines[15]   ->  17        // where that row begins in the file
//
// Wrong: a file without a header line, or with text in a column, is an error
// such as "jets.csv:17: column 'tau21': 'abc' is not a number".
#ifndef TRAINER_DATA_CSV_H_
#define TRAINER_DATA_CSV_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

struct CsvTable {
  std::vector<std::string> columns;  // no name is empty or there twice
  std::vector<double> values;        // [rows][columns], all finite
  std::vector<int64_t> lines;        // of each row, from 1

  int64_t rows() const { return static_cast<int64_t>(lines.size()); }
  double at(int64_t row, int64_t column) const {
    return values[row * columns.size() + column];
  }
  // Index of the column `name`, or -1.
  int Find(const std::string& name) const;
};

// Reads the file at `path`: fields separated by commas, quoted as in RFC 4180
// where needed; lines end with LF or CRLF, the last one also without. Empty
// lines, blanks around an unquoted field and a byte-order mark are skipped.
//   Errors: as ReadFile; InvalidArgument, in one line that starts with
//   path:line, for everything else.
absl::StatusOr<CsvTable> ReadCsv(const std::string& path);

// The same for `text` in memory; `name` opens every message.
absl::StatusOr<CsvTable> ParseCsv(const std::string& name,
                                  std::string_view text);

}  // namespace autopruner

#endif  // TRAINER_DATA_CSV_H_
