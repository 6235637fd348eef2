// SPDX-License-Identifier: Apache-2.0
//
// Reads NumPy's .npy files.
//
//   absl::StatusOr<std::unique_ptr<ArrayFile>> x = OpenNpy("X_train.npy");
//   (*x)->rows(), (*x)->columns().size()  ->  52602, 35
//
// Versions 1.0 to 3.0; little-endian f2, f4, f8, i1 to i8, u1 to u8, bool, S
// and U; C or Fortran order; one or two dimensions, or one dimension of items
// with fields. A column of bool is 0 and 1.
//
// Format:
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#ifndef TRAINER_SOURCE_NPY_H_
#define TRAINER_SOURCE_NPY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "trainer/source/array_file.h"

namespace autopruner {

// Opens the file at `path`.
//   Errors: as ReadFile; InvalidArgument, in one line that starts with the
//   path, for everything else.
absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpy(const std::string& path);

// The same for `bytes` in memory; `name` opens every message.
absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpyBytes(const std::string& name,
                                                        std::string bytes);

}  // namespace autopruner

#endif  // TRAINER_SOURCE_NPY_H_
