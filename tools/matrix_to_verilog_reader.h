// SPDX-License-Identifier: Apache-2.0
//
// Reads a matrix of integers from comma-separated text: a line a row (an
// input), a field a column (an output).
//
//   ParseMatrix("5,-2\n0,7\n", "K.csv")->weight(0, 1)  ->  -2
#ifndef TOOLS_MATRIX_TO_VERILOG_READER_H_
#define TOOLS_MATRIX_TO_VERILOG_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/adder_graph/adder_graph.h"

namespace autopruner {

// Weights are bounded so that no sum of a matrix can overflow.
inline constexpr int64_t kMaxMatrixWeight = int64_t{1} << 31;
inline constexpr int kMaxMatrixSide = 4096;

//   Errors: InvalidArgument with `file`, line and column for a field that is
//   no integer within +-2^31, for rows of different length, for no row, for
//   more than 4096 rows or columns.
absl::StatusOr<ConstantMatrix> ParseMatrix(const std::string& text,
                                           const std::string& file);

}  // namespace autopruner

#endif  // TOOLS_MATRIX_TO_VERILOG_READER_H_
