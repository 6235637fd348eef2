// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/zip_archive.h"

#include <zlib.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/inflate.h"
#include "base/status_macros.h"

namespace autopruner {
namespace {

constexpr uint32_t kEntryMagic = 0x02014b50;
constexpr uint32_t kLocalMagic = 0x04034b50;
constexpr std::string_view kEndMagic = "PK\x05\x06";
constexpr std::string_view kLongEndMagic = "PK\x06\x06";
constexpr uint64_t kEndSize = 22;
constexpr uint64_t kEntrySize = 46;
constexpr uint64_t kLocalSize = 30;
constexpr uint64_t kInLongSizes = 0xFFFFFFFF;

uint32_t Checksum(std::string_view bytes) {
  uLong checksum = crc32(0, nullptr, 0);
  while (!bytes.empty()) {
    const auto size = std::min<size_t>(bytes.size(), 1u << 30);
    checksum = crc32(checksum, reinterpret_cast<const Bytef*>(bytes.data()),
                     static_cast<uInt>(size));
    bytes.remove_prefix(size);
  }
  return static_cast<uint32_t>(checksum);
}

}  // namespace

absl::Status ZipArchive::Broken() const {
  return absl::InvalidArgumentError(absl::StrCat(
      name_, ": is no zip archive, or one that is cut off or broken"));
}

absl::StatusOr<uint64_t> ZipArchive::Integer(uint64_t offset, int size) const {
  if (offset > bytes_.size() || bytes_.size() - offset < uint64_t(size)) {
    return Broken();
  }
  uint64_t value = 0;
  for (int i = size; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes_[offset + i]);
  }
  return value;
}

// Where the directory begins, and its number of entries.
absl::StatusOr<std::pair<uint64_t, uint64_t>> ZipArchive::Directory() const {
  if (bytes_.size() < kEndSize) return Broken();
  const size_t end = bytes_.rfind(kEndMagic, bytes_.size() - kEndSize);
  if (end == std::string::npos) return Broken();
  ASSIGN_OR_RETURN(uint64_t count, Integer(end + 10, 2));
  ASSIGN_OR_RETURN(uint64_t offset, Integer(end + 16, 4));
  if (offset == kInLongSizes || count == 0xFFFF) {
    const size_t long_end = bytes_.rfind(kLongEndMagic, end);
    if (long_end == std::string::npos) return Broken();
    ASSIGN_OR_RETURN(count, Integer(long_end + 32, 8));
    ASSIGN_OR_RETURN(offset, Integer(long_end + 48, 8));
  }
  return std::pair(offset, count);
}

// Sizes beyond 4 GiB stand in an extra field.
absl::Status ZipArchive::ReadLongSizes(uint64_t offset, uint64_t size,
                                       Entry& entry) const {
  constexpr uint64_t kLongSizes = 1;
  const uint64_t end = offset + size;
  while (offset + 4 <= end) {
    ASSIGN_OR_RETURN(const uint64_t kind, Integer(offset, 2));
    ASSIGN_OR_RETURN(const uint64_t field_size, Integer(offset + 2, 2));
    offset += 4;
    if (kind != kLongSizes) {
      offset += field_size;
      continue;
    }
    for (uint64_t* value : {&entry.size, &entry.packed_size, &entry.header}) {
      if (*value != kInLongSizes) continue;
      ASSIGN_OR_RETURN(*value, Integer(offset, 8));
      offset += 8;
    }
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

// Reads the entry at `offset` of the directory. Returns where it ends.
absl::StatusOr<uint64_t> ZipArchive::ReadEntry(uint64_t offset) {
  ASSIGN_OR_RETURN(const uint64_t magic, Integer(offset, 4));
  if (magic != kEntryMagic) return Broken();
  Entry entry;
  ASSIGN_OR_RETURN(const uint64_t flags, Integer(offset + 8, 2));
  entry.encrypted = (flags & 1) != 0;
  ASSIGN_OR_RETURN(entry.method, Integer(offset + 10, 2));
  ASSIGN_OR_RETURN(entry.checksum, Integer(offset + 16, 4));
  ASSIGN_OR_RETURN(entry.packed_size, Integer(offset + 20, 4));
  ASSIGN_OR_RETURN(entry.size, Integer(offset + 24, 4));
  ASSIGN_OR_RETURN(const uint64_t name_size, Integer(offset + 28, 2));
  ASSIGN_OR_RETURN(const uint64_t extra_size, Integer(offset + 30, 2));
  ASSIGN_OR_RETURN(const uint64_t comment_size, Integer(offset + 32, 2));
  ASSIGN_OR_RETURN(entry.header, Integer(offset + 42, 4));
  const uint64_t name = offset + kEntrySize;
  if (name + name_size > bytes_.size()) return Broken();
  RETURN_IF_ERROR(ReadLongSizes(name + name_size, extra_size, entry));
  entries_[bytes_.substr(name, name_size)] = entry;
  return name + name_size + extra_size + comment_size;
}

absl::StatusOr<ZipArchive> ZipArchive::Open(const std::string& name,
                                            std::string bytes) {
  ZipArchive archive(name, std::move(bytes));
  ASSIGN_OR_RETURN(const auto directory, archive.Directory());
  auto [offset, count] = directory;
  for (uint64_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(offset, archive.ReadEntry(offset));
  }
  return archive;
}

std::vector<std::string> ZipArchive::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

absl::StatusOr<std::string> ZipArchive::Read(const std::string& name) const {
  const auto at = entries_.find(name);
  if (at == entries_.end()) {
    return absl::NotFoundError(absl::StrCat(name_, ": has no ", name));
  }
  const Entry& entry = at->second;
  const std::string where = absl::StrCat(name_, ": ", name);
  if (entry.encrypted || (entry.method != 0 && entry.method != 8)) {
    return absl::InvalidArgumentError(
        where + " is encrypted, or packed by another method than NumPy's");
  }
  ASSIGN_OR_RETURN(const uint64_t magic, Integer(entry.header, 4));
  if (magic != kLocalMagic) return Broken();
  ASSIGN_OR_RETURN(const uint64_t name_size, Integer(entry.header + 26, 2));
  ASSIGN_OR_RETURN(const uint64_t extra_size, Integer(entry.header + 28, 2));
  const uint64_t begin = entry.header + kLocalSize + name_size + extra_size;
  if (begin > bytes_.size() || bytes_.size() - begin < entry.packed_size) {
    return Broken();
  }
  const std::string_view packed =
      std::string_view(bytes_).substr(begin, entry.packed_size);
  std::string bytes;
  if (entry.method == 0) {
    bytes = packed;
  } else {
    ASSIGN_OR_RETURN(bytes, Inflate(where, packed, Packing::kDeflate,
                                    static_cast<int64_t>(std::min<uint64_t>(
                                        entry.size, uint64_t{1} << 36))));
  }
  if (bytes.size() == entry.size && Checksum(bytes) == entry.checksum) {
    return bytes;
  }
  return absl::InvalidArgumentError(
      where + " is broken: its size or checksum is another one");
}

}  // namespace autopruner
