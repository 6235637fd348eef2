// SPDX-License-Identifier: Apache-2.0
//
// Sixteen floats that are computed side by side: one sample a lane.
//
//   Lanes sum = LoadLanes(x) * Lanes(0.5f) + LoadLanes(y);
//   StoreLanes(sum, x);
//
// Sixteen on every machine, as one register or several: results do not depend
// on the width of its vector unit.
#ifndef CORE_LANES_H_
#define CORE_LANES_H_

#include <array>
#include <experimental/simd>
#include <type_traits>

namespace autopruner {

inline constexpr int kLanes = 16;
using Lanes = std::experimental::simd<
    float, std::experimental::simd_abi::deduce_t<float, kLanes>>;
inline constexpr int kLaneAlignment = kLanes * sizeof(float);

// The 16 floats at `source`, which is aligned to kLaneAlignment.
inline Lanes LoadLanes(const float* source) {
  return Lanes(source, std::experimental::vector_aligned);
}

inline void StoreLanes(Lanes value, float* target) {
  value.copy_to(target, std::experimental::vector_aligned);
}

// Adds within each block of 2 * kHalf lanes: the block's lower half becomes
// a.lower + a.upper, its upper half b.lower + b.upper.
template <int kHalf>
[[gnu::always_inline]] inline Lanes FoldLanes(Lanes a, Lanes b) {
  const auto gather = [&](auto offset) {
    return Lanes([&](auto lane) {
      constexpr int kBlock = lane / (2 * kHalf) * (2 * kHalf);
      constexpr int kFrom = kBlock + lane % kHalf + offset;
      if constexpr (lane % (2 * kHalf) < kHalf) {
        return static_cast<float>(a[kFrom]);
      } else {
        return static_cast<float>(b[kFrom]);
      }
    });
  };
  return gather(std::integral_constant<int, 0>()) +
         gather(std::integral_constant<int, kHalf>());
}

// Lane k of the result is the sum of all lanes of values[k].
[[gnu::always_inline]] inline Lanes SumEach(
    const std::array<Lanes, kLanes>& values) {
  std::array<Lanes, 8> eights;
  for (int k = 0; k < 8; ++k) {
    eights[k] = FoldLanes<8>(values[k], values[k + 8]);
  }
  std::array<Lanes, 4> fours;
  for (int k = 0; k < 4; ++k) {
    fours[k] = FoldLanes<4>(eights[k], eights[k + 4]);
  }
  return FoldLanes<1>(FoldLanes<2>(fours[0], fours[2]),
                      FoldLanes<2>(fours[1], fours[3]));
}

}  // namespace autopruner

#endif  // CORE_LANES_H_
