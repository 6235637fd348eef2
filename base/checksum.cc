// SPDX-License-Identifier: Apache-2.0
#include "base/checksum.h"

#include <cstdint>

#include "absl/strings/str_format.h"

namespace autopruner {

std::string Checksum(const std::string& bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return absl::StrFormat("%016x", hash);
}

}  // namespace autopruner
