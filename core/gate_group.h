// SPDX-License-Identifier: Apache-2.0
//
// Gates that share a budget which holds exactly, at every step.
//
//   GateGroup<128> group;
//   for (int j = 0; j < 128; ++j) group.Add(/*unit=*/j, /*layer=*/0);
//   group.set_score(j, score);             // of all units
//   group.Solve(temperature, budget);      // sum of gates == budget
//   ... multiply each unit's output by gate(j) ...
//   group.Keep(16, live);                  // exactly 16 of them stay
//
// A unit (a node or an input feature) has a score s and a gate
// z = sigmoid(s / T + t). The scalar t is solved so that the budget is an
// identity, not a penalty. The gates of a layer sum up to at least 1: where
// they would not, the layer has a t of its own. docs/auto_pruner.md tells more.
#ifndef CORE_GATE_GROUP_H_
#define CORE_GATE_GROUP_H_

#include <algorithm>
#include <array>
#include <cmath>

#include "core/elementary.h"
#include "core/threshold.h"

namespace autopruner {

// Units that share one budget. Fixed size, no heap.
template <int kCapacity>
class GateGroup {
 public:
  // Adds a unit of the network: `unit` is the caller's index, `layer` the
  // layer that must keep at least one of its units. Units of a layer follow
  // one another.
  constexpr void Add(int unit, int layer) {
    unit_[count_] = unit;
    layer_[count_] = layer;
    gate_[count_] = 1.0;
    ++count_;
  }

  constexpr int count() const { return count_; }
  constexpr int unit(int j) const { return unit_[j]; }
  constexpr double gate(int j) const { return gate_[j]; }
  constexpr double score(int j) const { return score_[j]; }
  constexpr void set_score(int j, double score) { score_[j] = score; }

  // The t of the gates that Solve() or Open() has set.
  constexpr double threshold() const { return shift_; }
  // Whether Cap() has lowered the gates since.
  constexpr bool capped() const { return capped_; }
  // dz / dt: 0 where a layer has a t of its own.
  constexpr double slope(int j) const { return slope_[j]; }

  // Opens all gates: the group has no budget of its own.
  constexpr void Open(double temperature) {
    capped_ = false;
    shift_ = kFlat;
    for (int j = 0; j < count_; ++j) {
      shift_ = std::max(shift_, kFlat - score_[j] / temperature);
      gate_[j] = 1.0;
    }
  }

  // Sets the gates to those of the threshold `cap`, if that is lower.
  void Cap(double temperature, double cap) {
    capped_ = cap < shift_;
    ForLayers([&](int begin, int end) {
      if (SetLayer(begin, end, temperature, std::min(shift_, cap)) < 1.0) {
        SetLayerToOne(begin, end, temperature);
      }
    });
  }

  // Sets the gates so that their sum is `budget`, to rounding.
  //   Requires layers <= budget < count().
  void Solve(double temperature, double budget) {
    capped_ = false;
    Bracket bracket = {.low = -kFlat, .high = kFlat, .first = shift_};
    Widen(0, count_, temperature, bracket);
    shift_ = SolveThreshold(bracket, kTolerance * budget, [&](double shift) {
      Excess excess = {.value = -budget};
      ForLayers([&](int begin, int end) {
        const double sum = SetLayer(begin, end, temperature, shift);
        excess.value += std::max(sum, 1.0);
        if (sum < 1.0) return;
        for (int j = begin; j < end; ++j) excess.slope += slope_[j];
      });
      return excess;
    });
    Cap(temperature, shift_);
  }

  // Tells in `live` which units stay, exactly `keep` of them: the best (score,
  // then lower position); each layer keeps its best one in any case.
  //   Requires layers <= keep <= count().
  constexpr void Keep(int keep, std::array<bool, kCapacity>& live) const {
    std::array<bool, kCapacity> kept = {};
    int left = keep;
    for (int j = 0; j < count_; ++j) {
      kept[j] = IsBestOfLayer(j);
      left -= kept[j];
    }
    for (; left > 0; --left) {
      int best = -1;
      for (int j = 0; j < count_; ++j) {
        if (!kept[j] && (best < 0 || score_[j] > score_[best])) best = j;
      }
      kept[best] = true;
    }
    for (int j = 0; j < count_; ++j) live[unit_[j]] = kept[j];
  }

 private:
  static constexpr double kFlat = 40;  // sigmoid(-40) < 1e-17
  static constexpr double kTolerance = 1e-12;

  // Calls use(begin, end) for the units of each layer.
  template <typename Use>
  constexpr void ForLayers(Use use) const {
    for (int begin = 0, end = 0; begin < count_; begin = end) {
      while (end < count_ && layer_[end] == layer_[begin]) ++end;
      use(begin, end);
    }
  }

  // Sets the gates of units `begin` .. `end` to those of a threshold. Returns
  // their sum.
  double SetLayer(int begin, int end, double temperature, double shift) {
    double sum = 0;
    for (int j = begin; j < end; ++j) {
      gate_[j] = Sigmoid(score_[j] / temperature + shift);
      slope_[j] = gate_[j] * (1.0 - gate_[j]);
      sum += gate_[j];
    }
    return sum;
  }

  void SetLayerToOne(int begin, int end, double temperature) {
    Bracket bracket = {.low = -kFlat, .high = kFlat, .first = shift_};
    Widen(begin, end, temperature, bracket);
    SolveThreshold(bracket, kTolerance, [&](double shift) {
      Excess excess = {.value = SetLayer(begin, end, temperature, shift) - 1};
      for (int j = begin; j < end; ++j) excess.slope += slope_[j];
      return excess;
    });
    for (int j = begin; j < end; ++j) slope_[j] = 0;
  }

  // Takes in the thresholds at which the units' gates change.
  void Widen(int begin, int end, double temperature, Bracket& bracket) const {
    for (int j = begin; j < end; ++j) {
      const double score = score_[j] / temperature;
      bracket.low = std::min(bracket.low, -kFlat - score);
      bracket.high = std::max(bracket.high, kFlat - score);
    }
  }

  constexpr bool IsBestOfLayer(int j) const {
    for (int k = 0; k < count_; ++k) {
      if (layer_[k] != layer_[j]) continue;
      if (score_[k] > score_[j] || (score_[k] == score_[j] && k < j)) {
        return false;
      }
    }
    return true;
  }

  int count_ = 0;
  std::array<int, kCapacity> unit_ = {};
  std::array<int, kCapacity> layer_ = {};
  std::array<double, kCapacity> gate_ = {};
  std::array<double, kCapacity> score_ = {};
  std::array<double, kCapacity> slope_ = {};
  double shift_ = 0;
  bool capped_ = false;
};

}  // namespace autopruner

#endif  // CORE_GATE_GROUP_H_
