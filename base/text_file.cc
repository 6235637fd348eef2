// SPDX-License-Identifier: Apache-2.0
#include "base/text_file.h"

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/inflate.h"
#include "base/status_macros.h"

namespace autopruner {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What begins with bytes that no text begins with.
struct Kind {
  std::string_view magic;
  const char* description;
};

constexpr Kind kKinds[] = {
    {"PK\x03\x04",
     "a zip archive or an Excel file; save the sheet as CSV (or call an "
     "archive of NumPy arrays .npz)"},
    {"\x89HDF\r\n", "an HDF5 file; its name must end with .h5 or .hdf5"},
    {"\x93NUMPY", "a NumPy array; its name must end with .npy"},
    {"root", "a ROOT file; write the tree as CSV or HDF5, e.g. with uproot"},
    {"PAR1", "a Parquet file; write it as CSV, NumPy arrays or HDF5"},
    {"BZh", "packed with bzip2; unpack it with bunzip2, or pack it with gzip"},
    {"\xFD"
     "7zXZ",
     "packed with xz; unpack it with unxz, or pack it with gzip"},
    {"\x28\xB5\x2F\xFD",
     "packed with zstd; unpack it with unzstd, or pack it with gzip"},
};

// Whether every second of the first bytes is 0, as Latin text has in UTF-16.
bool LooksLikeUtf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return true;
  }
  bytes = bytes.substr(0, 64);
  if (bytes.size() < 4) return false;
  size_t zeros[2] = {};
  for (size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == '\0';
  return (zeros[0] == 0) != (zeros[1] == 0) &&
         zeros[0] + zeros[1] >= bytes.size() / 2 - 1;
}

}  // namespace

absl::StatusOr<std::string> DecodeText(const std::string& name,
                                       std::string bytes) {
  if (IsGzip(bytes)) {
    ASSIGN_OR_RETURN(bytes, Inflate(name, bytes, Packing::kGzip));
  }
  const auto error = [&](const auto&... args) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": is ", args...));
  };
  if (LooksLikeUtf16(bytes)) {
    return error("text in UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE");
  }
  for (const Kind& kind : kKinds) {
    if (bytes.starts_with(kind.magic)) return error(kind.description);
  }
  if (bytes.find('\0') != std::string::npos) {
    return error("no text: it has bytes that are 0; expected UTF-8");
  }
  if (bytes.starts_with(kByteOrderMark)) bytes.erase(0, kByteOrderMark.size());
  return bytes;
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::string bytes, ReadFile(path));
  return DecodeText(path, std::move(bytes));
}

}  // namespace autopruner
