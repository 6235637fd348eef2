// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/npy_header.h"

#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

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

// The dict as it stands, nothing checked.
struct Fields {
  std::optional<std::string_view> descr;
  std::optional<bool> fortran_order;
  std::optional<std::vector<int64_t>> shape;
};

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
      read = (fields.descr = reader.String()).has_value();
    } else if (*key == "fortran_order") {
      read = (fields.fortran_order = reader.Bool()).has_value();
    } else if (*key == "shape") {
      read = (fields.shape = reader.Shape()).has_value();
    }
    if (!read) return std::nullopt;
  }
  if (!reader.AtEnd()) return std::nullopt;
  if (!fields.descr || !fields.fortran_order || !fields.shape) {
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
    if (absl::Status status = ReadType(*fields->descr); !status.ok()) {
      return status;
    }
    if (absl::Status status = CheckShape(); !status.ok()) return status;
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

  absl::Status ReadType(std::string_view descr) {
    if (descr.starts_with('>')) {
      return Error("dtype ", Quoted(descr), " is big-endian; convert it with ",
                   "X.astype('<", Abseil(descr.substr(1, 2)), "')");
    }
    for (const std::string_view known :
         {"<f4", "<f8", "|i1", "<i1", "<i2", "<i4", "<i8", "|u1", "<u1", "<u2",
          "<u4", "<u8", "|b1"}) {
      if (descr != known) continue;
      header_.kind = descr[1];
      header_.item_size = descr[2] - '0';
      return absl::OkStatus();
    }
    return Error("dtype ", Quoted(descr),
                 " is not supported; use '<f4', '<f8' or an integer type");
  }

  absl::Status CheckShape() const {
    const std::string shape =
        absl::StrCat("shape (", absl::StrJoin(header_.shape, ", "),
                     header_.shape.size() == 1 ? ",)" : ")");
    if (header_.shape.empty() || header_.shape.size() > 2) {
      return Error(shape, " has ", header_.shape.size(),
                   " dimensions; 1 or 2 are supported");
    }
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    int64_t size = header_.item_size;
    for (const int64_t extent : header_.shape) {
      if (extent < 0) return Error(shape, " is negative");
      if (extent == 0) return Error(shape, ": holds no data");
      if (extent > kMost / size) return Error(shape, " overflows");
      size *= extent;
    }
    const auto present = static_cast<int64_t>(bytes_.size()) -
                         static_cast<int64_t>(header_.data_begin);
    if (size == present) return absl::OkStatus();
    return Error(shape, " of ", header_.item_size, "-byte items needs ", size,
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
