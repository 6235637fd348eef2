// SPDX-License-Identifier: Apache-2.0
//
// How many fraction bits a score may have: it is worth raw / 2^bits.
#ifndef CODEGEN_SCORE_SCORE_BITS_H_
#define CODEGEN_SCORE_SCORE_BITS_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace autopruner {

inline constexpr int kMaxScoreBits = 16;

// Returns OK for 1 to kMaxScoreBits, else InvalidArgument.
inline absl::Status CheckScoreBits(int bits) {
  if (bits >= 1 && bits <= kMaxScoreBits) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "a score of ", bits, " bits; expected 1 to ", kMaxScoreBits));
}

}  // namespace autopruner

#endif  // CODEGEN_SCORE_SCORE_BITS_H_
