// SPDX-License-Identifier: Apache-2.0
//
// What is known of a unit's value, and of the derivative g of the loss by it,
// from the samples of a batch.
//
//   network.Backward(pass, samples, gradient, /*with_moments=*/true);
//   gradient.moments.gradient[unit]  // sum over samples of g^2
//   gradient.moments.high[unit]      // the largest value before rounding
//
// These squares stand for the curvature of the loss (Fisher, Gauss-Newton):
// half of E[(d g)^2] is what the loss rises by if the value is off by d.
#ifndef CORE_UNIT_MOMENTS_H_
#define CORE_UNIT_MOMENTS_H_

#include <array>

#include "core/activation.h"
#include "core/lanes.h"

namespace autopruner {

template <int kUnits>
struct UnitMoments {
  using Units = std::array<float, kUnits>;

  alignas(kLaneAlignment) Units gradient = {};  // sum of g^2, value not 0
  alignas(kLaneAlignment) Units value = {};     // of (value g)^2
  // Of (d g)^2, where d is what the grid's range cuts off, and what one of
  // half the size would cut off.
  alignas(kLaneAlignment) Units cut = {};
  alignas(kLaneAlignment) Units cut_by_half = {};
  // Of g times what rounding to the grid's step takes away.
  alignas(kLaneAlignment) Units rounded = {};
  // Range of the value before it is rounded, 0 included.
  alignas(kLaneAlignment) Units low = {};
  alignas(kLaneAlignment) Units high = {};

  // Adds one sample of units `unit` ..: their values before rounding and g.
  [[gnu::always_inline]] void Add(int unit, const GridRows& grids, int node,
                                  Lanes value_of, Lanes g) {
    AddRounding(unit, grids, node, value_of, g);
    AddGate(unit, value_of * g);
  }

  // The derivative of one sample's loss by the units' gates.
  [[gnu::always_inline]] void AddGate(int unit, Lanes derivative) {
    AddSquare(value, unit, derivative);
  }

  // All but that.
  [[gnu::always_inline]] void AddRounding(int unit, const GridRows& grids,
                                          int node, Lanes value_of, Lanes g) {
    // A value that ReLU holds at 0 is on every grid.
    AddSquare(gradient, unit, value_of == Lanes{} ? Lanes{} : g);
    const Lanes bottom = LoadLanes(grids.low + node);
    const Lanes top = LoadLanes(grids.high + node);
    AddSquare(cut, unit, g * (value_of - Min(Max(value_of, bottom), top)));
    AddSquare(cut_by_half, unit,
              g * (value_of - Min(Max(value_of, 0.5f * bottom), 0.5f * top)));
    // As RoundToGrid(), but for ties.
    const Lanes many = 0x1.8p23f * LoadLanes(grids.step + node);
    const Lanes off = value_of - ((value_of + many) - many);
    StoreLanes(LoadLanes(rounded.data() + unit) + g * off,
               rounded.data() + unit);
    StoreLanes(Min(LoadLanes(low.data() + unit), value_of), low.data() + unit);
    StoreLanes(Max(LoadLanes(high.data() + unit), value_of),
               high.data() + unit);
  }

 private:
  [[gnu::always_inline]] static void AddSquare(Units& sums, int unit, Lanes x) {
    StoreLanes(LoadLanes(sums.data() + unit) + x * x, sums.data() + unit);
  }
};

}  // namespace autopruner

#endif  // CORE_UNIT_MOMENTS_H_
