// SPDX-License-Identifier: Apache-2.0
#include "base/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace autopruner {
namespace {

absl::Status Broken(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrCat(
      name, ": its packed bytes are cut off or broken; copy the file again"));
}

// zlib's constants: the largest window, and whether gzip's header is read.
constexpr int kBareStream = -15;
constexpr int kGzipStream = 15 + 16;

}  // namespace

bool IsGzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

absl::StatusOr<std::string> Inflate(const std::string& name,
                                    std::string_view bytes, Packing packing,
                                    int64_t most) {
  z_stream stream = {};
  const int window = packing == Packing::kGzip ? kGzipStream : kBareStream;
  if (inflateInit2(&stream, window) != Z_OK) {
    return absl::ResourceExhaustedError(name + ": no memory to unpack it");
  }
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream,
                                                             &inflateEnd);
  constexpr size_t kBlock = size_t{1} << 18;
  const auto block = std::make_unique<Bytef[]>(kBlock);
  std::string unpacked;
  int result = Z_OK;
  while (true) {
    if (stream.avail_in == 0) {
      const size_t size =
          std::min<size_t>(bytes.size(), std::numeric_limits<uInt>::max());
      stream.next_in =
          reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(size);
      bytes.remove_prefix(size);
    }
    stream.next_out = block.get();
    stream.avail_out = kBlock;
    result = inflate(&stream, Z_NO_FLUSH);
    unpacked.append(reinterpret_cast<const char*>(block.get()),
                    kBlock - stream.avail_out);
    if (static_cast<int64_t>(unpacked.size()) > most) {
      return absl::ResourceExhaustedError(
          absl::StrCat(name, ": unpacks to more than ", most, " bytes"));
    }
    const bool all_read = stream.avail_in == 0 && bytes.empty();
    if (result == Z_STREAM_END) {
      if (all_read) return unpacked;
      // gzip files may stand after each other.
      if (packing != Packing::kGzip || inflateReset(&stream) != Z_OK) {
        return Broken(name);
      }
      continue;
    }
    if (result != Z_OK || (all_read && stream.avail_out > 0)) {
      return Broken(name);
    }
  }
}

}  // namespace autopruner
