// SPDX-License-Identifier: Apache-2.0
//
// From a physical value to the integer that the firmware sees.
//
//   constexpr Format kQ8_4 = {.width = 8, .frac = 4};
//   // 137 GeV with offset 100 and a scale of 2^-3: (137 - 100) / 8 = 4.625
//   RawFeature({.offset = 100, .log2_scale = -3}, kQ8_4, 137)  ->  74
//
// The scale is a power of two, so that the only rounding in float arithmetic
// is that of the subtraction: every form of a network gets the same integers.
#ifndef CORE_FEATURE_SCALING_H_
#define CORE_FEATURE_SCALING_H_

#include <bit>
#include <cstdint>

#include "core/fixed.h"

namespace autopruner {

// A feature enters the network as (x - offset) * 2^log2_scale.
struct FeatureScaling {
  float offset = 0;
  int log2_scale = 0;

  constexpr bool operator==(const FeatureScaling&) const = default;
};

// With the largest |Format::frac| the power of two stays a normal float.
inline constexpr int kMaxLog2Scale = 100;

// 2^exponent for -126 <= exponent <= 127, as std::ldexp is not constexpr.
constexpr float PowerOfTwo(int exponent) {
  return std::bit_cast<float>(static_cast<uint32_t>(exponent + 127) << 23);
}

// Returns (value - offset) * 2^log2_scale as a raw number of `format`.
//   Rounds: to nearest, ties toward +infinity.
//   Range:  saturates to format.min_raw() .. max_raw(); NaN gives min_raw().
// Exact but for the subtraction, which is one operation in float. Where
// 1/2 is added decides: value + 0.5f would round once more, so the fraction
// above the integer part, which a float holds exactly, is compared instead.
constexpr int64_t RawFeature(const FeatureScaling& scaling,
                             const Format& format, float value) {
  const float scaled =
      (value - scaling.offset) * PowerOfTwo(scaling.log2_scale + format.frac);
  if (!(scaled > static_cast<float>(format.min_raw()))) return format.min_raw();
  if (scaled >= static_cast<float>(format.max_raw())) return format.max_raw();
  int64_t raw = static_cast<int64_t>(scaled);  // toward zero
  if (static_cast<float>(raw) > scaled) --raw;
  return raw + (scaled - static_cast<float>(raw) >= 0.5f ? 1 : 0);
}

}  // namespace autopruner

#endif  // CORE_FEATURE_SCALING_H_
