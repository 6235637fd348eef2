// SPDX-License-Identifier: Apache-2.0
//
// AutoPruner: gates whose budgets hold exactly, from the first step to the
// snap, at which they become 0 or 1.
//
//   Training<kTagger, AutoPruner<kTagger>> training(
//       spec, AutoPruner<kTagger>({.keep = 16}), /*seed=*/1);
//
// docs/auto_pruner.md derives it.
#ifndef CORE_AUTO_PRUNER_H_
#define CORE_AUTO_PRUNER_H_

#include "core/gate_worth.h"
#include "core/network_layout.h"
#include "core/pruning_budgets.h"
#include "core/pruning_hooks.h"
#include "core/pruning_plan.h"
#include "core/training_state.h"

namespace autopruner {

template <NetworkSpec kSpec>
class AutoPruner : public PruningHooks<kSpec> {
 public:
  using Layout = NetworkLayout<kSpec>;
  using State = TrainingState<kSpec>;

  explicit constexpr AutoPruner(const PruningPlan& plan) : budgets_(plan) {}

  void BeforeStep(State& state) {
    if (Opens(state)) {
      budgets_.Solve(state.progress(), state.network.gates());
    } else if (!budgets_.empty() && state.step == state.snap_step()) {
      Snap(state);
    }
  }

  GradientNeeds needs(const State& state) const {
    return {.moments = Opens(state) && state.progress() < kScoresFinalAt &&
                       state.step % kMomentsAt == 0};
  }

  void AfterBackward(State& state, const Gradient<kSpec>& gradient) {
    if (!needs(state).moments) return;
    worth_.Add(gradient.moments, state.network.gates(), gradient.samples);
    budgets_.SetWorths([&](int unit) { return worth_.of(unit); });
  }

 private:
  static constexpr int kMomentsAt = 4;

  // Whether gates are between 0 and 1.
  bool Opens(const State& state) const {
    return !budgets_.empty() && state.step < state.snap_step();
  }

  // Ends pruning: folds the gates into the weights behind them, keeps the best
  // units and takes the others out for good.
  void Snap(State& state) {
    budgets_.Solve(1.0, state.network.gates());
    for (int level = 0; level < Layout::kLayers; ++level) {
      FoldGates(level, state.network);
    }
    state.KeepOnly(budgets_.Keep());
  }

  // Multiplies the weights that lead out of a level's units by their gates.
  static void FoldGates(int level, Network<kSpec>& network) {
    for (int o = 0; o < Layout::Outputs(level); ++o) {
      for (int j = 0; j < Layout::Nodes(level); ++j) {
        network.parameters()[Layout::WeightAt(level, o, j)] *=
            network.gates()[Layout::Unit(level) + j];
      }
    }
  }

  PruningBudgets<kSpec> budgets_;
  GateWorth<Layout::kUnits> worth_;
};

}  // namespace autopruner

#endif  // CORE_AUTO_PRUNER_H_
