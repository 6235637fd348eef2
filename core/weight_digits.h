// SPDX-License-Identifier: Apache-2.0
//
// Weights as sums of signed powers of two: each digit is the power of two that
// is nearest to what the digits before it leave over.
//
//   Digitize(0.7, /*digits=*/1, 1.0 / 128)  ->  0.5
//   Digitize(0.7, /*digits=*/2, 1.0 / 128)  ->  0.75    1/2 + 1/4
//   Digitize(0.7, /*digits=*/3, 1.0 / 128)  ->  0.6875  1/2 + 1/4 - 1/16
//
// A digit is an adder of the circuit: digits are what a weight costs.
#ifndef CORE_WEIGHT_DIGITS_H_
#define CORE_WEIGHT_DIGITS_H_

#include <bit>
#include <cstdint>

#include "core/lanes.h"

namespace autopruner {

// Digits that a weight has at most.
inline constexpr int kMaxDigits = 4;

// The signed power of two, at least `finest`, that is nearest to `x`; 0 where
// |x| < finest / 2. Between two powers the larger one from their middle on.
//   Requires |x| < 2^127.
[[gnu::always_inline]] inline Lanes NearestPower(Lanes x, float finest) {
  using Bits [[gnu::vector_size(kLaneBytes)]] = uint32_t;
  const Bits bits = std::bit_cast<Bits>(x);
  const Bits sign = bits & 0x80000000u;
  // Half a mantissa more carries into the exponent from the middle on.
  const Bits power = ((bits ^ sign) + 0x00400000u) & 0x7f800000u;
  const Lanes magnitude = Max(std::bit_cast<Lanes>(power), Broadcast(finest));
  const Lanes nearest =
      std::bit_cast<Lanes>(std::bit_cast<Bits>(magnitude) | sign);
  return std::bit_cast<Lanes>(bits ^ sign) < 0.5f * finest ? Lanes{} : nearest;
}

// The sum of the first `digits` digits of `weight`.
[[gnu::always_inline]] inline Lanes Digitize(Lanes weight, Lanes digits,
                                             float finest) {
  Lanes sum = {};
  Lanes rest = weight;
  for (int k = 0; k < kMaxDigits; ++k) {
    const Lanes digit = NearestPower(rest, finest);
    rest -= digit;
    sum += digits > static_cast<float>(k) ? digit : Lanes{};
  }
  return sum;
}

}  // namespace autopruner

#endif  // CORE_WEIGHT_DIGITS_H_
