// SPDX-License-Identifier: Apache-2.0
//
// The header of a .npy file: a Python dict in text.
//
//   {'descr': '<f4', 'fortran_order': False, 'shape': (52602, 35), }
//     ->  {.fields = {{.kind = 'f', .size = 4}}, .shape = {52602, 35}}
//   {'descr': [('pt', '<f4'), ('nhits', '<i2', (3,))], ...
//     ->  {.fields = {{"pt", 'f', 4, 1}, {"nhits", 'i', 2, 3}}, ...
#ifndef TRAINER_SOURCE_NPY_HEADER_H_
#define TRAINER_SOURCE_NPY_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

struct NpyField {
  std::string name = {};  // empty: the array has no fields
  char kind = 0;  // f float, i signed, u unsigned, b bool, U, S text, V unread
  int64_t size = 0;   // bytes of one value
  int64_t count = 1;  // values after each other
};

struct NpyHeader {
  std::vector<NpyField> fields;  // of an item; they follow each other
  bool fortran_order = false;
  std::vector<int64_t> shape;
  size_t data_begin = 0;  // offset of the first item in the file

  int64_t item_size() const {
    int64_t size = 0;
    for (const NpyField& field : fields) size += field.size * field.count;
    return size;
  }
};

// Returns the header of the .npy file with these `bytes`. Its shape has one
// dimension, or two if it has no fields; none is empty, and it fits the size
// of the file exactly.
//   Errors: InvalidArgument; the message starts with `name`.
absl::StatusOr<NpyHeader> ParseNpyHeader(const std::string& name,
                                         std::string_view bytes);

}  // namespace autopruner

#endif  // TRAINER_SOURCE_NPY_HEADER_H_
