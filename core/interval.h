// SPDX-License-Identifier: Apache-2.0
//
// Exact ranges of integers, from which every width in a circuit comes.
//
//   Interval sum = Interval{-128, 127} + (Interval{0, 255} << 2);
//   sum.min, sum.max  ->  -128, 1147
//   sum.width()  ->  12, sum.is_signed()  ->  true
#ifndef CORE_INTERVAL_H_
#define CORE_INTERVAL_H_

#include <algorithm>
#include <bit>
#include <cstdint>

namespace autopruner {

// The integers min .. max, both included.
struct Interval {
  int64_t min = 0;
  int64_t max = 0;

  constexpr bool is_signed() const { return min < 0; }
  // Bits of the narrowest two's complement (unsigned where min >= 0) integer
  // that holds the interval. 0 for the constant 0.
  constexpr int width() const {
    const uint64_t magnitude =
        static_cast<uint64_t>(min < 0 ? std::max(max, ~min) : max);
    return std::bit_width(magnitude) + (is_signed() ? 1 : 0);
  }
  constexpr bool contains(int64_t value) const {
    return min <= value && value <= max;
  }
  constexpr bool operator==(const Interval&) const = default;
};

// All bounds stay within 63 bits (kMaxIntervalBits): Lower() checks a model
// before it builds a circuit, so that none of these overflows.
inline constexpr int kMaxIntervalBits = 63;

constexpr Interval operator+(Interval a, Interval b) {
  return {a.min + b.min, a.max + b.max};
}
constexpr Interval operator-(Interval a) { return {-a.max, -a.min}; }
constexpr Interval operator-(Interval a, Interval b) { return a + -b; }
constexpr Interval operator<<(Interval a, int shift) {
  return {a.min * (int64_t{1} << shift), a.max * (int64_t{1} << shift)};
}
constexpr Interval operator*(int64_t factor, Interval a) {
  return {std::min(factor * a.min, factor * a.max),
          std::max(factor * a.min, factor * a.max)};
}

}  // namespace autopruner

#endif  // CORE_INTERVAL_H_
