// SPDX-License-Identifier: Apache-2.0
//
// Fixed-point formats, and the one operation that rounds and saturates.
//
//   constexpr Format kQ8_4 = {.width = 8, .frac = 4};   // -8 .. 7.9375
//   Rescale(300, /*from_frac=*/6, kQ8_4)  ->  75         // 4.6875, exact
//   Rescale(9000, /*from_frac=*/6, kQ8_4) ->  127        // saturated
//
// Rounding and overflow are part of a format, as in a vendor's ap_fixed:
//
//   Rescale(9000, 6, {.width = 8, .frac = 4, .overflow = Overflow::kWrap})
//     ->  -54                                            // 2250 modulo 2^8
//
// docs/numerics.md states these rules once for every form of a network.
#ifndef CORE_FIXED_H_
#define CORE_FIXED_H_

#include <algorithm>
#include <cstdint>

namespace autopruner {

// How a value that lies between two integers becomes one.
enum class Rounding : uint8_t {
  kHalfUp,  // the nearest, ties toward +infinity
  kFloor,   // toward -infinity: bits are dropped
};

// How a value beyond the range comes into it.
enum class Overflow : uint8_t {
  kSaturate,  // the nearest end of the range
  kWrap,      // modulo 2^width: the highest bits are dropped
};

// Integers `raw` that are worth raw * 2^-frac. A width of 0 means that the
// quantity is not quantised at all (a float network).
struct Format {
  int width = 0;
  int frac = 0;
  bool is_signed = true;
  Rounding rounding = Rounding::kHalfUp;
  Overflow overflow = Overflow::kSaturate;

  constexpr bool quantized() const { return width > 0; }
  // Of no bits at all, both are 0.
  constexpr int64_t min_raw() const {
    return is_signed && width > 0 ? -(int64_t{1} << (width - 1)) : 0;
  }
  constexpr int64_t max_raw() const {
    return (int64_t{1} << (is_signed && width > 0 ? width - 1 : width)) - 1;
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

// Returns what is left of `raw` when only the bits of `to` are kept.
constexpr int64_t KeepBits(int64_t raw, const Format& to) {
  const int64_t modulus = int64_t{1} << to.width;
  const int64_t kept = raw & (modulus - 1);
  return kept > to.max_raw() ? kept - modulus : kept;
}

// Brings `raw`, at the binary point of `to`, into its range.
constexpr int64_t FitToRange(int64_t raw, const Format& to) {
  switch (to.overflow) {
    case Overflow::kSaturate:
      return std::clamp(raw, to.min_raw(), to.max_raw());
    case Overflow::kWrap:
      return KeepBits(raw, to);
  }
  return raw;
}

// Rescales `raw` from `from_frac` to `to.frac` fraction bits.
//   Units:  raw * 2^-from_frac -> result * 2^-to.frac
//   Rounds: as to.rounding says.
//   Range:  to.min_raw() .. to.max_raw(), as to.overflow says.
//   Requires |raw| < 2^61, which every sum of products keeps.
constexpr int64_t Rescale(int64_t raw, int from_frac, const Format& to) {
  // Shifts farther than these end in 0 (or -1, rounded down) and beyond every
  // range as well.
  const int shift = std::clamp(from_frac - to.frac, -kMaxFormatWidth, 62);
  if (shift > 0) {
    const bool to_nearest = to.rounding == Rounding::kHalfUp;
    raw = (raw + (to_nearest ? int64_t{1} << (shift - 1) : 0)) >> shift;
  } else if (raw != 0) {
    // Into the range before the shift, so that the shift cannot overflow.
    raw = FitToRange(raw, to) * (int64_t{1} << -shift);
  }
  return FitToRange(raw, to);
}

}  // namespace autopruner

#endif  // CORE_FIXED_H_
