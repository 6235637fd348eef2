// SPDX-License-Identifier: Apache-2.0
//
// What units behind gates are worth: the second derivative of the loss by the
// gate.
//
//   GateWorth<128> worth;
//   worth.Add(gradient.moments, network.gates(), gradient.samples);
//   worth.of(unit)
//
// With a unit's value a and the derivative g of one sample's loss by the gated
// value z a, it is E[(a g)^2] (Fisher, Gauss-Newton), a running mean over
// samples. The first derivative, E[a g], averages signs away, and vanishes
// where the network has been trained. docs/auto_pruner.md derives it.
#ifndef CORE_GATE_WORTH_H_
#define CORE_GATE_WORTH_H_

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/unit_moments.h"

namespace autopruner {

template <int kUnits>
class GateWorth {
 public:
  // Takes in a batch of `samples`. Moments are those of the derivative by the
  // value before its gate, z g / samples. Below kLeastGate a unit counts for
  // less than it is worth: one that is leaving does not come back to push out
  // another, over and over.
  void Add(const UnitMoments<kUnits>& moments,
           const std::array<float, kUnits>& gates, int samples) {
    ++batches_;
    const double rate = std::max(kRate, 1.0 / static_cast<double>(batches_));
    for (int u = 0; u < kUnits; ++u) {
      const double gate = std::max(double{gates[u]}, kLeastGate);
      mean_[u] +=
          rate * (moments.value[u] * samples / (gate * gate) - mean_[u]);
    }
  }

  double of(int unit) const { return mean_[unit]; }

 private:
  static constexpr double kRate = 0.05;
  static constexpr double kLeastGate = 0.2;

  std::array<double, kUnits> mean_ = {};
  int64_t batches_ = 0;
};

}  // namespace autopruner

#endif  // CORE_GATE_WORTH_H_
