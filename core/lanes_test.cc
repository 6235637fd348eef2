// SPDX-License-Identifier: Apache-2.0
#include "core/lanes.h"

#include <array>
#include <cmath>
#include <limits>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(LanesTest, PadsToWholeVectors) {
  static_assert(PadToVector(0) == 0);
  static_assert(PadToVector(1) == 16);
  static_assert(PadToVector(16) == 16);
  static_assert(PadToVector(17) == 32);
  static_assert(kVector % kLanes == 0);
  static_assert(kLanesOf<DoubleLanes> * 2 == kLanes);
}

template <typename Vector>
void ExpectStoresWhatItLoaded() {
  alignas(kLaneAlignment) std::array<float, kVector> from;
  for (int k = 0; k < kVector; ++k) from[k] = 0.1f * static_cast<float>(k);
  alignas(kLaneAlignment) std::array<float, kVector> to = {};
  for (int k = 0; k < kVector; k += kLanesOf<Vector>) {
    const auto vector = LoadLanes<Vector>(from.data() + k);
    for (int lane = 0; lane < kLanesOf<Vector>; ++lane) {
      ASSERT_EQ(vector[lane], from[k + lane]);
    }
    StoreLanes(vector, to.data() + k);
  }
  EXPECT_EQ(to, from);
}

TEST(LanesTest, StoresWhatItLoaded) {
  ExpectStoresWhatItLoaded<Lanes>();
  ExpectStoresWhatItLoaded<DoubleLanes>();
}

TEST(LanesTest, BroadcastsToEveryLane) {
  for (const float value : {1.5f, -0.0f, 1e-45f}) {
    for (int k = 0; k < kLanes; ++k) {
      ASSERT_EQ(Broadcast(value)[k], value);
      ASSERT_EQ(std::signbit(Broadcast(value)[k]), std::signbit(value));
    }
  }
}

TEST(LanesTest, MaxAndMinAreTakenLaneByLane) {
  Lanes a = Broadcast(2);
  a[1] = -3;
  EXPECT_EQ(Max(a, Lanes{})[0], 2);
  EXPECT_EQ(Max(a, Lanes{})[1], 0);
  EXPECT_EQ(Min(a, Lanes{})[0], 0);
  EXPECT_EQ(Min(a, Lanes{})[1], -3);
}

TEST(InverseSqrtTest, StaysWithinItsErrorForEveryExponent) {
  for (int exponent = -126; exponent < 127; ++exponent) {
    for (int step = 0; step < 1000; ++step) {
      const float x =
          std::ldexp(1.0f + 0.001f * static_cast<float>(step), exponent);
      const double exact = 1.0 / std::sqrt(double{x});
      const double found = double{InverseSqrt(Broadcast(x))[0]};
      ASSERT_LT(std::abs(found / exact - 1.0), 2e-6) << x;
    }
  }
}

}  // namespace
}  // namespace autopruner
