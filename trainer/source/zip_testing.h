// SPDX-License-Identifier: Apache-2.0
//
// Makes zip archives for tests.
//
//   std::string zip = ZipOf({{"X.npy", bytes}}, /*packed=*/true);
#ifndef TRAINER_SOURCE_ZIP_TESTING_H_
#define TRAINER_SOURCE_ZIP_TESTING_H_

#include <zlib.h>

#include <cstdint>
#include <map>
#include <string>

namespace autopruner {

inline void AppendInteger(uint64_t value, int size, std::string& bytes) {
  for (int i = 0; i < size; ++i) {
    bytes += static_cast<char>(value >> (8 * i));
  }
}

inline std::string Deflated(const std::string& bytes) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, 0);
  std::string in = bytes;
  std::string packed(bytes.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// `long_sizes`: sizes stand in an extra field, as for more than 4 GiB.
inline std::string ZipOf(const std::map<std::string, std::string>& files,
                         bool packed, bool long_sizes = false) {
  std::string zip;
  std::string directory;
  for (const auto& [name, bytes] : files) {
    const std::string data = packed ? Deflated(bytes) : bytes;
    const uint64_t header = zip.size();
    std::string facts;  // what both headers hold
    AppendInteger(20, 2, facts);
    AppendInteger(0, 2, facts);
    AppendInteger(packed ? 8 : 0, 2, facts);
    AppendInteger(0, 4, facts);
    AppendInteger(crc32(0, reinterpret_cast<const Bytef*>(bytes.data()),
                        static_cast<uInt>(bytes.size())),
                  4, facts);
    AppendInteger(long_sizes ? 0xFFFFFFFF : data.size(), 4, facts);
    AppendInteger(long_sizes ? 0xFFFFFFFF : bytes.size(), 4, facts);
    AppendInteger(name.size(), 2, facts);
    std::string extra;
    if (long_sizes) {
      AppendInteger(1, 2, extra);
      AppendInteger(16, 2, extra);
      AppendInteger(bytes.size(), 8, extra);
      AppendInteger(data.size(), 8, extra);
    }
    AppendInteger(extra.size(), 2, facts);
    zip += "PK\x03\x04" + facts + name + extra + data;
    directory += std::string("PK\x01\x02\x14\x00", 6) + facts;
    AppendInteger(0, 10, directory);
    AppendInteger(header, 4, directory);
    directory += name + extra;
  }
  const uint64_t begin = zip.size();
  zip += directory + "PK\x05\x06";
  AppendInteger(0, 4, zip);
  AppendInteger(files.size(), 2, zip);
  AppendInteger(files.size(), 2, zip);
  AppendInteger(directory.size(), 4, zip);
  AppendInteger(begin, 4, zip);
  AppendInteger(0, 2, zip);
  return zip;
}

}  // namespace autopruner

#endif  // TRAINER_SOURCE_ZIP_TESTING_H_
