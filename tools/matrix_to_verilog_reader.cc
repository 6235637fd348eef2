// SPDX-License-Identifier: Apache-2.0
#include "tools/matrix_to_verilog_reader.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/csv.h"
#include "base/status_macros.h"
#include "codegen/adder_graph/adder_graph.h"

namespace autopruner {
namespace {

// Appends the fields of the current row to `weights`.
absl::Status ParseRow(const CsvReader& rows, std::vector<int64_t>& weights) {
  for (size_t i = 0; i < rows.fields().size(); ++i) {
    const std::string_view field = rows.fields()[i];
    int64_t value = 0;
    const char* field_end = field.data() + field.size();
    const auto [end, error] = std::from_chars(field.data(), field_end, value);
    if (error != std::errc() || end != field_end || value < -kMaxMatrixWeight ||
        value > kMaxMatrixWeight) {
      return rows.Error("column ", i + 1, ": ", QuotedCsvField(field),
                        " is no integer from -2^31 to 2^31");
    }
    weights.push_back(value);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ConstantMatrix> ParseMatrix(const std::string& text,
                                           const std::string& file) {
  ConstantMatrix matrix;
  CsvReader rows(file, text, DetectCsvFormat(text));
  while (true) {
    ASSIGN_OR_RETURN(const bool more, rows.Next());
    if (!more) break;
    RETURN_IF_ERROR(ParseRow(rows, matrix.weights));
    const int columns = static_cast<int>(rows.fields().size());
    if (matrix.rows > 0 && columns != matrix.columns) {
      return rows.Error(columns, " columns; the rows before have ",
                        matrix.columns);
    }
    matrix.columns = columns;
    ++matrix.rows;
    if (matrix.rows > kMaxMatrixSide || matrix.columns > kMaxMatrixSide) {
      return rows.Error("more than 4096 rows or columns");
    }
  }
  if (matrix.rows > 0) return matrix;
  return absl::InvalidArgumentError(
      file + ":1: no numbers; a line for each input is expected");
}

}  // namespace autopruner
