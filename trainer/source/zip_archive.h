// SPDX-License-Identifier: Apache-2.0
//
// Reads zip archives: NumPy's .npz is one.
//
//   absl::StatusOr<ZipArchive> zip = ZipArchive::Open("jets.npz", bytes);
//   zip->Names()              ->  {"X_train.npy", "y_train.npy", ...}
//   zip->Read("X_train.npy")  ->  the bytes of that file
//
// Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
#ifndef TRAINER_SOURCE_ZIP_ARCHIVE_H_
#define TRAINER_SOURCE_ZIP_ARCHIVE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace autopruner {

class ZipArchive {
 public:
  // `name` opens every message.
  //   Errors: InvalidArgument if `bytes` are no archive, or cut off.
  static absl::StatusOr<ZipArchive> Open(const std::string& name,
                                         std::string bytes);

  std::vector<std::string> Names() const;
  bool Has(const std::string& name) const { return entries_.contains(name); }

  // Returns the bytes of an entry, stored or deflated.
  //   Errors: NotFound; InvalidArgument if it is packed in another way, is
  //   encrypted or broken.
  absl::StatusOr<std::string> Read(const std::string& name) const;

 private:
  struct Entry {
    int method = 0;
    bool encrypted = false;
    uint32_t checksum = 0;
    uint64_t packed_size = 0;
    uint64_t size = 0;
    uint64_t header = 0;  // offset of its own header
  };

  ZipArchive(std::string name, std::string bytes)
      : name_(std::move(name)), bytes_(std::move(bytes)) {}
  absl::Status Broken() const;
  // The integer of `size` bytes at `offset`, or an error behind the end.
  absl::StatusOr<uint64_t> Integer(uint64_t offset, int size) const;
  absl::StatusOr<std::pair<uint64_t, uint64_t>> Directory() const;
  absl::StatusOr<uint64_t> ReadEntry(uint64_t offset);
  absl::Status ReadLongSizes(uint64_t offset, uint64_t size,
                             Entry& entry) const;

  std::string name_;
  std::string bytes_;
  std::map<std::string, Entry> entries_;
};

}  // namespace autopruner

#endif  // TRAINER_SOURCE_ZIP_ARCHIVE_H_
