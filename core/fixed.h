// SPDX-License-Identifier: Apache-2.0
//
// Fixed-point formats, and the one operation that rounds and saturates.
//
//   constexpr Format kQ8_4 = {.width = 8, .frac = 4};   // -8 .. 7.9375
//   Rescale(300, /*from_frac=*/6, kQ8_4)  ->  75         // 4.6875, exact
//   Rescale(9000, /*from_frac=*/6, kQ8_4) ->  127        // saturated
//
// docs/numerics.md states these rules once for every form of a network.
#ifndef CORE_FIXED_H_
#define CORE_FIXED_H_

#include <algorithm>
#include <cstdint>

namespace autopruner {

// Integers `raw` that are worth raw * 2^-frac. A width of 0 means that the
// quantity is not quantised at all (a float network).
struct Format {
  int width = 0;
  int frac = 0;
  bool is_signed = true;

  constexpr bool quantized() const { return width > 0; }
  constexpr int64_t min_raw() const {
    return is_signed ? -(int64_t{1} << (width - 1)) : 0;
  }
  constexpr int64_t max_raw() const {
    return (int64_t{1} << (width - (is_signed ? 1 : 0))) - 1;
  }
  // The largest |raw|.
  constexpr int64_t max_magnitude() const {
    return std::max(max_raw(), -min_raw());
  }
  constexpr bool operator==(const Format&) const = default;
};

// Widest format that files and specs may name: every product of two such
// numbers, and 2^14 of these summed, still fit an int64_t.
inline constexpr int kMaxFormatWidth = 24;
inline constexpr int kMaxFormatFrac = 24;

// True if `format` is a fixed-point format that this project supports.
constexpr bool IsValid(const Format& format) {
  return format.width >= 1 && format.width <= kMaxFormatWidth &&
         format.frac >= -kMaxFormatFrac && format.frac <= kMaxFormatFrac;
}

// Rescales `raw` from `from_frac` to `to.frac` fraction bits.
//   Units:  raw * 2^-from_frac -> result * 2^-to.frac
//   Rounds: to nearest, ties toward +infinity (add half, shift right).
//   Range:  saturates to to.min_raw() .. to.max_raw().
//   Requires |raw| < 2^61, which every sum of products keeps.
constexpr int64_t Rescale(int64_t raw, int from_frac, Format to) {
  // Shifts farther than these end in 0 and in saturation as well.
  const int shift = std::clamp(from_frac - to.frac, -kMaxFormatWidth, 62);
  if (shift > 0) {
    raw = (raw + (int64_t{1} << (shift - 1))) >> shift;
  } else if (raw != 0) {
    // Saturate before the shift, so that the shift cannot overflow.
    raw = std::clamp(raw, to.min_raw(), to.max_raw()) * (int64_t{1} << -shift);
  }
  return std::clamp(raw, to.min_raw(), to.max_raw());
}

}  // namespace autopruner

#endif  // CORE_FIXED_H_
