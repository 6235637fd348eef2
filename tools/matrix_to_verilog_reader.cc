// SPDX-License-Identifier: Apache-2.0
#include "tools/matrix_to_verilog_reader.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/adder_graph/adder_graph.h"

namespace autopruner {
namespace {

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

absl::Status Error(const std::string& file, int line,
                   const std::string& problem) {
  return absl::InvalidArgumentError(file + ":" + std::to_string(line) + ": " +
                                    problem);
}

// Appends the fields of one line to `weights`; returns how many they are.
absl::StatusOr<int> ParseRow(std::string_view row, const std::string& file,
                             int line, std::vector<int64_t>& weights) {
  int column = 0;
  while (true) {
    ++column;
    const size_t comma = row.find(',');
    const std::string_view field = Trim(row.substr(0, comma));
    int64_t value = 0;
    const auto [end, error] =
        std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || end != field.data() + field.size() ||
        value < -kMaxMatrixWeight || value > kMaxMatrixWeight) {
      return Error(file, line,
                   "column " + std::to_string(column) + ": '" +
                       std::string(field) +
                       "' is no integer from -2^31 to 2^31");
    }
    weights.push_back(value);
    if (comma == std::string_view::npos) return column;
    row.remove_prefix(comma + 1);
  }
}

}  // namespace

absl::StatusOr<ConstantMatrix> ParseMatrix(const std::string& text,
                                           const std::string& file) {
  ConstantMatrix matrix;
  std::string_view rest = text;
  for (int line = 1; !rest.empty(); ++line) {
    const size_t end = rest.find('\n');
    const std::string_view row = Trim(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (row.empty() && rest.empty()) break;
    const absl::StatusOr<int> columns =
        ParseRow(row, file, line, matrix.weights);
    if (!columns.ok()) return columns.status();
    if (line > 1 && *columns != matrix.columns) {
      return Error(file, line,
                   std::to_string(*columns) +
                       " columns; the rows before have " +
                       std::to_string(matrix.columns));
    }
    matrix.columns = *columns;
    matrix.rows = line;
    if (matrix.rows > kMaxMatrixSide || matrix.columns > kMaxMatrixSide) {
      return Error(file, line, "more than 4096 rows or columns");
    }
  }
  if (matrix.rows == 0) {
    return Error(file, 1, "no numbers; a line for each input is expected");
  }
  return matrix;
}

}  // namespace autopruner
