// SPDX-License-Identifier: Apache-2.0
//
// What follows a layer's sum: the activation, and in a quantised network the
// rounding to the output's grid.
//
//   Lanes a = Activate(sum, {.relu = true, .grid = MakeGrid({8, 4, false})});
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
inline Lanes RoundToGrid(Lanes value, const Grid& grid) {
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

struct ActivationSpec {
  bool relu = false;
  Grid grid;
};

// The layer's output for its sum.
inline Lanes Activate(Lanes sum, const ActivationSpec& spec) {
  if (spec.relu) sum = std::experimental::max(sum, Lanes(0.0f));
  return spec.grid.exists ? RoundToGrid(sum, spec.grid) : sum;
}

// `gradient` where the output follows the sum, 0 where ReLU or saturation hold
// it (the straight-through estimator: rounding itself counts as the identity;
// Bengio et al., arXiv 1308.3432).
inline Lanes ActivateBackward(Lanes sum, Lanes gradient,
                              const ActivationSpec& spec) {
  if (spec.relu) where(sum <= 0.0f, gradient) = 0.0f;
  if (spec.grid.exists) {
    const Lanes raw = sum * spec.grid.scale;
    where(raw > spec.grid.max || raw < spec.grid.min, gradient) = 0.0f;
  }
  return gradient;
}

}  // namespace autopruner

#endif  // CORE_ACTIVATION_H_
