// SPDX-License-Identifier: Apache-2.0
//
// What stands between the sums of a layer and its outputs where the activation
// has a table: the same as activation.h has for the others.
//
//   TableActivation activation(Activation::kTanh, input, values, nodes,
//                              grids.Rows(unit));
//   output = activation.Forward</*kRounds=*/true>(sum, node);
//   dsum = activation.Backward</*kRounds=*/true>(sum, doutput, node);
//
// In a quantised network the output is the integer of TableRaw() in
// activation_table.h. In float it is the smooth function.
#ifndef CORE_TABLE_ACTIVATION_H_
#define CORE_TABLE_ACTIVATION_H_

#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "core/activation.h"
#include "core/activation_table.h"
#include "core/fixed.h"
#include "core/lanes.h"
#include "core/network_spec.h"

namespace autopruner {

// What a table has at each integer of its input, before it is rounded to the
// output's grid. Made by the compiler.
template <Activation kActivation, Format kInput>
inline constexpr auto kTableValues = [] {
  std::array<float, (1 << kInput.width)> values = {};
  for (int64_t raw = kInput.min_raw(); raw <= kInput.max_raw(); ++raw) {
    values[raw - kInput.min_raw()] = TableValue(kActivation, raw, kInput);
  }
  return values;
}();

// Those of each layer; nullptr where the activation has no table.
template <NetworkSpec kSpec>
inline constexpr auto kLayerTables = [
]<int... kLayer>(std::integer_sequence<int, kLayer...>) {
  const auto table = []<int kOf>(std::integral_constant<int, kOf>) {
    constexpr DenseSpec kDense = kSpec.layers.at[kOf];
    if constexpr (HasTable(kDense.activation)) {
      return kTableValues<kDense.activation, kDense.table_input()>.data();
    } else {
      return static_cast<const float*>(nullptr);
    }
  };
  return std::array<const float*, kMaxLayers>{
      table(std::integral_constant<int, kLayer>())...};
}
(std::make_integer_sequence<int, kMaxLayers>());

class TableActivation {
 public:
  // `table` has the values at each integer of `input`; nullptr: the network is
  // not quantised. Behind `nodes` all outputs are 0. Outputs are not rounded
  // where there are no grids.
  TableActivation(Activation activation, const Format& input,
                  const float* table, int nodes, const GridRows& grids)
      : activation_(activation),
        input_(MakeGrid(input)),
        per_step_(1 / input_.step),
        table_(table),
        nodes_(nodes),
        grids_(grids) {}

  bool rounds() const { return grids_.step != nullptr; }
  // Whether Backward() takes the sums, or as well the outputs.
  template <bool kRounds>
  static constexpr bool kTakesSums = true;

  // As LayerActivation has them, but functions of their own: they are long, and
  // stand in many places.
  template <bool kRounds, typename Vector>
  [[gnu::noinline]] Vector Forward(Vector sum, int node) const {
    Vector value = table_ != nullptr ? LookUp(sum) : Smooth(sum);
    if constexpr (kRounds) value = grids_.Round(value, node);
    for (int k = 0; k < kLanesOf<Vector>; ++k) {
      if (node + k >= nodes_) value[k] = 0;
    }
    return value;
  }

  // Straight through all roundings: the slope of the smooth function, 0 where a
  // saturation holds the output.
  template <bool kRounds>
  [[gnu::noinline]] Lanes Backward(Lanes sum, Lanes gradient, int node) const {
    Lanes slope;
    for (int k = 0; k < kLanes; ++k) {
      slope[k] = ActivationSlope(activation_, sum[k]);
    }
    if constexpr (kRounds) {
      const Lanes value = LookUp(sum);
      const Lanes low = LoadLanes(grids_.low + node);
      const Lanes high = LoadLanes(grids_.high + node);
      slope = ((sum < input_.low) | (sum > input_.high) | (value < low) |
               (value > high))
                  ? Lanes{}
                  : slope;
    }
    return slope * gradient;
  }

 private:
  template <typename Vector>
  [[gnu::always_inline]] Vector LookUp(Vector sum) const {
    const Vector at = (RoundToGrid(sum, input_) - input_.low) * per_step_;
    Vector value;
    for (int k = 0; k < kLanesOf<Vector>; ++k) {
      value[k] = table_[static_cast<int>(at[k])];
    }
    return value;
  }

  template <typename Vector>
  Vector Smooth(Vector sum) const {
    Vector value;
    for (int k = 0; k < kLanesOf<Vector>; ++k) {
      value[k] = ActivationValue(activation_, sum[k]);
    }
    return value;
  }

  Activation activation_;
  Grid input_;
  float per_step_;
  const float* table_;
  int nodes_;
  GridRows grids_;
};

}  // namespace autopruner

#endif  // CORE_TABLE_ACTIVATION_H_
