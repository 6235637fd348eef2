// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/npy.h"

#include <bit>
#include <cstring>

#include "base/file.h"
#include "trainer/data/npy_header.h"

namespace autopruner {
namespace {

static_assert(std::endian::native == std::endian::little,
              ".npy items are copied as they stand: little-endian");

template <typename Item>
std::vector<double> Convert(std::string_view data) {
  std::vector<double> values(data.size() / sizeof(Item));
  for (size_t i = 0; i < values.size(); ++i) {
    Item item;
    std::memcpy(&item, data.data() + i * sizeof(Item), sizeof(Item));
    values[i] = static_cast<double>(item);
  }
  return values;
}

std::vector<double> ConvertItems(const NpyHeader& header,
                                 std::string_view data) {
  const bool is_signed = header.kind == 'i';
  if (header.kind == 'f') {
    return header.item_size == 4 ? Convert<float>(data) : Convert<double>(data);
  }
  switch (header.item_size) {
    case 1:
      return is_signed ? Convert<int8_t>(data) : Convert<uint8_t>(data);
    case 2:
      return is_signed ? Convert<int16_t>(data) : Convert<uint16_t>(data);
    case 4:
      return is_signed ? Convert<int32_t>(data) : Convert<uint32_t>(data);
    default:
      return is_signed ? Convert<int64_t>(data) : Convert<uint64_t>(data);
  }
}

std::vector<double> Transposed(const std::vector<double>& values, int64_t rows,
                               int64_t columns) {
  std::vector<double> result(values.size());
  for (int64_t column = 0; column < columns; ++column) {
    for (int64_t row = 0; row < rows; ++row) {
      result[row * columns + column] = values[column * rows + row];
    }
  }
  return result;
}

}  // namespace

absl::StatusOr<NpyArray> ParseNpy(const std::string& name,
                                  std::string_view bytes) {
  const absl::StatusOr<NpyHeader> header = ParseNpyHeader(name, bytes);
  if (!header.ok()) return header.status();
  NpyArray array;
  array.dimensions = static_cast<int>(header->shape.size());
  array.rows = header->shape.front();
  array.columns = array.dimensions == 2 ? header->shape.back() : 1;
  array.values = ConvertItems(*header, bytes.substr(header->data_begin));
  if (header->fortran_order) {
    array.values = Transposed(array.values, array.rows, array.columns);
  }
  return array;
}

absl::StatusOr<NpyArray> ReadNpy(const std::string& path) {
  const absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  return ParseNpy(path, *bytes);
}

}  // namespace autopruner
