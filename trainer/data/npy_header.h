// SPDX-License-Identifier: Apache-2.0
//
// The header of a .npy file: a Python dict in text.
//
//   {'descr': '<f4', 'fortran_order': False, 'shape': (52602, 35), }
//     ->  {.kind = 'f', .item_size = 4, .shape = {52602, 35}}
#ifndef TRAINER_DATA_NPY_HEADER_H_
#define TRAINER_DATA_NPY_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

struct NpyHeader {
  char kind = 0;      // 'f' float, 'i' signed, 'u' unsigned, 'b' bool
  int item_size = 0;  // bytes
  bool fortran_order = false;
  std::vector<int64_t> shape;
  size_t data_begin = 0;  // offset of the first item in the file
};

// Returns the header of the .npy file with these `bytes`. Its shape has one or
// two dimensions, none of them empty, and fits the size of the file exactly.
//   Errors: InvalidArgument; the message starts with `name`.
absl::StatusOr<NpyHeader> ParseNpyHeader(const std::string& name,
                                         std::string_view bytes);

}  // namespace autopruner

#endif  // TRAINER_DATA_NPY_HEADER_H_
