// SPDX-License-Identifier: Apache-2.0
#include "core/random.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Values of SplitMix64 for the seed 1234567, as many of its implementations
// test them.
TEST(MixBitsTest, IsTheFinaliserOfSplitMix64) {
  constexpr uint64_t kGamma = 0x9e3779b97f4a7c15u;
  EXPECT_EQ(MixBits(1234567 + kGamma), 6457827717110365317u);
  EXPECT_EQ(MixBits(1234567 + 2 * kGamma), 3203168211198807973u);
  EXPECT_EQ(MixBits(1234567 + 3 * kGamma), 9817491932198370423u);
}

// Models are reproduced from their seed: these numbers never change.
TEST(RandomTest, KeepsItsValues) {
  static_assert(RandomBits(0, 0, 0) == 0x568a9b0b1a2c05ec);
  EXPECT_EQ(RandomBits(1, kInitStream, 0), 0xb18a02f46d8d86c3);
  EXPECT_EQ(RandomBits(1, kShuffleStream, 7), 0x561ec0318db20f83);
  EXPECT_EQ(RandomBits(~uint64_t{0}, kSplitStream, ~uint64_t{0}),
            0x7f00907c1d4ce4bc);
  EXPECT_EQ(RandomUniform(1, kInitStream, 7), 0x1.2630fdb7a5284p-2);
  EXPECT_EQ(RandomBelow(1, kInitStream, 7, 1000), 287u);
}

TEST(RandomTest, SeedsStreamsAndCountersDiffer) {
  std::set<uint64_t> seen;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    for (uint64_t stream = 0; stream < 20; ++stream) {
      for (uint64_t counter = 0; counter < 20; ++counter) {
        seen.insert(RandomBits(seed, stream, counter));
      }
    }
  }
  EXPECT_EQ(seen.size(), 8000u);
}

// Pearson's chi-square of `counts` against equal shares.
double ChiSquare(std::span<const int> counts) {
  const double expected =
      std::accumulate(counts.begin(), counts.end(), 0.0) / counts.size();
  double sum = 0;
  for (const int count : counts) {
    sum += (count - expected) * (count - expected) / expected;
  }
  return sum;
}

// 99 degrees of freedom: between 61.1 and 148.2 in 99.8 % of all cases. The
// seed is fixed, so a generator that passes once always passes.
TEST(RandomTest, UniformFillsItsRangeEvenly) {
  std::array<int, 100> counts = {};
  double sum = 0;
  for (uint64_t i = 0; i < 100000; ++i) {
    const double value = RandomUniform(3, kInitStream, i);
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    ++counts[static_cast<int>(value * 100)];
    sum += value;
  }
  EXPECT_GT(ChiSquare(counts), 61.1);
  EXPECT_LT(ChiSquare(counts), 148.2);
  EXPECT_NEAR(sum / 100000, 0.5, 0.003);
}

TEST(RandomTest, EveryBitIsOneHalfOfTheTime) {
  std::array<int, 64> ones = {};
  for (uint64_t i = 0; i < 10000; ++i) {
    const uint64_t bits = RandomBits(5, kSplitStream, i);
    for (int b = 0; b < 64; ++b) ones[b] += static_cast<int>(bits >> b & 1);
  }
  for (int b = 0; b < 64; ++b) {  // 4.5 standard deviations of 50
    EXPECT_NEAR(ones[b], 5000, 225) << "bit " << b;
  }
}

TEST(RandomBelowTest, StaysBelowItsBoundAndReachesAll) {
  for (const uint32_t bound : {1u, 2u, 3u, 7u, 100u}) {
    std::vector<int> counts(bound);
    for (uint64_t i = 0; i < 1000 * bound; ++i) {
      const uint32_t value = RandomBelow(bound, kInitStream, i, bound);
      ASSERT_LT(value, bound);
      ++counts[value];
    }
    for (const int count : counts) EXPECT_NEAR(count, 1000, 150) << bound;
  }
  EXPECT_LT(RandomBelow(1, 1, 1, 0xffffffffu), 0xffffffffu);
}

TEST(ShuffleTest, Permutes) {
  for (const int size : {0, 1, 3, 100, 1000}) {
    std::vector<int> values(size);
    std::iota(values.begin(), values.end(), 0);
    const std::vector<int> ordered = values;
    Shuffle(std::span(values), /*seed=*/1, kShuffleStream, /*round=*/0);
    EXPECT_EQ(values == ordered, size < 2) << size;
    std::sort(values.begin(), values.end());
    EXPECT_EQ(values, ordered);
  }
}

TEST(ShuffleTest, GivesEveryPermutationEquallyOften) {
  std::map<std::array<int, 4>, int> counts;
  for (uint64_t round = 0; round < 24000; ++round) {
    std::array<int, 4> values = {0, 1, 2, 3};
    Shuffle(std::span<int>(values), /*seed=*/1, kShuffleStream, round);
    ++counts[values];
  }
  EXPECT_EQ(counts.size(), 24u);
  std::vector<int> list;
  for (const auto& [values, count] : counts) list.push_back(count);
  EXPECT_LT(ChiSquare(list), 49.7);  // 23 degrees of freedom, 0.1 %
}

TEST(ShuffleTest, DependsOnSeedStreamAndRoundOnly) {
  const auto shuffled = [](uint64_t seed, uint64_t stream, uint64_t round) {
    std::array<int, 50> values = {};
    std::iota(values.begin(), values.end(), 0);
    Shuffle(std::span<int>(values), seed, stream, round);
    return values;
  };
  EXPECT_EQ(shuffled(1, 2, 3), shuffled(1, 2, 3));
  EXPECT_NE(shuffled(1, 2, 3), shuffled(2, 2, 3));
  EXPECT_NE(shuffled(1, 2, 3), shuffled(1, 3, 3));
  EXPECT_NE(shuffled(1, 2, 3), shuffled(1, 2, 4));
}

TEST(RandomSequenceTest, IsAStreamOneByOne) {
  RandomSequence random(7);
  RandomSequence other(8);
  for (uint64_t counter = 0; counter < 100; ++counter) {
    const uint64_t bits = random();
    EXPECT_EQ(bits, RandomBits(7, kSequenceStream, counter));
    EXPECT_NE(bits, other());
  }
}

}  // namespace
}  // namespace autopruner
