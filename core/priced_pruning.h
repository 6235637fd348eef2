// SPDX-License-Identifier: Apache-2.0
//
// Pruning to a budget of the circuit (LUTs, say) in one training: nodes, signed
// digits of weights and bits of values compete under one price (price.h).
//
//   Training<kTagger, PricedPruning<kTagger>> training(
//       spec, PricedPruning<kTagger>({.circuit = 1000}), /*seed=*/1);
//   ... at some steps, with what the circuit of now takes: ...
//   training.method().Calibrate(used);
//
// Without a budget only digits and bits are chosen, after the snap and as many
// as it takes to lose nothing.
//
// Numbers of nodes and features hold, too, if the plan has them: those of the
// lowest worth go first.
#ifndef CORE_PRICED_PRUNING_H_
#define CORE_PRICED_PRUNING_H_

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/format_limits.h"
#include "core/idle_weights.h"
#include "core/network_layout.h"
#include "core/price.h"
#include "core/pruning_budgets.h"
#include "core/pruning_hooks.h"
#include "core/pruning_plan.h"
#include "core/training_state.h"

namespace autopruner {

template <NetworkSpec kSpec>
class PricedPruning : public PruningHooks<kSpec> {
 public:
  using Layout = NetworkLayout<kSpec>;
  using State = TrainingState<kSpec>;

  explicit PricedPruning(const PruningPlan& plan)
      : plan_(plan),
        numbers_(plan),
        fixed_(FixedBy(plan)),
        budget_(static_cast<double>(plan.circuit) / kUnitsPerBit) {}

  void Start(State& state, uint64_t /*seed*/) { UseFinestGrids(state.network); }

  // The same of a network that is trained already.
  void FindPrecision(Network<kSpec>& network) { UseFinestGrids(network); }

  void BeforeStep(State& state) {
    if (ChoosesPrecision(state)) {
      price_.ChoosePrecision(kPrecision, state.network);
      has_precision_ = true;
    }
    if (!Chooses(state)) return;
    if (full_ == 0) full_ = price_.CostOfAll(state.network);
    const auto worth = [&](int unit) { return price_.WorthOf(unit); };
    LiveUnits<kSpec> live = state.network.live();
    if (numbers_.Narrow(state.progress(), worth, live)) {
      state.network.SetLive(live);
    }
    price_.Choose(Target(state.progress()), fixed_, state.network);
    if (state.step == state.snap_step()) state.TakeOut();
  }

  GradientNeeds needs(const State& state) const {
    const bool at_times = state.step % kMomentsAt == 0;
    if (plan_.circuit > 0) {
      return {.moments = at_times && state.step < state.snap_step()};
    }
    const bool is_late = state.step >= state.StepAt(kPrecisionAt);
    return {.moments = !has_precision_ && (at_times || is_late)};
  }

  void AfterBackward(State& state, const Gradient<kSpec>& gradient) {
    const bool moments = needs(state).moments;
    price_.Observe(gradient, moments ? &gradient.moments : nullptr,
                   gradient.samples);
    // Of those the worth would be that of a walk.
    if (plan_.circuit > 0) DecayIdleWeights(state);
  }

  // Tells what the circuit of the network takes as it is chosen now.
  void Calibrate(int64_t used) {
    budget_ = price_.cost() * static_cast<double>(plan_.circuit) /
              static_cast<double>(std::max<int64_t>(used, 1));
  }

  // Adder bits that are chosen; and, after the snap, other digits.
  double cost() const { return price_.cost(); }
  void Fit(double cost, Network<kSpec>& network) {
    price_.ChooseDigits(cost, network);
  }

 private:
  static constexpr double kUnitsPerBit = 0.6;  // before it is calibrated
  static constexpr int kFirstChoice = 300;
  static constexpr int kEvery = 10;
  static constexpr int kMomentsAt = 4;
  static constexpr double kPrecisionAt = 0.85;  // of all steps
  static constexpr double kPrecision = 1e-4;
  static constexpr int kLeastObserved = 8;    // batches, for ranges
  static constexpr double kReachedAt = 0.85;  // of the progress

  static FixedUnits FixedBy(const PruningPlan& plan) {
    FixedUnits fixed = {.nodes = plan.keep > 0,
                        .features = plan.keep_features > 0};
    for (const int keep : plan.keep_in_layer) {
      fixed.nodes = fixed.nodes || keep > 0;
    }
    return fixed;
  }

  // A training of few steps has to observe longer, but not to its end.
  bool ChoosesPrecision(const State& state) const {
    if (plan_.circuit > 0 || has_precision_) return false;
    return state.step >= state.StepAt(kPrecisionAt) &&
           (price_.observed_moments() >= kLeastObserved ||
            state.step + 1 >= state.steps);
  }

  bool Chooses(const State& state) const {
    if (plan_.circuit == 0) return false;
    const int64_t first =
        std::min<int64_t>(kFirstChoice, state.snap_step() / 4);
    return state.step == state.snap_step() ||
           (state.step >= first && state.step < state.snap_step() &&
            state.step % kEvery == 0);
  }

  // From the cost of everything down to the budget, by equal factors at first.
  double Target(double progress) const {
    if (full_ <= budget_) return budget_;
    const double rest = 1.0 - std::min(1.0, progress / kReachedAt);
    return budget_ * std::pow(full_ / budget_, rest * rest);
  }

  PruningPlan plan_;
  PruningBudgets<kSpec> numbers_;
  FixedUnits fixed_;
  Price<kSpec> price_;
  double budget_ = 0;
  double full_ = 0;
  bool has_precision_ = false;
};

}  // namespace autopruner

#endif  // CORE_PRICED_PRUNING_H_
