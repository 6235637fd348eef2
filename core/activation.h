// SPDX-License-Identifier: Apache-2.0
//
// What stands between a node's sum and its output: the activation, and in a
// quantised network the rounding to the output's grid.
//
//   LayerActivation activation(Activation::kRelu, grids.Rows(unit));
//   output = activation.Forward</*kRounds=*/true>(sum, node);
//   dsum = activation.Backward</*kRounds=*/true>(sum, doutput, node);
//
// On sums that are exact this is Rescale() of docs/numerics.md, in floating
// point.
#ifndef CORE_ACTIVATION_H_
#define CORE_ACTIVATION_H_

#include <array>
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

// The value on the grid that is nearest to `value`, ties toward +infinity,
// saturated. Exact: each operation below is, for every finite value.
//   Requires raw values within 2^22, of doubles within 2^51 (network_spec.h
//   sees to it).
template <typename Vector>
[[gnu::always_inline]] inline Vector RoundToGrid(Vector value, Vector step,
                                                 Vector low, Vector high) {
  using Value = Number<Vector>;
  // Adding and taking away 1.5 * 2^23 (2^52) steps rounds to the nearest one,
  // ties to the even one.
  constexpr Value kRound =
      std::is_same_v<Value, double> ? Value{0x1.8p52} : Value{0x1.8p23};
  // Clamped before it is rounded: the bounds are on the grid.
  value = Min(Max(value, low), high);
  const Vector rounded = (value + kRound * step) - kRound * step;
  // A tie that went down is put right.
  return value - rounded >= Value{0.5} * step ? rounded + step : rounded;
}

template <typename Vector>
[[gnu::always_inline]] inline Vector RoundToGrid(Vector value,
                                                 const Grid& grid) {
  return RoundToGrid(value, Broadcast<Vector>(grid.step),
                     Broadcast<Vector>(grid.low), Broadcast<Vector>(grid.high));
}

// The grids of a level's nodes; none if there are no arrays.
//   Shapes: [nodes], padded to vectors.
struct GridRows {
  const float* step = nullptr;
  const float* low = nullptr;
  const float* high = nullptr;

  constexpr Grid at(int node) const {
    return {.step = step[node], .low = low[node], .high = high[node]};
  }
  // The values of nodes `node` .. on their grids.
  template <typename Vector>
  [[gnu::always_inline]] Vector Round(Vector value, int node) const {
    return RoundToGrid(value, LoadLanes<Vector>(step + node),
                       LoadLanes<Vector>(low + node),
                       LoadLanes<Vector>(high + node));
  }
};

// The grids of kUnits units.
template <int kUnits>
class UnitGrids {
 public:
  constexpr void Set(int unit, const Grid& grid) {
    step_[unit] = grid.step;
    low_[unit] = grid.low;
    high_[unit] = grid.high;
  }
  constexpr Grid at(int unit) const { return Rows(0).at(unit); }
  // Those from `unit` on.
  constexpr GridRows Rows(int unit) const {
    return {step_.data() + unit, low_.data() + unit, high_.data() + unit};
  }

 private:
  alignas(kLaneAlignment) std::array<float, kUnits> step_ = {};
  alignas(kLaneAlignment) std::array<float, kUnits> low_ = {};
  alignas(kLaneAlignment) std::array<float, kUnits> high_ = {};
};

// A layer's activation, which has no table, and the rounding of its outputs.
class LayerActivation {
 public:
  // Nothing is rounded where there are no grids.
  LayerActivation(Activation activation, const GridRows& grids)
      : grids_(grids) {
    if (Rectifies(activation)) lowest_ = 0.0f;
  }

  bool rounds() const { return grids_.step != nullptr; }
  // Whether Backward() takes the sums, or as well the outputs.
  template <bool kRounds>
  static constexpr bool kTakesSums = kRounds;

  // The outputs of nodes `node` .. for their sums. `kRounds` is rounds(): so
  // that a loop over a tile of sums has no branches.
  template <bool kRounds, typename Vector>
  [[gnu::always_inline]] Vector Forward(Vector sum, int node) const {
    sum = Max(sum, Broadcast<Vector>(lowest_));
    if constexpr (kRounds) sum = grids_.Round(sum, node);
    return sum;
  }

  // `gradient` where the output follows the sum, 0 where ReLU or saturation
  // hold it (the straight-through estimator: rounding itself counts as the
  // identity; Bengio et al., arXiv 1308.3432). Where nothing is rounded, `sum`
  // may be the output as well.
  template <bool kRounds>
  [[gnu::always_inline]] Lanes Backward(Lanes sum, Lanes gradient,
                                        int node) const {
    if constexpr (kRounds) {
      const Lanes low = LoadLanes(grids_.low + node);
      const Lanes high = LoadLanes(grids_.high + node);
      gradient = ((sum < low) | (sum > high)) ? Lanes{} : gradient;
    }
    return sum <= lowest_ ? Lanes{} : gradient;
  }

 private:
  GridRows grids_;
  // Outputs are not below; sums up to here do not change them.
  float lowest_ = -std::numeric_limits<float>::infinity();
};

// The nodes of a level and what makes outputs of their sums. The forward pass
// stores sums only where the backward pass takes them.
//   Shapes: sums and outputs [samples][nodes], where nodes are padded to
//   vectors.
template <typename ActivationOfLevel>
struct LevelWith {
  ActivationOfLevel activation;
  float* sums;
  float* outputs;

  // What Backward() takes.
  template <bool kRounds>
  const float* known() const {
    return ActivationOfLevel::template kTakesSums<kRounds> ? sums : outputs;
  }
};
using Level = LevelWith<LayerActivation>;

}  // namespace autopruner

#endif  // CORE_ACTIVATION_H_
