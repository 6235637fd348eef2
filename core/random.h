// SPDX-License-Identifier: Apache-2.0
//
// Random numbers that are a pure function of (seed, stream, counter): the same
// on every machine, in every order, on any number of threads.
//
//   RandomUniform(seed, /*stream=*/kInitStream, /*counter=*/7)  ->  0.23..
#ifndef CORE_RANDOM_H_
#define CORE_RANDOM_H_

#include <cstdint>
#include <span>
#include <utility>

namespace autopruner {

// Independent sequences of one seed.
inline constexpr uint64_t kInitStream = 1;
inline constexpr uint64_t kShuffleStream = 2;
inline constexpr uint64_t kSplitStream = 3;
inline constexpr uint64_t kRandomLayoutStream = 4;
inline constexpr uint64_t kSequenceStream = 5;

// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): a bijection
// of 64-bit integers in which every input bit flips half of the output bits.
constexpr uint64_t MixBits(uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return bits ^ (bits >> 31);
}

// 64 random bits.
constexpr uint64_t RandomBits(uint64_t seed, uint64_t stream,
                              uint64_t counter) {
  constexpr uint64_t kGamma = 0x9e3779b97f4a7c15u;
  const uint64_t key = MixBits(MixBits(seed + kGamma) + stream * kGamma);
  return MixBits(key + (counter + 1) * kGamma);
}

// The bits of one seed one after the other, for callers without counters of
// their own.
class RandomSequence {
 public:
  explicit constexpr RandomSequence(uint64_t seed) : seed_(seed) {}
  constexpr uint64_t operator()() {
    return RandomBits(seed_, kSequenceStream, counter_++);
  }

 private:
  uint64_t seed_;
  uint64_t counter_ = 0;
};

// A double in [0, 1), a multiple of 2^-53.
constexpr double RandomUniform(uint64_t seed, uint64_t stream,
                               uint64_t counter) {
  return static_cast<double>(RandomBits(seed, stream, counter) >> 11) * 0x1p-53;
}

// An integer in [0, bound), for 0 < bound < 2^32.
constexpr uint32_t RandomBelow(uint64_t seed, uint64_t stream, uint64_t counter,
                               uint32_t bound) {
  return static_cast<uint32_t>(
      ((RandomBits(seed, stream, counter) >> 32) * bound) >> 32);
}

// Permutes `values` (Fisher-Yates). `round` tells one permutation of a seed
// from the next, e.g. the epoch.
template <typename T>
constexpr void Shuffle(std::span<T> values, uint64_t seed, uint64_t stream,
                       uint64_t round) {
  const uint64_t round_seed = RandomBits(seed, stream, round);
  for (uint32_t i = static_cast<uint32_t>(values.size()); i > 1; --i) {
    std::swap(values[i - 1], values[RandomBelow(round_seed, stream, i, i)]);
  }
}

}  // namespace autopruner

#endif  // CORE_RANDOM_H_
