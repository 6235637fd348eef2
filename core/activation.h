// SPDX-License-Identifier: Apache-2.0
//
// What stands between a node's sum and its output: the activation, and in a
// quantised network the rounding to the output's grid.
//
//   LayerActivation activation(Activation::kRelu, {8, 4, false});
//   output = activation.Forward</*kRounds=*/true>(sum);
//   dsum = activation.Backward</*kRounds=*/true>(sum, doutput);
//
// On sums that are exact this is Rescale() of docs/numerics.md, in floating
// point.
#ifndef CORE_ACTIVATION_H_
#define CORE_ACTIVATION_H_

#include <cmath>
#include <limits>
#include <type_traits>

#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/lanes.h"
#include "core/network_spec.h"

namespace autopruner {

// A format as the numbers that rounding to it takes.
struct Grid {
  float step = 0;  // 2^-frac; 0: nothing is rounded
  float low = 0;   // the values that a number saturates at, multiples of step
  float high = 0;

  constexpr bool exists() const { return step != 0; }
};

constexpr Grid MakeGrid(Format format) {
  if (!format.quantized()) return {};
  const float step = PowerOfTwo(-format.frac);
  return {.step = step,
          .low = static_cast<float>(format.min_raw()) * step,
          .high = static_cast<float>(format.max_raw()) * step};
}

// The value on `grid` that is nearest to `value`, ties toward +infinity,
// saturated. Exact: each operation below is, for every finite value.
//   Requires raw values within 2^22, of doubles within 2^51 (network_spec.h
//   sees to it).
template <typename Vector>
[[gnu::always_inline]] inline Vector RoundToGrid(Vector value,
                                                 const Grid& grid) {
  using Value = Number<Vector>;
  // Adding and taking away 1.5 * 2^23 (2^52) steps rounds to the nearest one,
  // ties to the even one.
  constexpr Value kRound =
      std::is_same_v<Value, double> ? Value{0x1.8p52} : Value{0x1.8p23};
  const Value step = grid.step;
  // Clamped before it is rounded: the bounds are on the grid.
  value = Min(Max(value, Broadcast<Vector>(grid.low)),
              Broadcast<Vector>(grid.high));
  const Vector rounded = (value + kRound * step) - kRound * step;
  // A tie that went down is put right.
  return value - rounded >= Value{0.5} * step ? rounded + step : rounded;
}

// A layer's activation and the rounding of its outputs.
class LayerActivation {
 public:
  // Nothing is rounded where `output` is not quantised.
  LayerActivation(Activation activation, Format output)
      : grid_(MakeGrid(output)) {
    if (grid_.exists()) {
      held_above_ = grid_.high;
    } else {
      grid_.low = -kInfinity;
    }
    switch (activation) {
      case Activation::kLinear:
        if (grid_.exists()) held_to_ = std::nextafter(grid_.low, -kInfinity);
        break;
      case Activation::kRelu:
        grid_.low = held_to_ = 0.0f;
        break;
    }
  }

  bool rounds() const { return grid_.exists(); }

  // The layer's output for its sum. `kRounds` is rounds(): so that a loop over
  // a tile of sums has no branches.
  template <bool kRounds, typename Vector>
  [[gnu::always_inline]] Vector Forward(Vector sum) const {
    if constexpr (kRounds) return RoundToGrid(sum, grid_);
    return Max(sum, Broadcast<Vector>(grid_.low));
  }

  // `gradient` where the output follows the sum, 0 where ReLU or saturation
  // hold it (the straight-through estimator: rounding itself counts as the
  // identity; Bengio et al., arXiv 1308.3432). Where nothing is rounded, `sum`
  // may be the output as well.
  template <bool kRounds>
  [[gnu::always_inline]] Lanes Backward(Lanes sum, Lanes gradient) const {
    if constexpr (kRounds) {
      gradient = sum > held_above_ ? Lanes{} : gradient;
    }
    return sum <= held_to_ ? Lanes{} : gradient;
  }

 private:
  static constexpr float kInfinity = std::numeric_limits<float>::infinity();

  Grid grid_;                     // low: what ReLU and saturation leave
  float held_to_ = -kInfinity;    // sums up to here and above there do not
  float held_above_ = kInfinity;  // change the output
};

// The nodes of a level and what makes outputs of their sums. Where nothing is
// rounded, the forward pass stores no sums.
//   Shapes: sums and outputs [samples][nodes], where nodes are padded to
//   vectors.
struct Level {
  LayerActivation activation;
  float* sums;
  float* outputs;
};

}  // namespace autopruner

#endif  // CORE_ACTIVATION_H_
