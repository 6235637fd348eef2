// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/npy.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/status_macros.h"
#include "trainer/source/npy_header.h"

namespace autopruner {
namespace {

static_assert(std::endian::native == std::endian::little,
              ".npy items are copied as they stand: little-endian");

template <typename Value>
double Load(const char* bytes) {
  Value value;
  std::memcpy(&value, bytes, sizeof(Value));
  return static_cast<double>(value);
}

// IEEE 754's half precision: 1 sign, 5 exponent and 10 mantissa bits.
double LoadHalf(const char* bytes) {
  uint16_t bits;
  std::memcpy(&bits, bytes, sizeof(bits));
  const int exponent = bits >> 10 & 31;
  const double mantissa = bits & 1023;
  const double magnitude = exponent == 31 ? (mantissa == 0 ? HUGE_VAL : NAN)
                           : exponent == 0
                               ? std::ldexp(mantissa, -24)
                               : std::ldexp(1024 + mantissa, exponent - 25);
  return bits >> 15 == 1 ? -magnitude : magnitude;
}

double LoadNumber(char kind, int64_t size, const char* bytes) {
  const bool is_signed = kind == 'i';
  if (kind == 'f') {
    return size == 2   ? LoadHalf(bytes)
           : size == 4 ? Load<float>(bytes)
                       : Load<double>(bytes);
  }
  switch (size) {
    case 1:
      return is_signed ? Load<int8_t>(bytes) : Load<uint8_t>(bytes);
    case 2:
      return is_signed ? Load<int16_t>(bytes) : Load<uint16_t>(bytes);
    case 4:
      return is_signed ? Load<int32_t>(bytes) : Load<uint32_t>(bytes);
    default:
      return is_signed ? Load<int64_t>(bytes) : Load<uint64_t>(bytes);
  }
}

void AppendUtf8(uint32_t code, std::string& text) {
  const auto tail = [&](int shift) {
    text += static_cast<char>(0x80 | (code >> shift & 0x3F));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0 | (code >> 18 & 7));
    tail(12);
    tail(6);
    tail(0);
  }
}

// Text without the zeros that fill it up.
std::string LoadText(char kind, int64_t size, const char* bytes) {
  std::string text;
  if (kind == 'S') {
    text.assign(bytes, size);
  } else {
    for (int64_t i = 0; i < size; i += 4) {
      uint32_t code;
      std::memcpy(&code, bytes + i, sizeof(code));
      AppendUtf8(code, text);
    }
  }
  while (!text.empty() && text.back() == '\0') text.pop_back();
  return text;
}

class NpyFile : public ArrayFile {
 public:
  NpyFile(const std::string& name, std::string bytes, const NpyHeader& header)
      : ArrayFile(name),
        bytes_(std::move(bytes)),
        data_(bytes_.data() + header.data_begin),
        item_size_(header.item_size()),
        fortran_order_(header.fortran_order) {
    rows_ = header.shape.front();
    int64_t items = 1;
    for (size_t k = 1; k < header.shape.size(); ++k) items *= header.shape[k];
    for (int64_t item = 0; item < items; ++item) {
      int64_t offset = 0;
      for (NpyField field : header.fields) {
        if (header.shape.size() == 3) {
          const int64_t features = header.shape.back();
          field.name =
              absl::StrCat("element.", item / features, ".x", item % features);
        }
        for (int64_t k = 0; k < field.count; ++k) {
          if (field.kind != 'V') {
            AddColumn(field, k, item, offset);
          }
          offset += field.size;
        }
      }
    }
    items_ = items;
    if (header.shape.size() == 3) features_ = header.shape.back();
  }

  absl::Status ReadNumbers(int64_t begin, int64_t count,
                           std::span<const int> chosen,
                           std::vector<double>& numbers) override {
    numbers.clear();
    for (int64_t row = begin; row < begin + count; ++row) {
      for (const int column : chosen) {
        const Cell& cell = cells_[column];
        numbers.push_back(LoadNumber(cell.kind, cell.size, At(row, cell)));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadTexts(int64_t begin, int64_t count, int column,
                         std::vector<std::string>& texts) override {
    const Cell& cell = cells_[column];
    texts.clear();
    for (int64_t row = begin; row < begin + count; ++row) {
      texts.push_back(LoadText(cell.kind, cell.size, At(row, cell)));
    }
    return absl::OkStatus();
  }

 private:
  // Where the value of a column stands in its row.
  struct Cell {
    char kind;
    int64_t size;
    int64_t item;
    int64_t offset;  // within the item
  };

  void AddColumn(const NpyField& field, int64_t k, int64_t item,
                 int64_t offset) {
    cells_.push_back({field.kind, field.size, item, offset});
    columns_.push_back({.name = field.count > 1
                                    ? absl::StrCat(field.name, ".", k)
                                    : field.name,
                        .is_text = field.kind == 'U' || field.kind == 'S'});
  }

  const char* At(int64_t row, const Cell& cell) const {
    const int64_t item = fortran_order_ ? FortranItem(cell.item) * rows_ + row
                                        : row * items_ + cell.item;
    return data_ + item * item_size_ + cell.offset;
  }

  // In Fortran's order the first index runs fastest.
  int64_t FortranItem(int64_t item) const {
    return item % features_ * (items_ / features_) + item / features_;
  }

  const std::string bytes_;
  const char* const data_;
  const int64_t item_size_;
  const bool fortran_order_;
  int64_t items_ = 1;     // of a row
  int64_t features_ = 1;  // of an element, in three dimensions
  std::vector<Cell> cells_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpyBytes(const std::string& name,
                                                        std::string bytes) {
  ASSIGN_OR_RETURN(const NpyHeader header, ParseNpyHeader(name, bytes));
  return std::make_unique<NpyFile>(name, std::move(bytes), header);
}

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpy(const std::string& path) {
  ASSIGN_OR_RETURN(std::string bytes, ReadFile(path));
  return OpenNpyBytes(path, std::move(bytes));
}

}  // namespace autopruner
