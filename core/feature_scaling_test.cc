// SPDX-License-Identifier: Apache-2.0
#include "core/feature_scaling.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kQ8_4 = {.width = 8, .frac = 4};
constexpr Format kInteger = {.width = 8, .frac = 0};
constexpr Format kUnsigned = {.width = 8, .frac = 0, .is_signed = false};
constexpr Format kWidest = {.width = kMaxFormatWidth, .frac = 0};
constexpr Format kWidestUnsigned = {
    .width = kMaxFormatWidth, .frac = 0, .is_signed = false};

static_assert(RawFeature({.offset = 100, .log2_scale = -3}, kQ8_4, 137) == 74);

TEST(PowerOfTwo, EqualsLdexp) {
  for (int exponent = -126; exponent <= 127; ++exponent) {
    EXPECT_EQ(PowerOfTwo(exponent), std::ldexp(1.0f, exponent)) << exponent;
  }
}

TEST(RawFeature, TiesGoTowardPlusInfinity) {
  EXPECT_EQ(RawFeature({}, kInteger, 2.5f), 3);
  EXPECT_EQ(RawFeature({}, kInteger, 3.5f), 4);
  EXPECT_EQ(RawFeature({}, kInteger, -2.5f), -2);
  EXPECT_EQ(RawFeature({}, kInteger, -3.5f), -3);
  EXPECT_EQ(RawFeature({}, kInteger, -0.5f), 0);
  EXPECT_EQ(RawFeature({}, kInteger, 0.5f), 1);
}

TEST(RawFeature, DoesNotRoundTwice) {
  // 0.49999997f + 0.5f is 1 in float; the value still rounds to 0.
  EXPECT_EQ(RawFeature({}, kInteger, std::nextafter(0.5f, 0.0f)), 0);
  EXPECT_EQ(RawFeature({}, kInteger, std::nextafter(-0.5f, -1.0f)), -1);
  // 8388607 + 0.5 is no float: adding it would round to even, 8388608.
  EXPECT_EQ(RawFeature({}, kWidestUnsigned, 8388609.0f), 8388609);
  EXPECT_EQ(RawFeature({}, kWidest, -8388607.0f), -8388607);
  EXPECT_EQ(RawFeature({}, kWidest, 4194303.5f), 4194304);
  EXPECT_EQ(RawFeature({}, kWidest, -4194303.5f), -4194303);
}

TEST(RawFeature, Saturates) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kLargest = std::numeric_limits<float>::max();
  for (const float value :
       {127.0f, 127.4f, 127.5f, 1e9f, kLargest, kInfinity}) {
    EXPECT_EQ(RawFeature({}, kInteger, value), 127) << value;
    EXPECT_EQ(RawFeature({}, kInteger, -value - 1), -128) << value;
    EXPECT_EQ(RawFeature({}, kUnsigned, -value), 0) << value;
  }
  EXPECT_EQ(RawFeature({}, kInteger, 126.5f), 127);
  EXPECT_EQ(RawFeature({}, kInteger, 126.25f), 126);
  // The subtraction and the product may overflow to infinity.
  EXPECT_EQ(RawFeature({.offset = -kLargest}, kInteger, kLargest), 127);
  EXPECT_EQ(RawFeature({.log2_scale = kMaxLog2Scale}, kInteger, -kLargest),
            -128);
}

TEST(RawFeature, NanIsTheLowest) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(RawFeature({}, kInteger, nan), -128);
  EXPECT_EQ(RawFeature({}, kUnsigned, nan), 0);
}

// The same in double, in which every step after the subtraction is exact.
int64_t InDouble(const FeatureScaling& scaling, const Format& format,
                 float value) {
  const float difference = value - scaling.offset;
  const double scaled = std::ldexp(static_cast<double>(difference),
                                   scaling.log2_scale + format.frac);
  if (std::isnan(scaled)) return format.min_raw();
  const double rounded = std::floor(scaled + 0.5);
  if (rounded <= static_cast<double>(format.min_raw())) return format.min_raw();
  if (rounded >= static_cast<double>(format.max_raw())) return format.max_raw();
  return static_cast<int64_t>(rounded);
}

TEST(RawFeature, EqualsExactArithmetic) {
  RandomSequence random(1);
  for (int i = 0; i < 1000000; ++i) {
    const Format format = {.width = 1 + static_cast<int>(random() % 24),
                           .frac = static_cast<int>(random() % 49) - 24,
                           .is_signed = random() % 2 == 0};
    const FeatureScaling scaling = {
        .offset = static_cast<float>(static_cast<int>(random() % 2001) - 1000) *
                  0.37f,
        .log2_scale = static_cast<int>(random() % 33) - 16};
    // Values around the format's range, with many ties among them.
    const int quarter_bits = 2 + format.width + 1;
    const int64_t quarters =
        static_cast<int64_t>(random() % (uint64_t{1} << quarter_bits)) -
        (int64_t{1} << (quarter_bits - 1));
    const float value =
        scaling.offset + std::ldexp(static_cast<float>(quarters),
                                    -2 - scaling.log2_scale - format.frac);
    ASSERT_EQ(RawFeature(scaling, format, value),
              InDouble(scaling, format, value))
        << value << " offset " << scaling.offset << " log2_scale "
        << scaling.log2_scale << " width " << format.width << " frac "
        << format.frac;
  }
}

}  // namespace
}  // namespace autopruner
