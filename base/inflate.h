// SPDX-License-Identifier: Apache-2.0
//
// Unpacks what gzip and zip have packed.
//
//   absl::StatusOr<std::string> text = Inflate("jets.csv.gz", bytes,
//                                              Packing::kGzip);
#ifndef BASE_INFLATE_H_
#define BASE_INFLATE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace autopruner {

enum class Packing {
  kGzip,     // one .gz, or several after each other
  kDeflate,  // the bare stream that a zip archive holds
};

// Whether `bytes` begin as a .gz does.
bool IsGzip(std::string_view bytes);

// Returns what `bytes` hold; `name` opens every message.
//   Errors: InvalidArgument for bytes that are cut off, broken, or followed by
//   others; ResourceExhausted for more than `most` bytes in them.
absl::StatusOr<std::string> Inflate(const std::string& name,
                                    std::string_view bytes, Packing packing,
                                    int64_t most = int64_t{1} << 36);

}  // namespace autopruner

#endif  // BASE_INFLATE_H_
