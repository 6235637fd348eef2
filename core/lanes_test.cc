// SPDX-License-Identifier: Apache-2.0
//
// On integers, float sums are exact in every order.
#include "core/lanes.h"

#include <array>
#include <cmath>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

struct alignas(kLaneAlignment) Values {
  std::array<float, kLanes> at = {};
};

// Integers in [-1000, 1000], another set for each `counter`.
Values IntegerValues(int counter) {
  Values values;
  for (int k = 0; k < kLanes; ++k) {
    values.at[k] = static_cast<float>(RandomBelow(1, 100, counter * 16 + k,
                                                  /*bound=*/2001)) -
                   1000.0f;
  }
  return values;
}

Lanes Load(const Values& values) { return LoadLanes(values.at.data()); }

Values Store(Lanes lanes) {
  Values values;
  StoreLanes(lanes, values.at.data());
  return values;
}

// FoldLanes as its comment states it.
Values SlowFold(const Values& a, const Values& b, int half) {
  Values result;
  for (int block = 0; block < kLanes; block += 2 * half) {
    for (int k = block; k < block + half; ++k) {
      result.at[k] = a.at[k] + a.at[k + half];
      result.at[k + half] = b.at[k] + b.at[k + half];
    }
  }
  return result;
}

template <int kHalf>
void ExpectFolds() {
  for (int i = 0; i < 100; ++i) {
    const Values a = IntegerValues(2 * i);
    const Values b = IntegerValues(2 * i + 1);
    ASSERT_EQ(Store(FoldLanes<kHalf>(Load(a), Load(b))).at,
              SlowFold(a, b, kHalf).at)
        << "half " << kHalf << ", vectors " << i;
  }
}

TEST(LanesTest, PadsToWholeVectors) {
  static_assert(PadToVector(0) == 0);
  static_assert(PadToVector(1) == 16);
  static_assert(PadToVector(16) == 16);
  static_assert(PadToVector(17) == 32);
  static_assert(Lanes::size() == kLanes);
}

TEST(LanesTest, StoresWhatItLoaded) {
  const Values values = IntegerValues(0);
  EXPECT_EQ(Store(Load(values)).at, values.at);
}

TEST(LanesTest, UnrollCountsUpInConstants) {
  std::array<int, 5> seen = {};
  int calls = 0;
  Unroll<5>([&](auto index) {
    static_assert(index >= 0);
    seen[index] = calls++;
  });
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(seen, (std::array{0, 1, 2, 3, 4}));
}

TEST(LanesTest, FoldsBlocksOfEachSize) {
  ExpectFolds<8>();
  ExpectFolds<4>();
  ExpectFolds<2>();
  ExpectFolds<1>();
}

TEST(LanesTest, SumEachSumsEveryVector) {
  for (int i = 0; i < 100; ++i) {
    std::array<Lanes, kLanes> vectors;
    std::array<float, kLanes> expected = {};
    for (int k = 0; k < kLanes; ++k) {
      const Values values = IntegerValues(kLanes * i + k);
      vectors[k] = Load(values);
      for (const float value : values.at) expected[k] += value;
    }
    ASSERT_EQ(Store(SumEach(vectors)).at, expected) << i;
  }
}

TEST(InverseSqrtTest, StaysWithinItsErrorForEveryExponent) {
  for (int exponent = -126; exponent < 127; ++exponent) {
    for (const float mantissa : {1.0f, 1.2345f, 1.5f, 1.9999f}) {
      const float x = std::ldexp(mantissa, exponent);
      const double exact = 1.0 / std::sqrt(double{x});
      const double found = double{InverseSqrt(Lanes(x))[0]};
      ASSERT_LT(std::abs(found / exact - 1.0), 1e-6) << x;
    }
  }
}

}  // namespace
}  // namespace autopruner
