// SPDX-License-Identifier: Apache-2.0
//
// Integers as sums of signed powers of two.
//
//   CanonicalDigits(7)  ->  {{.shift = 0, .negative = true}, {.shift = 3}}
//   MinimalDigits(3)  ->  4 - 1, 2 + 1
#ifndef CODEGEN_ADDER_GRAPH_SIGNED_DIGITS_H_
#define CODEGEN_ADDER_GRAPH_SIGNED_DIGITS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace autopruner {

struct SignedDigit {
  int shift = 0;
  bool negative = false;

  constexpr bool operator==(const SignedDigit&) const = default;
};

using SignedDigits = std::vector<SignedDigit>;

// The one form in which no two neighbouring digits are both used; it has as
// few digits as any (Reitwiesner, 1960). Lowest first; empty for 0.
inline SignedDigits CanonicalDigits(int64_t value) {
  SignedDigits digits;
  for (int shift = 0; value != 0; ++shift) {
    if (value & 1) {
      const bool negative = (value & 3) == 3;
      digits.push_back({shift, negative});
      value += negative ? 1 : -1;
    }
    value /= 2;
  }
  return digits;
}

// All forms of `value` with as few digits as the canonical one, that first.
// At most `limit` of them.
std::vector<SignedDigits> MinimalDigits(int64_t value, size_t limit = 16);

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_SIGNED_DIGITS_H_
