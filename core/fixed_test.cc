// SPDX-License-Identifier: Apache-2.0
#include "core/fixed.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kQ8_4 = {.width = 8, .frac = 4};
constexpr Format kUnsignedQ8_4 = {.width = 8, .frac = 4, .is_signed = false};

// Rescale by its definition on real numbers. A double holds everything here
// exactly.
int64_t SlowRescale(int64_t raw, int from_frac, const Format& to) {
  const double value = std::ldexp(static_cast<double>(raw), -from_frac);
  const double scaled = std::ldexp(value, to.frac);
  const bool floor = to.rounding == Rounding::kFloor;
  const double rounded = std::floor(floor ? scaled : scaled + 0.5);
  const auto low = static_cast<double>(to.min_raw());
  const auto high = static_cast<double>(to.max_raw());
  if (to.overflow == Overflow::kSaturate) {
    return static_cast<int64_t>(std::fmin(std::fmax(rounded, low), high));
  }
  const double modulus = std::ldexp(1.0, to.width);
  const double rest = std::fmod(rounded, modulus);
  if (rest < low) return static_cast<int64_t>(rest + modulus);
  if (rest > high) return static_cast<int64_t>(rest - modulus);
  return static_cast<int64_t>(rest);
}

std::string Name(const Format& format) {
  return std::string(format.is_signed ? "Q" : "UQ") +
         std::to_string(format.width) + "." + std::to_string(format.frac) +
         (format.rounding == Rounding::kFloor ? " floor" : "") +
         (format.overflow == Overflow::kWrap ? " wrap" : "");
}

// The same format with each way to round and to overflow.
std::array<Format, 4> AllModesOf(Format format) {
  std::array<Format, 4> formats;
  formats.fill(format);
  formats[1].rounding = Rounding::kFloor;
  formats[2].overflow = Overflow::kWrap;
  formats[3].rounding = Rounding::kFloor;
  formats[3].overflow = Overflow::kWrap;
  return formats;
}

TEST(FormatTest, HasTheRangeOfItsWidth) {
  EXPECT_EQ(kQ8_4.min_raw(), -128);
  EXPECT_EQ(kQ8_4.max_raw(), 127);
  EXPECT_EQ(kQ8_4.max_magnitude(), 128);
  EXPECT_EQ(kUnsignedQ8_4.min_raw(), 0);
  EXPECT_EQ(kUnsignedQ8_4.max_raw(), 255);
  EXPECT_EQ(kUnsignedQ8_4.max_magnitude(), 255);
  constexpr Format kSignBit = {.width = 1};
  EXPECT_EQ(kSignBit.min_raw(), -1);
  EXPECT_EQ(kSignBit.max_raw(), 0);
}

TEST(FormatTest, IsValidWithinItsBounds) {
  EXPECT_FALSE(Format{}.quantized());
  EXPECT_FALSE(IsValid(Format{}));
  EXPECT_FALSE(IsValid(Format{.width = -1}));
  EXPECT_TRUE(IsValid(Format{.width = 1}));
  EXPECT_TRUE(IsValid(Format{.width = 24, .frac = 24}));
  EXPECT_TRUE(IsValid(Format{.width = 24, .frac = -24}));
  EXPECT_FALSE(IsValid(Format{.width = 25}));
  EXPECT_FALSE(IsValid(Format{.width = 8, .frac = 25}));
  EXPECT_FALSE(IsValid(Format{.width = 8, .frac = -25}));
}

// The compiler itself looks for undefined behaviour in these.
TEST(RescaleTest, IsAConstantExpression) {
  static_assert(Rescale(300, 6, kQ8_4) == 75);
  static_assert(Rescale(9000, 6, kQ8_4) == 127);
  static_assert(Rescale(-9000, 6, kQ8_4) == -128);
  static_assert(Rescale(-9000, 6, kUnsignedQ8_4) == 0);
  static_assert(Rescale(9000, 6, kUnsignedQ8_4) == 255);
  constexpr Format kWrapped = {
      .width = 8, .frac = 4, .overflow = Overflow::kWrap};
  static_assert(Rescale(9000, 6, kWrapped) == 2250 - 9 * 256);
  static_assert(Rescale(9000, 2, kWrapped) == (9000 * 4) % 256 - 256);
}

TEST(RescaleTest, FloorDropsBits) {
  constexpr Format kFloor = {
      .width = 8, .frac = 4, .rounding = Rounding::kFloor};
  EXPECT_EQ(Rescale(1, 5, kFloor), 0);    //  0.5 ->  0
  EXPECT_EQ(Rescale(3, 5, kFloor), 1);    //  1.5 ->  1
  EXPECT_EQ(Rescale(-1, 5, kFloor), -1);  // -0.5 -> -1
  EXPECT_EQ(Rescale(-1, 60, kFloor), -1);
}

// 127 + 1 is -128, as in a register of 8 bits.
TEST(RescaleTest, WrapKeepsTheLowestBits) {
  constexpr Format kWrapped = {
      .width = 8, .frac = 4, .overflow = Overflow::kWrap};
  EXPECT_EQ(Rescale(128, 4, kWrapped), -128);
  EXPECT_EQ(Rescale(-129, 4, kWrapped), 127);
  EXPECT_EQ(Rescale(256, 4, kWrapped), 0);
  constexpr Format kUnsigned = {
      .width = 8, .frac = 4, .is_signed = false, .overflow = Overflow::kWrap};
  EXPECT_EQ(Rescale(-1, 4, kUnsigned), 255);
}

TEST(RescaleTest, TiesGoTowardPlusInfinity) {
  EXPECT_EQ(Rescale(1, 5, kQ8_4), 1);    //  0.5 ->  1
  EXPECT_EQ(Rescale(3, 5, kQ8_4), 2);    //  1.5 ->  2
  EXPECT_EQ(Rescale(-1, 5, kQ8_4), 0);   // -0.5 ->  0
  EXPECT_EQ(Rescale(-3, 5, kQ8_4), -1);  // -1.5 -> -1
  EXPECT_EQ(Rescale(-5, 6, kQ8_4), -1);  // -1.25 -> -1
  EXPECT_EQ(Rescale(-7, 6, kQ8_4), -2);  // -1.75 -> -2
}

// All small numbers, shifts, widths and both signs: 7.3 million cases.
TEST(RescaleTest, EqualsItsDefinitionOnEverySmallNumber) {
  int64_t cases = 0;
  for (const bool is_signed : {false, true}) {
    for (int width = 1; width <= 7; ++width) {
      for (int to_frac = -4; to_frac <= 4; ++to_frac) {
        for (const Format& to : AllModesOf({width, to_frac, is_signed})) {
          for (int from_frac = -4; from_frac <= 9; ++from_frac) {
            for (int64_t raw = -520; raw <= 520; ++raw, ++cases) {
              ASSERT_EQ(Rescale(raw, from_frac, to),
                        SlowRescale(raw, from_frac, to))
                  << "raw " << raw << ", " << from_frac << " fraction bits, to "
                  << Name(to);
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(cases, 2 * 7 * 9 * 4 * 14 * 1041);
}

// The farthest formats that a spec or a file may name: from up to 48 fraction
// bits, those of a product, shifts reach 72 bits either way.
TEST(RescaleTest, SurvivesTheFarthestFormats) {
  constexpr int64_t kLargestSum = (int64_t{1} << 61) - (int64_t{1} << 20);
  for (const bool is_signed : {false, true}) {
    for (const int width : {1, 8, kMaxFormatWidth}) {
      for (const int to_frac : {-24, -1, 0, 1, 24}) {
        for (const Format& to : AllModesOf({width, to_frac, is_signed})) {
          for (int from_frac = -48; from_frac <= 48; ++from_frac) {
            for (const int64_t raw :
                 {int64_t{0}, int64_t{1}, int64_t{1} << 23, kLargestSum}) {
              ASSERT_EQ(Rescale(raw, from_frac, to),
                        SlowRescale(raw, from_frac, to))
                  << raw << " " << from_frac << " to " << Name(to);
              ASSERT_EQ(Rescale(-raw, from_frac, to),
                        SlowRescale(-raw, from_frac, to))
                  << -raw << " " << from_frac << " to " << Name(to);
            }
          }
        }
      }
    }
  }
}

// What is on the grid stays where it is, and rescaling keeps the order.
TEST(RescaleTest, IsMonotonicAndKeepsWhatFits) {
  for (int64_t raw = -128; raw <= 127; ++raw) {
    EXPECT_EQ(Rescale(raw, 4, kQ8_4), raw);
    EXPECT_EQ(Rescale(raw * 8, 7, kQ8_4), raw);
  }
  for (int64_t raw = -3000; raw < 3000; ++raw) {
    EXPECT_LE(Rescale(raw, 7, kQ8_4), Rescale(raw + 1, 7, kQ8_4)) << raw;
  }
}

}  // namespace
}  // namespace autopruner
