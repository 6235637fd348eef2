// SPDX-License-Identifier: Apache-2.0
//
// Floats that are computed side by side, as many as a register holds.
//
//   for (int k = 0; k < PadToVector(count); k += kLanes) {
//     StoreLanes(0.5f * LoadLanes(x + k) + LoadLanes(y + k), x + k);
//   }
//
// Arrays are padded to whole kVector elements, a multiple of kLanes on every
// machine. Nothing here mixes lanes: results do not depend on their number.
//
// These are the vector types of GCC and Clang, whose operators need no code:
// a class in their place takes three times as long to compile.
#ifndef CORE_LANES_H_
#define CORE_LANES_H_

#include <bit>
#include <cstdint>
#include <type_traits>

namespace autopruner {

#if defined(__AVX512F__)
inline constexpr int kLaneBytes = 64;
#elif defined(__AVX__)
inline constexpr int kLaneBytes = 32;
#else
inline constexpr int kLaneBytes = 16;
#endif

using Lanes [[gnu::vector_size(kLaneBytes)]] = float;
using DoubleLanes [[gnu::vector_size(kLaneBytes)]] = double;

// The numbers in a vector, and how many.
template <typename Vector>
using Number = std::remove_cvref_t<decltype(Vector{}[0])>;
template <typename Vector>
inline constexpr int kLanesOf = sizeof(Vector) / sizeof(Number<Vector>);
inline constexpr int kLanes = kLanesOf<Lanes>;

// Elements that arrays are padded to and aligned for.
inline constexpr int kVector = 16;
inline constexpr int kLaneAlignment = kVector * sizeof(float);

constexpr int PadToVector(int count) {
  return (count + kVector - 1) / kVector * kVector;
}

namespace internal {
using Floats [[gnu::vector_size(kLaneBytes / 2)]] = float;  // of DoubleLanes
}  // namespace internal

// The floats at `source`, which is aligned to as many.
template <typename Vector = Lanes>
[[gnu::always_inline]] inline Vector LoadLanes(const float* source) {
  if constexpr (std::is_same_v<Vector, DoubleLanes>) {
    return __builtin_convertvector(
        *reinterpret_cast<const internal::Floats*>(source), Vector);
  } else {
    return *reinterpret_cast<const Vector*>(source);
  }
}

// Doubles are rounded to float.
template <typename Vector>
[[gnu::always_inline]] inline void StoreLanes(Vector value, float* target) {
  if constexpr (std::is_same_v<Vector, DoubleLanes>) {
    *reinterpret_cast<internal::Floats*>(target) =
        __builtin_convertvector(value, internal::Floats);
  } else {
    *reinterpret_cast<Vector*>(target) = value;
  }
}

// `value` in every lane.
template <typename Vector = Lanes>
[[gnu::always_inline]] inline Vector Broadcast(float value) {
  return static_cast<Number<Vector>>(value) - Vector{};
}

template <typename Vector>
[[gnu::always_inline]] inline Vector Max(Vector a, Vector b) {
  return a > b ? a : b;
}

template <typename Vector>
[[gnu::always_inline]] inline Vector Min(Vector a, Vector b) {
  return a < b ? a : b;
}

// 1 / sqrt(x) for normal x > 0; relative error below 2e-6.
//   Source: halving the exponent in the bits gives a y with an error of 4 %;
//   with e = 1 - x y^2 the rest is (1 - e)^(-1/2), whose cubic through the
//   Chebyshev nodes of the range of e is within 8e-7.
[[gnu::always_inline]] inline Lanes InverseSqrt(Lanes x) {
  using Bits [[gnu::vector_size(kLaneBytes)]] = uint32_t;
  const Lanes y =
      std::bit_cast<Lanes>(0x5f375a86u - (std::bit_cast<Bits>(x) >> 1));
  const Lanes e = 1.0f - x * y * y;
  return y * (0.999999255f +
              e * (0.500001320f + e * (0.376278120f + e * 0.312797596f)));
}

}  // namespace autopruner

#endif  // CORE_LANES_H_
