// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/hdf5_file.h"

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace autopruner {
namespace {

static_assert(sizeof(hid_t) == sizeof(int64_t), "handles have 64 bits");

// Values of one row that are read, at most.
constexpr hsize_t kMostValues = 1 << 16;

Hdf5Handle Owned(hid_t id, herr_t (*close)(hid_t)) {
  if (id < 0) return nullptr;
  return Hdf5Handle(new int64_t(id), [close](const int64_t* handle) {
    close(*handle);
    delete handle;
  });
}

// What the library says of the last error.
std::string LibraryMessage() {
  std::string message = "unknown error";
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_UPWARD,
      [](unsigned n, const H5E_error2_t* error, void* text) -> herr_t {
        if (n == 0 && error->desc != nullptr) {
          *static_cast<std::string*>(text) = error->desc;
        }
        return 0;
      },
      &message);
  return message;
}

// One value of a row, or several after each other.
struct Field {
  std::string name;  // empty: the data set has no fields
  Hdf5Handle type;   // of one value in the file
  bool is_text = false;
  std::vector<hsize_t> extents = {};  // of an array in each item
  hsize_t count = 1;
};

bool IsNumber(hid_t type) {
  const H5T_class_t kind = H5Tget_class(type);
  if (kind == H5T_ENUM) {
    const Hdf5Handle base = Owned(H5Tget_super(type), &H5Tclose);
    return base && H5Tget_class(*base) == H5T_INTEGER;
  }
  return kind == H5T_INTEGER || kind == H5T_FLOAT;
}

// Returns the field of this type; null type if it cannot be read.
Field MakeField(const std::string& name, Hdf5Handle type) {
  Field field = {.name = name, .type = nullptr};
  if (!type) return field;
  if (H5Tget_class(*type) == H5T_ARRAY) {
    const int dimensions = H5Tget_array_ndims(*type);
    if (dimensions < 1 || dimensions > 8) return field;
    field.extents.resize(dimensions);
    if (H5Tget_array_dims2(*type, field.extents.data()) < 0) return field;
    for (const hsize_t extent : field.extents) {
      if (extent == 0 || extent > kMostValues / field.count) return field;
      field.count *= extent;
    }
    type = Owned(H5Tget_super(*type), &H5Tclose);
    if (!type || !IsNumber(*type)) return field;
  }
  field.is_text = H5Tget_class(*type) == H5T_STRING;
  if (field.is_text || IsNumber(*type)) field.type = std::move(type);
  return field;
}

class Hdf5Array : public ArrayFile {
 public:
  Hdf5Array(const std::string& file, const std::string& name,
            Hdf5Handle data_set)
      : ArrayFile(absl::StrCat(file, ": ", name)),
        data_set_name_(name),
        data_set_(std::move(data_set)) {}

  absl::Status Open() {
    const Hdf5Handle space = Owned(H5Dget_space(*data_set_), &H5Sclose);
    const int dimensions = space ? H5Sget_simple_extent_ndims(*space) : -1;
    if (dimensions < 1 || dimensions > 8) {
      return Invalid(name_, ": has ", std::max(dimensions, 0),
                     " dimensions; expected at least one, of rows");
    }
    extents_.resize(dimensions);
    H5Sget_simple_extent_dims(*space, extents_.data(), nullptr);
    rows_ = static_cast<int64_t>(extents_.front());
    for (int k = 1; k < dimensions; ++k) {
      if (extents_[k] == 0 || extents_[k] > kMostValues / items_) {
        return Invalid(name_, ": a row has no values, or more than ",
                       kMostValues);
      }
      items_ *= extents_[k];
    }
    if (rows_ <= 0) return Invalid(name_, ": holds no data");
    RETURN_IF_ERROR(ReadFields());
    AddColumns();
    if (columns_.empty()) return Invalid(name_, ": has no numbers and no text");
    return absl::OkStatus();
  }

  absl::Status ReadNumbers(int64_t begin, int64_t count,
                           std::span<const int> chosen,
                           std::vector<double>& numbers) override {
    // All values of the fields asked for, then those of the columns.
    std::vector<size_t> offsets(fields_.size(), 0);
    size_t width = 0;  // doubles of an item
    std::vector<bool> asked(fields_.size());
    for (const int column : chosen) asked[cells_[column].field] = true;
    for (size_t f = 0; f < fields_.size(); ++f) {
      if (!asked[f]) continue;
      offsets[f] = width;
      width += fields_[f].count;
    }
    const Hdf5Handle type = NumberType(asked, offsets, width);
    block_.resize(static_cast<size_t>(count) * items_ * width);
    if (width > 0) {
      RETURN_IF_ERROR(Read(begin, count, type, block_.data()));
    }
    numbers.clear();
    for (int64_t row = 0; row < count; ++row) {
      for (const int column : chosen) {
        const Cell& cell = cells_[column];
        numbers.push_back(block_[(row * items_ + cell.item) * width +
                                 offsets[cell.field] + cell.value]);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadTexts(int64_t begin, int64_t count, int column,
                         std::vector<std::string>& texts) override {
    const Cell& cell = cells_[column];
    const Field& field = fields_[cell.field];
    const bool variable = H5Tis_variable_str(*field.type) > 0;
    const size_t size = variable ? sizeof(char*) : H5Tget_size(*field.type);
    const Hdf5Handle type =
        field.name.empty() ? field.type
                           : Owned(H5Tcreate(H5T_COMPOUND, size), &H5Tclose);
    if (!field.name.empty()) {
      H5Tinsert(*type, field.name.c_str(), 0, *field.type);
    }
    std::vector<char> block(static_cast<size_t>(count) * items_ * size);
    RETURN_IF_ERROR(Read(begin, count, type, block.data()));
    texts.clear();
    for (int64_t row = 0; row < count; ++row) {
      const char* at = &block[(row * items_ + cell.item) * size];
      texts.push_back(Text(at, size, variable));
    }
    if (variable) {
      const hsize_t values = static_cast<hsize_t>(count) * items_;
      const Hdf5Handle space =
          Owned(H5Screate_simple(1, &values, nullptr), &H5Sclose);
      H5Dvlen_reclaim(*type, *space, H5P_DEFAULT, block.data());
    }
    return absl::OkStatus();
  }

 private:
  // Where the value of a column stands in its row.
  struct Cell {
    size_t field;
    size_t item;
    size_t value;
  };

  // Text without the zeros or blanks that fill it up.
  static std::string Text(const char* at, size_t size, bool variable) {
    std::string text;
    if (variable) {
      const char* value;
      std::memcpy(&value, at, sizeof(value));
      if (value != nullptr) text = value;
    } else {
      text.assign(at, strnlen(at, size));
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
  }

  // A data set without structures has one field without a name.
  absl::Status ReadFields() {
    const Hdf5Handle type = Owned(H5Dget_type(*data_set_), &H5Tclose);
    if (!type) return Invalid(name_, ": ", LibraryMessage());
    if (H5Tget_class(*type) != H5T_COMPOUND) {
      fields_.push_back(MakeField("", type));
      if (fields_.back().type) return absl::OkStatus();
      return Invalid(name_, ": is neither numbers nor text nor structures");
    }
    const int members = H5Tget_nmembers(*type);
    if (!MembersFit(*type, members)) {
      return Invalid(name_, ": its structure is broken: a field is not within");
    }
    for (int k = 0; k < members; ++k) {
      char* name = H5Tget_member_name(*type, k);
      if (name == nullptr) return Invalid(name_, ": ", LibraryMessage());
      Field field =
          MakeField(name, Owned(H5Tget_member_type(*type, k), &H5Tclose));
      H5free_memory(name);
      // Others may stand beside what is read.
      if (field.type && !field.name.empty()) {
        fields_.push_back(std::move(field));
      }
    }
    return absl::OkStatus();
  }

  // The library trusts what a broken file says of its structures.
  static bool MembersFit(hid_t type, int members) {
    std::vector<std::pair<size_t, size_t>> places;  // begin, end
    for (int k = 0; k < members; ++k) {
      const Hdf5Handle member = Owned(H5Tget_member_type(type, k), &H5Tclose);
      if (!member) return false;
      const size_t begin = H5Tget_member_offset(type, k);
      places.emplace_back(begin, begin + H5Tget_size(*member));
    }
    std::sort(places.begin(), places.end());
    size_t end = 0;
    for (const auto& [begin, member_end] : places) {
      if (begin < end || member_end < begin) return false;
      end = member_end;
    }
    return end <= H5Tget_size(type);
  }

  void AddColumns() {
    const std::string last =
        data_set_name_.substr(data_set_name_.find_last_of('/') + 1);
    for (size_t item = 0; item < items_; ++item) {
      for (size_t f = 0; f < fields_.size(); ++f) {
        const Field& field = fields_[f];
        for (size_t value = 0; value < field.count; ++value) {
          std::string name = field.name;
          if (field.count > 1) absl::StrAppend(&name, ".", value);
          if (items_ > 1 && !field.name.empty()) {
            name = absl::StrCat(last, ".", item, ".", name);
          }
          columns_.push_back(
              {.name = std::move(name), .is_text = field.is_text});
          cells_.push_back({f, item, value});
        }
      }
    }
  }

  // In memory: doubles of the fields asked for, one field after the other.
  Hdf5Handle NumberType(const std::vector<bool>& asked,
                        const std::vector<size_t>& offsets,
                        size_t width) const {
    const auto values = [](const Field& field) {
      return field.extents.empty()
                 ? Owned(H5Tcopy(H5T_NATIVE_DOUBLE), &H5Tclose)
                 : Owned(H5Tarray_create2(
                             H5T_NATIVE_DOUBLE,
                             static_cast<unsigned>(field.extents.size()),
                             field.extents.data()),
                         &H5Tclose);
    };
    if (fields_.front().name.empty()) return values(fields_.front());
    if (width == 0) return nullptr;
    Hdf5Handle type =
        Owned(H5Tcreate(H5T_COMPOUND, width * sizeof(double)), &H5Tclose);
    for (size_t f = 0; f < fields_.size(); ++f) {
      if (!asked[f]) continue;
      H5Tinsert(*type, fields_[f].name.c_str(), offsets[f] * sizeof(double),
                *values(fields_[f]));
    }
    return type;
  }

  absl::Status Read(int64_t begin, int64_t count, const Hdf5Handle& type,
                    void* to) const {
    std::vector<hsize_t> start(extents_.size(), 0);
    std::vector<hsize_t> size = extents_;
    start[0] = static_cast<hsize_t>(begin);
    size[0] = static_cast<hsize_t>(count);
    const Hdf5Handle from = Owned(H5Dget_space(*data_set_), &H5Sclose);
    const Hdf5Handle in_memory = Owned(
        H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr),
        &H5Sclose);
    if (type && from && in_memory &&
        H5Sselect_hyperslab(*from, H5S_SELECT_SET, start.data(), nullptr,
                            size.data(), nullptr) >= 0 &&
        H5Dread(*data_set_, *type, *in_memory, *from, H5P_DEFAULT, to) >= 0) {
      return absl::OkStatus();
    }
    return Invalid(name_, ": rows from ", begin,
                   " on cannot be read: ", LibraryMessage());
  }

  const std::string data_set_name_;
  const Hdf5Handle data_set_;
  std::vector<hsize_t> extents_;
  size_t items_ = 1;  // of a row
  std::vector<Field> fields_;
  std::vector<Cell> cells_;  // [columns]
  std::vector<double> block_;
};

// Keeps the chunks that two blocks of rows share, if they are not too large.
Hdf5Handle AccessOf(hid_t data_set) {
  constexpr size_t kMostBytes = size_t{1} << 28;
  Hdf5Handle access = Owned(H5Pcreate(H5P_DATASET_ACCESS), &H5Pclose);
  const Hdf5Handle layout = Owned(H5Dget_create_plist(data_set), &H5Pclose);
  if (!access || !layout || H5Pget_layout(*layout) != H5D_CHUNKED) {
    return access;
  }
  hsize_t chunk[32] = {};
  hsize_t extents[32] = {};
  const int dimensions = H5Pget_chunk(*layout, 32, chunk);
  const Hdf5Handle space = Owned(H5Dget_space(data_set), &H5Sclose);
  const Hdf5Handle type = Owned(H5Dget_type(data_set), &H5Tclose);
  if (!space || !type || H5Sget_simple_extent_ndims(*space) > 32) return access;
  H5Sget_simple_extent_dims(*space, extents, nullptr);
  double bytes = static_cast<double>(H5Tget_size(*type));
  for (int k = 0; k < dimensions; ++k) {
    bytes *=
        static_cast<double>(k == 0 ? chunk[0] : std::max(chunk[k], extents[k]));
  }
  bytes = std::clamp(2 * bytes, double{1 << 20}, double{kMostBytes});
  H5Pset_chunk_cache(*access, 12421, static_cast<size_t>(bytes), 1);
  return access;
}

}  // namespace

absl::StatusOr<Hdf5File> Hdf5File::Open(const std::string& path) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return absl::NotFoundError(absl::StrCat(path, ": no such file or folder"));
  }
  Hdf5Handle handle =
      Owned(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), &H5Fclose);
  if (!handle) {
    return Invalid(path,
                   ": is no HDF5 file that can be read: ", LibraryMessage());
  }
  Hdf5File file(path, std::move(handle));
  H5Ovisit2(
      *file.file_, H5_INDEX_NAME, H5_ITER_INC,
      [](hid_t, const char* name, const H5O_info_t* info,
         void* names) -> herr_t {
        if (info->type == H5O_TYPE_DATASET) {
          static_cast<std::vector<std::string>*>(names)->emplace_back(name);
        }
        return 0;
      },
      &file.names_, H5O_INFO_BASIC);
  std::sort(file.names_.begin(), file.names_.end());
  return file;
}

bool Hdf5File::Has(const std::string& name) const {
  return std::binary_search(names_.begin(), names_.end(), name);
}

absl::StatusOr<std::unique_ptr<ArrayFile>> Hdf5File::OpenArray(
    const std::string& name) const {
  if (!Has(name)) {
    return absl::NotFoundError(
        absl::StrCat(path_, ": has no data set '", name, "'"));
  }
  Hdf5Handle access;
  if (const Hdf5Handle data_set =
          Owned(H5Dopen2(*file_, name.c_str(), H5P_DEFAULT), &H5Dclose)) {
    access = AccessOf(*data_set);
  }
  // Anew: as long as it is open its cache stays.
  Hdf5Handle data_set =
      access ? Owned(H5Dopen2(*file_, name.c_str(), *access), &H5Dclose)
             : nullptr;
  if (!data_set) return Invalid(path_, ": ", name, ": ", LibraryMessage());
  auto array = std::make_unique<Hdf5Array>(path_, name, std::move(data_set));
  RETURN_IF_ERROR(array->Open());
  return array;
}

}  // namespace autopruner
