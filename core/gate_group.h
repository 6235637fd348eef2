// SPDX-License-Identifier: Apache-2.0
//
// Gates that share a budget which holds exactly, at every step.
//
//   GateGroup<128> group;
//   for (int j = 0; j < 128; ++j) group.Add(/*unit=*/j, /*layer=*/0);
//   group.Solve(temperature, budget);      // sum of gates == budget
//   ... multiply each unit's output by gate(j); dz[j] = dLoss / dgate(j) ...
//   group.Step(dz, temperature);
//   group.Keep(16, live);                  // exactly 16 of them stay
//
// A unit (a node or an input feature) has a score s and a gate
// z = sigmoid(s / T + t). The scalar t is solved so that the budget is an
// identity, not a penalty. docs/auto_pruner.md derives the formulas.
#ifndef CORE_GATE_GROUP_H_
#define CORE_GATE_GROUP_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/elementary.h"
#include "core/threshold.h"

namespace autopruner {

// Units that share one budget. Fixed size, no heap.
template <int kCapacity>
class GateGroup {
 public:
  // Adds a unit of the network: `unit` is the caller's index, `layer` the
  // layer that must keep at least one of its units.
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
  constexpr void Cap(double temperature, double cap) {
    capped_ = cap < shift_;
    for (int j = 0; j < count_; ++j) {
      gate_[j] = Sigmoid(score_[j] / temperature + std::min(shift_, cap));
    }
  }

  // Sets the gates so that their sum is `budget`, to rounding.
  //   Requires 0 < budget < count().
  void Solve(double temperature, double budget) {
    capped_ = false;
    double low = -kFlat;
    double high = kFlat;
    for (int j = 0; j < count_; ++j) {
      slope_[j] = score_[j] / temperature;
      low = std::min(low, -kFlat - slope_[j]);
      high = std::max(high, kFlat - slope_[j]);
    }
    shift_ = SolveThreshold({.low = low, .high = high, .first = shift_},
                            kTolerance * budget, [&](double shift) {
                              for (int j = 0; j < count_; ++j) {
                                gate_[j] = Sigmoid(slope_[j] + shift);
                              }
                              Excess excess = {.value = -budget};
                              for (int j = 0; j < count_; ++j) {
                                excess.value += gate_[j];
                                excess.slope += gate_[j] * (1.0 - gate_[j]);
                              }
                              return excess;
                            });
  }

  // Moves the scores one step against the gradient.
  //   `dz[unit]` is dLoss / dgate. Along the budget, with v = z (1 - z):
  //   ds_j = v_j (dz_j - mu) / T,  mu = sum(v dz) / sum(v).
  // Of capped gates the threshold is another's: mu = 0.
  void Step(const double* dz, double temperature) {
    ScoreGradient(dz, temperature);
    ++steps_;
    double square = 0;
    for (int j = 0; j < count_; ++j) square += slope_[j] * slope_[j];
    mean_square_ += (1.0 - kBeta2) * (square / count_ - mean_square_);
    const double steps = static_cast<double>(steps_);
    const double unbias1 = 1.0 - std::pow(kBeta1, steps);
    const double unbias2 = 1.0 - std::pow(kBeta2, steps);
    // One second moment for the group: a score's step keeps its size relative
    // to the others'.
    const double rate =
        kScoreRate / unbias1 / (std::sqrt(mean_square_ / unbias2) + 1e-30);
    for (int j = 0; j < count_; ++j) {
      momentum_[j] += (1.0 - kBeta1) * (slope_[j] - momentum_[j]);
      score_[j] -= rate * momentum_[j];
    }
  }

  // The gradient by the scores that Step() follows; see there.
  //   Returns an array of count() numbers, valid until the next call.
  const double* ScoreGradient(const double* dz, double temperature) {
    double weighted = 0;
    double total = 0;
    for (int j = 0; j < count_; ++j) {
      const double v = gate_[j] * (1.0 - gate_[j]);
      weighted += v * dz[unit_[j]];
      total += v;
    }
    const double mu = total > 1e-30 && !capped_ ? weighted / total : 0.0;
    for (int j = 0; j < count_; ++j) {
      const double v = gate_[j] * (1.0 - gate_[j]);
      slope_[j] = total > 1e-30 ? v * (dz[unit_[j]] - mu) / temperature : 0.0;
    }
    return slope_.data();
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
  static constexpr double kBeta1 = 0.9;
  static constexpr double kBeta2 = 0.999;
  static constexpr double kScoreRate = 0.02;

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
  std::array<double, kCapacity> momentum_ = {};
  std::array<double, kCapacity> slope_ = {};  // scratch
  double mean_square_ = 0;
  double shift_ = 0;
  bool capped_ = false;
  int64_t steps_ = 0;
};

}  // namespace autopruner

#endif  // CORE_GATE_GROUP_H_
