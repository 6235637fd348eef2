// SPDX-License-Identifier: Apache-2.0
//
// What follows a layer's sum: the activation, and in a quantised network the
// rounding to the output's grid.
//
//   WithActivation(/*relu=*/true, {8, 4, false}, [&](auto activation) {
//     output = activation.Forward(sum);
//   });
//
// On sums that are exact this is Rescale() of docs/numerics.md, in float.
#ifndef CORE_ACTIVATION_H_
#define CORE_ACTIVATION_H_

#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/lanes.h"

namespace autopruner {

// A format as the floats that rounding to it takes.
struct Grid {
  float scale = 1;      // 2^frac
  float step = 1;       // 2^-frac
  float min = 0;        // raw
  float max = 0;        // raw
  bool exists = false;  // false: nothing is rounded
};

constexpr Grid MakeGrid(Format format) {
  if (!format.quantized()) return {};
  return {.scale = PowerOfTwo(format.frac),
          .step = PowerOfTwo(-format.frac),
          .min = static_cast<float>(format.min_raw()),
          .max = static_cast<float>(format.max_raw()),
          .exists = true};
}

// The value on `grid` that is nearest to `value`, ties toward +infinity,
// saturated. Exact: each operation below is, for every finite float.
//   Requires raw values within 2^22 (network_spec.h sees to it).
[[gnu::always_inline]] inline Lanes RoundToGrid(Lanes value, const Grid& grid) {
  using std::experimental::max;
  using std::experimental::min;
  // Clamped before it is rounded: the bounds are integers.
  const Lanes raw =
      min(max(value * grid.scale, Lanes(grid.min)), Lanes(grid.max));
  // Adding and taking away 1.5 * 2^23 rounds to the nearest integer, ties to
  // the even one; a tie that went down is put right.
  constexpr float kRound = 12582912.0f;
  Lanes rounded = (raw + kRound) - kRound;
  where(raw - rounded >= 0.5f, rounded) += 1.0f;
  return rounded * grid.step;
}

// A layer's activation. What it does is known at compile time: inner loops have
// no branches.
template <bool kRelu, bool kRounds>
struct LayerActivation {
  Grid grid;

  // The layer's output for its sum.
  [[gnu::always_inline]] Lanes Forward(Lanes sum) const {
    if constexpr (kRelu) sum = std::experimental::max(sum, Lanes(0.0f));
    if constexpr (kRounds) sum = RoundToGrid(sum, grid);
    return sum;
  }

  // `gradient` where the output follows the sum, 0 where ReLU or saturation
  // hold it (the straight-through estimator: rounding itself counts as the
  // identity; Bengio et al., arXiv 1308.3432).
  [[gnu::always_inline]] Lanes Backward(Lanes sum, Lanes gradient) const {
    if constexpr (kRelu) where(sum <= 0.0f, gradient) = 0.0f;
    if constexpr (kRounds) {
      const Lanes raw = sum * grid.scale;
      where(raw > grid.max || raw < grid.min, gradient) = 0.0f;
    }
    return gradient;
  }
};

// Calls use(activation) with the LayerActivation that is asked for. The sums
// are rounded to `output` where it is quantised.
template <typename Use>
void WithActivation(bool relu, Format output, const Use& use) {
  const Grid grid = MakeGrid(output);
  if (relu && grid.exists) return use(LayerActivation<true, true>{grid});
  if (relu) return use(LayerActivation<true, false>{grid});
  if (grid.exists) return use(LayerActivation<false, true>{grid});
  return use(LayerActivation<false, false>{grid});
}

}  // namespace autopruner

#endif  // CORE_ACTIVATION_H_
