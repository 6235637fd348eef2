// SPDX-License-Identifier: Apache-2.0
//
// Reads NumPy's .npy files.
//
//   absl::StatusOr<NpyArray> x = ReadNpy("X_train.npy");
//   x->rows, x->columns  ->  52602, 35
//   x->at(17, 4)         ->  0.31
//
// Format:
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#ifndef TRAINER_DATA_NPY_H_
#define TRAINER_DATA_NPY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

// An array of one dimension (`columns` is 1) or two, in C order. A 64-bit
// integer above 2^53 is rounded to the nearest double.
struct NpyArray {
  int dimensions = 0;
  int64_t rows = 0;
  int64_t columns = 0;
  std::vector<double> values;  // [rows][columns]

  double at(int64_t row, int64_t column) const {
    return values[row * columns + column];
  }
};

// Reads the file at `path`: versions 1.0 to 3.0; little-endian f4, f8, i1 to
// i8, u1 to u8, or bool; C or Fortran order; one or two dimensions.
//   Errors: as ReadFile; InvalidArgument, in one line that starts with the
//   path, for everything else.
absl::StatusOr<NpyArray> ReadNpy(const std::string& path);

// The same for `bytes` in memory; `name` opens every message.
absl::StatusOr<NpyArray> ParseNpy(const std::string& name,
                                  std::string_view bytes);

}  // namespace autopruner

#endif  // TRAINER_DATA_NPY_H_
