// SPDX-License-Identifier: Apache-2.0
#include "core/interval.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Whether `width` bits, signed if `is_signed`, hold all of `interval`.
bool Holds(int width, bool is_signed, Interval interval) {
  if (width == 0) return interval == Interval{0, 0};
  const int64_t span = int64_t{1} << width;
  const int64_t lowest = is_signed ? -span / 2 : 0;
  return lowest <= interval.min && interval.max < lowest + span;
}

TEST(Interval, WidthIsTheNarrowestThatHoldsIt) {
  for (int64_t min = -40; min <= 40; ++min) {
    for (int64_t max = min; max <= 40; ++max) {
      const Interval interval = {min, max};
      const int width = interval.width();
      EXPECT_TRUE(Holds(width, interval.is_signed(), interval))
          << min << " .. " << max;
      EXPECT_TRUE(width == 0 ||
                  !Holds(width - 1, interval.is_signed(), interval))
          << min << " .. " << max;
    }
  }
}

TEST(Interval, WidthAtTheLimits) {
  EXPECT_EQ((Interval{0, 0}.width()), 0);
  EXPECT_EQ((Interval{-1, -1}.width()), 1);
  EXPECT_EQ((Interval{0, (int64_t{1} << 62) - 1}.width()), 62);
  EXPECT_EQ((Interval{-(int64_t{1} << 62), 0}.width()), kMaxIntervalBits);
  EXPECT_EQ((Interval{INT64_MIN, INT64_MAX}.width()), 64);
}

TEST(Interval, Arithmetic) {
  EXPECT_EQ((Interval{-2, 3} + Interval{10, 20}), (Interval{8, 23}));
  EXPECT_EQ((Interval{-2, 3} - Interval{10, 20}), (Interval{-22, -7}));
  EXPECT_EQ((-Interval{-2, 3}), (Interval{-3, 2}));
  EXPECT_EQ((Interval{-2, 3} << 4), (Interval{-32, 48}));
  EXPECT_EQ((-5 * Interval{-2, 3}), (Interval{-15, 10}));
}

}  // namespace
}  // namespace autopruner
