// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/npy_header.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"

namespace autopruner {
namespace {

constexpr std::string_view kMagic("\x93NUMPY", 6);

absl::string_view Abseil(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

// Reads the few Python literals that a header is made of. Every function
// skips blanks and leaves the reader behind what it has returned.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : text_(text) {}

  bool Skip(char c) {
    SkipBlanks();
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool AtEnd() {
    SkipBlanks();
    return text_.empty();
  }

  std::optional<std::string_view> String() {
    SkipBlanks();
    if (text_.empty()) return std::nullopt;
    const char quote = text_.front();
    if (quote != '\'' && quote != '"') return std::nullopt;
    const size_t end = text_.find(quote, 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view value = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return value;
  }

  std::optional<bool> Bool() {
    SkipBlanks();
    for (const bool value : {false, true}) {
      const std::string_view word = value ? "True" : "False";
      if (!text_.starts_with(word)) continue;
      text_.remove_prefix(word.size());
      return value;
    }
    return std::nullopt;
  }

  // A tuple of integers, such as (), (5,) or (5, 3).
  std::optional<std::vector<int64_t>> Shape() {
    if (!Skip('(')) return std::nullopt;
    std::vector<int64_t> shape;
    while (!Skip(')')) {
      if (!shape.empty() && !Skip(',')) return std::nullopt;
      if (Skip(')')) break;
      SkipBlanks();
      int64_t value = 0;
      const char* end = text_.data() + text_.size();
      const auto [next, error] = std::from_chars(text_.data(), end, value);
      if (error != std::errc()) return std::nullopt;
      text_.remove_prefix(next - text_.data());
      Skip('L');  // Python 2 wrote long integers so
      shape.push_back(value);
    }
    return shape;
  }

 private:
  void SkipBlanks() {
    const size_t begin = text_.find_first_not_of(" \t\n");
    text_.remove_prefix(begin == std::string_view::npos ? text_.size() : begin);
  }

  std::string_view text_;
};

// One field as it stands: a name, a type, and how often it is there.
struct RawField {
  std::string_view name;
  std::string_view descr;
  std::vector<int64_t> shape;
};

// The dict as it stands, nothing checked.
struct Fields {
  std::vector<RawField> descr;
  std::optional<bool> fortran_order;
  std::optional<std::vector<int64_t>> shape;
};

// ('pt', '<f4') or ('hits', '<f4', (3,)); a name may be ('title', 'name').
std::optional<RawField> ParseField(LiteralReader& reader) {
  if (!reader.Skip('(')) return std::nullopt;
  const bool titled = reader.Skip('(');
  std::optional<std::string_view> name = reader.String();
  if (titled) {
    if (!name || !reader.Skip(',')) return std::nullopt;
    name = reader.String();
    if (!reader.Skip(')')) return std::nullopt;
  }
  if (!name || !reader.Skip(',')) return std::nullopt;
  const auto descr = reader.String();
  if (!descr) return std::nullopt;
  RawField field = {*name, *descr, {}};
  if (reader.Skip(')')) return field;
  if (!reader.Skip(',')) return std::nullopt;
  if (reader.Skip(')')) return field;
  const auto shape = reader.Shape();
  if (!shape || !reader.Skip(')')) return std::nullopt;
  field.shape = *shape;
  return field;
}

// '<f4', or a list of fields. Empty if it is neither.
std::vector<RawField> ParseDescr(LiteralReader& reader) {
  if (!reader.Skip('[')) {
    const auto descr = reader.String();
    if (!descr) return {};
    return {{.name = {}, .descr = *descr, .shape = {}}};
  }
  std::vector<RawField> fields;
  while (!reader.Skip(']')) {
    if (!fields.empty() && !reader.Skip(',')) return {};
    if (!fields.empty() && reader.Skip(']')) break;
    const std::optional<RawField> field = ParseField(reader);
    if (!field) return {};
    fields.push_back(*field);
  }
  return fields;
}

std::optional<Fields> ParseDict(std::string_view text) {
  LiteralReader reader(text);
  Fields fields;
  if (!reader.Skip('{')) return std::nullopt;
  for (bool first = true; !reader.Skip('}'); first = false) {
    if (!first && !reader.Skip(',')) return std::nullopt;
    if (!first && reader.Skip('}')) break;
    const auto key = reader.String();
    if (!key || !reader.Skip(':')) return std::nullopt;
    bool read = false;
    if (*key == "descr") {
      read = !(fields.descr = ParseDescr(reader)).empty();
    } else if (*key == "fortran_order") {
      read = (fields.fortran_order = reader.Bool()).has_value();
    } else if (*key == "shape") {
      read = (fields.shape = reader.Shape()).has_value();
    }
    if (!read) return std::nullopt;
  }
  if (!reader.AtEnd()) return std::nullopt;
  if (fields.descr.empty() || !fields.fortran_order || !fields.shape) {
    return std::nullopt;
  }
  return fields;
}

class HeaderParser {
 public:
  HeaderParser(const std::string& name, std::string_view bytes)
      : name_(name), bytes_(bytes) {}

  absl::StatusOr<NpyHeader> Parse() {
    const absl::StatusOr<std::string_view> text = DictText();
    if (!text.ok()) return text.status();
    const std::optional<Fields> fields = ParseDict(*text);
    if (!fields) {
      return Error("header ", Quoted(*text),
                   " is not of the form {'descr': '<f4', 'fortran_order': "
                   "False, 'shape': (5, 3)}");
    }
    header_.fortran_order = *fields->fortran_order;
    header_.shape = *fields->shape;
    for (const RawField& field : fields->descr) {
      RETURN_IF_ERROR(ReadField(field));
    }
    RETURN_IF_ERROR(CheckShape());
    return std::move(header_);
  }

 private:
  template <typename... Args>
  absl::Status Error(const Args&... args) const {
    return absl::InvalidArgumentError(absl::StrCat(name_, ": ", args...));
  }

  static std::string Quoted(std::string_view text) {
    constexpr size_t kMost = 80;
    return absl::StrCat("'", absl::CHexEscape(Abseil(text.substr(0, kMost))),
                        text.size() > kMost ? "...'" : "'");
  }

  // The dict's text, behind magic, version and length.
  absl::StatusOr<std::string_view> DictText() {
    if (bytes_.empty()) return Error("is empty");
    if (!bytes_.starts_with(kMagic)) {
      return Error("is no .npy file: starts with ",
                   Quoted(bytes_.substr(0, kMagic.size())),
                   " instead of '\\x93NUMPY'");
    }
    if (bytes_.size() < 8) return Error("ends within its header");
    const int version = static_cast<unsigned char>(bytes_[6]);
    const int minor = static_cast<unsigned char>(bytes_[7]);
    if (version < 1 || version > 3 || minor != 0) {
      return Error(".npy version ", version, ".", minor,
                   " is unknown; 1.0, 2.0 and 3.0 are supported");
    }
    const size_t length_bytes = version == 1 ? 2 : 4;
    header_.data_begin = 8 + length_bytes;
    if (bytes_.size() < header_.data_begin) {
      return Error("ends within its header");
    }
    size_t length = 0;
    for (size_t i = 0; i < length_bytes; ++i) {
      length |= size_t{static_cast<unsigned char>(bytes_[8 + i])} << (8 * i);
    }
    if (length > bytes_.size() - header_.data_begin) {
      return Error("ends within its header: ", length, " bytes announced, ",
                   bytes_.size() - header_.data_begin, " present");
    }
    const std::string_view text = bytes_.substr(header_.data_begin, length);
    header_.data_begin += length;
    return text;
  }

  absl::Status ReadField(const RawField& raw) {
    NpyField field = {.name = std::string(raw.name)};
    constexpr int64_t kMostValues = 1 << 20;
    for (const int64_t extent : raw.shape) {
      if (extent < 1 || extent > kMostValues / field.count) {
        return Error("field ", Quoted(raw.name), " has the shape (",
                     absl::StrJoin(raw.shape, ", "), "); expected 1 to ",
                     kMostValues, " values");
      }
      field.count *= extent;
    }
    RETURN_IF_ERROR(ReadType(raw.descr, field));
    header_.fields.push_back(std::move(field));
    return absl::OkStatus();
  }

  absl::Status ReadType(std::string_view descr, NpyField& field) const {
    const std::string_view type =
        descr.substr(std::min<size_t>(1, descr.size()));
    if (descr.starts_with('>')) {
      return Error("dtype ", Quoted(descr), " is big-endian; convert it with ",
                   "X.astype(", Quoted(absl::StrCat("<", Abseil(type))), ")");
    }
    const bool known = descr.starts_with('<') || descr.starts_with('|');
    const std::string_view digits =
        type.substr(std::min<size_t>(1, type.size()));
    const auto [end, error] = std::from_chars(
        digits.data(), digits.data() + digits.size(), field.size);
    const bool sized = error == std::errc() &&
                       end == digits.data() + digits.size() && field.size > 0;
    constexpr int64_t kLongest = 1 << 16;
    if (known && sized && field.size <= kLongest) {
      field.kind = type.front();
      const int64_t size = field.size;
      const bool power = size == 1 || size == 2 || size == 4 || size == 8;
      switch (field.kind) {
        case 'f':
          if (power && size > 1) return absl::OkStatus();
          break;
        case 'i':
        case 'u':
          if (power) return absl::OkStatus();
          break;
        case 'b':
          if (size == 1) return absl::OkStatus();
          break;
        case 'U':  // UCS-4
          field.size *= 4;
          return absl::OkStatus();
        case 'S':
        case 'V':  // may stand beside what is read
          if (field.kind == 'S' || !field.name.empty()) return absl::OkStatus();
          break;
      }
    }
    return Error("dtype ", Quoted(descr),
                 " is not supported; use '<f4', '<f8' or an integer type");
  }

  absl::Status CheckShape() const {
    const std::string shape =
        absl::StrCat("shape (", absl::StrJoin(header_.shape, ", "),
                     header_.shape.size() == 1 ? ",)" : ")");
    const bool has_fields = !header_.fields.front().name.empty();
    if (header_.shape.empty() || header_.shape.size() > (has_fields ? 1 : 3)) {
      return Error(shape, " has ", header_.shape.size(), " dimensions; ",
                   has_fields ? "1 is supported for an array with fields"
                              : "1 to 3 are supported");
    }
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    int64_t size = header_.item_size();
    for (const int64_t extent : header_.shape) {
      if (extent < 0) return Error(shape, " is negative");
      if (extent == 0) return Error(shape, ": holds no data");
      if (extent > kMost / size) return Error(shape, " overflows");
      size *= extent;
    }
    const auto present = static_cast<int64_t>(bytes_.size()) -
                         static_cast<int64_t>(header_.data_begin);
    if (size == present) return absl::OkStatus();
    return Error(shape, " of ", header_.item_size(), "-byte items needs ", size,
                 " bytes of data; the file has ", present,
                 present < size ? " (truncated?)" : "");
  }

  const std::string& name_;
  std::string_view bytes_;
  NpyHeader header_;
};

}  // namespace

absl::StatusOr<NpyHeader> ParseNpyHeader(const std::string& name,
                                         std::string_view bytes) {
  return HeaderParser(name, bytes).Parse();
}

}  // namespace autopruner
