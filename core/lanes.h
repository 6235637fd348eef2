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
#include <bit>
#include <cstdint>
#include <experimental/simd>
#include <type_traits>
#include <utility>

namespace autopruner {

inline constexpr int kLanes = 16;
using Lanes = std::experimental::simd<
    float, std::experimental::simd_abi::deduce_t<float, kLanes>>;
inline constexpr int kLaneAlignment = kLanes * sizeof(float);

constexpr int PadToVector(int count) {
  return (count + kLanes - 1) / kLanes * kLanes;
}

// The 16 floats at `source`, which is aligned to kLaneAlignment.
inline Lanes LoadLanes(const float* source) {
  return Lanes(source, std::experimental::vector_aligned);
}

inline void StoreLanes(Lanes value, float* target) {
  value.copy_to(target, std::experimental::vector_aligned);
}

// 1 / sqrt(x) for normal x > 0; relative error below 1e-6.
//   Source: halving the exponent in the bits gives 4 %, each step of Newton's
//   method squares that (times 3 / 2).
[[gnu::always_inline]] inline Lanes InverseSqrt(Lanes x) {
  using Bits = std::experimental::rebind_simd_t<uint32_t, Lanes>;
  Lanes y =
      std::bit_cast<Lanes>(Bits(0x5f375a86u) - (std::bit_cast<Bits>(x) >> 1));
  y *= 1.5f - 0.5f * x * y * y;
  y *= 1.5f - 0.5f * x * y * y;
  y *= 1.5f - 0.5f * x * y * y;
  return y;
}

// Calls step(0) .. step(kCount - 1), each index a constant: unlike a loop, this
// leaves arrays of Lanes in registers.
template <int kCount, typename Step>
[[gnu::always_inline]] inline void Unroll(const Step& step) {
  [&]<int... kIndex>(std::integer_sequence<int, kIndex...>)
      __attribute__((always_inline)) {
    (step(std::integral_constant<int, kIndex>()), ...);
  }
  (std::make_integer_sequence<int, kCount>());
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
  // Without loops, so that the compiler keeps all of it in registers.
  const auto& v = values;
  const Lanes a0 = FoldLanes<8>(v[0], v[8]);
  const Lanes a1 = FoldLanes<8>(v[1], v[9]);
  const Lanes a2 = FoldLanes<8>(v[2], v[10]);
  const Lanes a3 = FoldLanes<8>(v[3], v[11]);
  const Lanes a4 = FoldLanes<8>(v[4], v[12]);
  const Lanes a5 = FoldLanes<8>(v[5], v[13]);
  const Lanes a6 = FoldLanes<8>(v[6], v[14]);
  const Lanes a7 = FoldLanes<8>(v[7], v[15]);
  const Lanes b0 = FoldLanes<4>(a0, a4);
  const Lanes b1 = FoldLanes<4>(a1, a5);
  const Lanes b2 = FoldLanes<4>(a2, a6);
  const Lanes b3 = FoldLanes<4>(a3, a7);
  return FoldLanes<1>(FoldLanes<2>(b0, b2), FoldLanes<2>(b1, b3));
}

}  // namespace autopruner

#endif  // CORE_LANES_H_
