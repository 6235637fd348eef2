// SPDX-License-Identifier: Apache-2.0
//
// The usual ways to choose what is pruned, to compare AutoPruner with.
//
//   Training<kTagger, MagnitudePruning<kTagger>> training(
//       spec, MagnitudePruning<kTagger>({.keep = 16}), /*seed=*/1);
//
// All rank units by a number and keep the largest; they differ in the number
// and in the time at which they choose. docs/study.md compares them.
#ifndef CORE_PRUNING_BASELINES_H_
#define CORE_PRUNING_BASELINES_H_

#include <array>
#include <cmath>
#include <cstdint>

#include "core/idle_weights.h"
#include "core/network.h"
#include "core/network_layout.h"
#include "core/pruning_budgets.h"
#include "core/pruning_hooks.h"
#include "core/pruning_plan.h"
#include "core/random.h"
#include "core/training_state.h"

namespace autopruner {

// When MagnitudePruning prunes, as a share of all steps.
inline constexpr double kMagnitudeAt = 0.6;

// The L2 norm of the weights that lead out of a node, times that of those that
// lead into it: the same however a ReLU node's scale is split between the two.
// Of an input, the norm of the weights that lead out of it.
template <NetworkSpec kSpec>
double Magnitude(const Network<kSpec>& network, int level, int node) {
  using Layout = NetworkLayout<kSpec>;
  const auto& parameters = network.parameters();
  double out = 0;
  for (int o = 0; o < Layout::Outputs(level); ++o) {
    const double weight = parameters[Layout::WeightAt(level, o, node)];
    out += weight * weight;
  }
  if (!Layout::IsNode(level, node)) return std::sqrt(out);
  double in = 0;
  for (int i = 0; i < Layout::Nodes(level - 1); ++i) {
    const double weight = parameters[Layout::WeightAt(level - 1, node, i)];
    in += weight * weight;
  }
  return std::sqrt(in * out);
}

// What the loss would change by without a unit, to first order: the square of
// gate * dLoss / dgate, averaged over batches (Molchanov et al., arXiv
// 1906.10771, equation 8). A unit that is out stays out.
template <int kUnits>
class TaylorImportance {
 public:
  void Add(const std::array<float, kUnits>& gates,
           const std::array<double, kUnits>& dgates) {
    for (int u = 0; u < kUnits; ++u) {
      const double change = gates[u] * dgates[u];
      mean_[u] += kRate * (change * change - mean_[u]);
      if (gates[u] == 0.0f) mean_[u] = -1.0;
    }
  }

  double of(int unit) const { return mean_[unit]; }

 private:
  static constexpr double kRate = 0.05;

  std::array<double, kUnits> mean_ = {};
};

// Trains until kMagnitudeAt, takes out the units of the smallest Magnitude(),
// trains on.
template <NetworkSpec kSpec>
class MagnitudePruning : public PruningHooks<kSpec> {
 public:
  using Layout = NetworkLayout<kSpec>;
  using State = TrainingState<kSpec>;

  explicit constexpr MagnitudePruning(const PruningPlan& plan)
      : budgets_(plan) {}

  void BeforeStep(State& state) {
    if (budgets_.empty() || state.step != state.StepAt(kMagnitudeAt)) return;
    budgets_.SetScores([&](int unit) {
      const int level = Layout::LevelOf(unit);
      return Magnitude(state.network, level, unit - Layout::Unit(level));
    });
    state.KeepOnly(budgets_.Keep());
  }

 private:
  PruningBudgets<kSpec> budgets_;
};

// Takes out units of the least TaylorImportance, as soon as AutoPruner's
// budget, a whole number, has no more room for them.
template <NetworkSpec kSpec>
class TaylorPruning : public PruningHooks<kSpec> {
 public:
  using State = TrainingState<kSpec>;

  explicit constexpr TaylorPruning(const PruningPlan& plan) : budgets_(plan) {}

  void BeforeStep(State& state) {
    if (!Prunes(state)) return;
    const auto score = [&](int unit) { return importance_.of(unit); };
    LiveUnits<kSpec> live = state.network.live();
    if (budgets_.Narrow(state.progress(), score, live)) state.KeepOnly(live);
  }

  GradientNeeds needs(const State& state) const {
    return {.gates = Prunes(state)};
  }

  void AfterBackward(State& state, const Gradient<kSpec>& gradient) {
    if (Prunes(state)) importance_.Add(state.network.gates(), gradient.gates);
  }

 private:
  bool Prunes(const State& state) const {
    return !budgets_.empty() && state.step <= state.snap_step();
  }

  PruningBudgets<kSpec> budgets_;
  TaylorImportance<NetworkLayout<kSpec>::kUnits> importance_;
};

// Draws the units that stay before the first step.
template <NetworkSpec kSpec>
class RandomPruning : public PruningHooks<kSpec> {
 public:
  explicit constexpr RandomPruning(const PruningPlan& plan) : budgets_(plan) {}

  void Start(TrainingState<kSpec>& state, uint64_t seed) {
    budgets_.SetScores([&](int unit) {
      return RandomUniform(seed, kRandomLayoutStream,
                           static_cast<uint64_t>(unit));
    });
    state.KeepOnly(budgets_.Keep());
  }

 private:
  PruningBudgets<kSpec> budgets_;
};

// Trains a layout that is given, as a network of its own; and with digits of
// weights that are given, where the network has them.
template <NetworkSpec kSpec>
class FixedLayout : public PruningHooks<kSpec> {
 public:
  explicit constexpr FixedLayout(const LiveUnits<kSpec>& live) : live_(live) {}

  void Start(TrainingState<kSpec>& state, uint64_t /*seed*/) {
    state.KeepOnly(live_);
  }

  void AfterBackward(TrainingState<kSpec>& state,
                     const Gradient<kSpec>& /*gradient*/) {
    if (state.network.uses_digits()) DecayIdleWeights(state);
  }

 private:
  LiveUnits<kSpec> live_;
};

}  // namespace autopruner

#endif  // CORE_PRUNING_BASELINES_H_
