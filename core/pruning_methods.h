// SPDX-License-Identifier: Apache-2.0
//
// The methods that programs can be asked for, and one object for all of them.
//
//   Training<kTagger, AnyPruning<kTagger>> training(
//       spec, {PruningMethod::kTaylor, {.keep = 16}}, /*seed=*/1);
//   PruningMethodName(PruningMethod::kTaylor)  ->  "taylor"
//   for (const PruningMethod method : kPruningMethods) ...
//
// A new method is a file with its hooks and, here: a value of the enum, to
// which the compiler then points wherever it is missing, and a member of the
// union. Programs know it by its name from then on, and studies run it for
// every budget that it takes.
#ifndef CORE_PRUNING_METHODS_H_
#define CORE_PRUNING_METHODS_H_

#include <cstdint>

#include "core/auto_pruner.h"
#include "core/bit_widths.h"
#include "core/enum_names.h"
#include "core/network_layout.h"
#include "core/priced_pruning.h"
#include "core/pruning_baselines.h"
#include "core/pruning_hooks.h"
#include "core/pruning_plan.h"
#include "core/training_state.h"

namespace autopruner {

enum class PruningMethod : uint8_t {
  kAutoPruner,  // AutoPruner
  kMagnitude,   // MagnitudePruning
  kTaylor,      // TaylorPruning
  kRandom,      // RandomPruning
  kScratch,     // FixedLayout
  kBitWidths,   // BitWidths
  kPriced,      // PricedPruning
};

// The name on command lines and in tables; nullptr behind the last method.
constexpr const char* PruningMethodName(PruningMethod method) {
  switch (method) {
    case PruningMethod::kAutoPruner:
      return "autopruner";
    case PruningMethod::kMagnitude:
      return "magnitude";
    case PruningMethod::kTaylor:
      return "taylor";
    case PruningMethod::kRandom:
      return "random";
    case PruningMethod::kScratch:
      return "scratch";
    case PruningMethod::kBitWidths:
      return "bit_widths";
    case PruningMethod::kPriced:  // asked for by a budget of LUTs
      break;
  }
  return nullptr;
}

inline constexpr auto kPruningMethods =
    AllNamed<PruningMethod, PruningMethodName>();

// Whether programs may ask `method` for so much.
constexpr bool Takes(PruningMethod method, Budget budget) {
  const bool units = budget == Budget::kNodes || budget == Budget::kFeatures;
  switch (method) {
    case PruningMethod::kAutoPruner:  // under one price: PricedPruning
      return units || budget == Budget::kLuts;
    case PruningMethod::kMagnitude:
    case PruningMethod::kTaylor:
    case PruningMethod::kRandom:
    case PruningMethod::kScratch:
      return units;
    case PruningMethod::kBitWidths:
      return budget == Budget::kPenalty;
    case PruningMethod::kPriced:
      return budget == Budget::kLuts;
  }
  return false;
}

// Whether weights and values are on grids that the method itself chooses, from
// the first step on.
constexpr bool FindsPrecision(PruningMethod method) {
  return Takes(method, Budget::kPenalty) || method == PruningMethod::kPriced;
}

// The method that is chosen when the program runs.
template <NetworkSpec kSpec>
class AnyPruning {
 public:
  using State = TrainingState<kSpec>;

  // `live` is the layout that kScratch trains; the others prune to `plan`.
  constexpr AnyPruning(PruningMethod method, const PruningPlan& plan,
                       const LiveUnits<kSpec>& live = AllLive<kSpec>())
      : method_(method), object_(Make(method, plan, live)) {}

  void Start(State& state, uint64_t seed) {
    Visit(*this, [&](auto& method) { method.Start(state, seed); });
  }
  void BeforeStep(State& state) {
    Visit(*this, [&](auto& method) { method.BeforeStep(state); });
  }
  void AfterPrepare(Network<kSpec>& network) const {
    Visit(*this, [&](auto& method) { method.AfterPrepare(network); });
  }
  GradientNeeds needs(const State& state) const {
    GradientNeeds needs;
    Visit(*this, [&](auto& method) { needs = method.needs(state); });
    return needs;
  }
  void AfterBackward(State& state, const Gradient<kSpec>& gradient) {
    Visit(*this, [&](auto& method) { method.AfterBackward(state, gradient); });
  }

  // The object, if it is that of kPriced; else nullptr.
  PricedPruning<kSpec>* priced() {
    return method_ == PruningMethod::kPriced ? &object_.priced : nullptr;
  }

 private:
  union Object {
    AutoPruner<kSpec> auto_pruner;
    MagnitudePruning<kSpec> magnitude;
    TaylorPruning<kSpec> taylor;
    RandomPruning<kSpec> random;
    FixedLayout<kSpec> scratch;
    BitWidths<kSpec> bit_widths;
    PricedPruning<kSpec> priced;
  };

  static constexpr Object Make(PruningMethod method, const PruningPlan& plan,
                               const LiveUnits<kSpec>& live) {
    switch (method) {
      case PruningMethod::kAutoPruner:
        break;
      case PruningMethod::kMagnitude:
        return {.magnitude = MagnitudePruning<kSpec>(plan)};
      case PruningMethod::kTaylor:
        return {.taylor = TaylorPruning<kSpec>(plan)};
      case PruningMethod::kRandom:
        return {.random = RandomPruning<kSpec>(plan)};
      case PruningMethod::kScratch:
        return {.scratch = FixedLayout<kSpec>(live)};
      case PruningMethod::kBitWidths:
        return {.bit_widths = BitWidths<kSpec>(plan)};
      case PruningMethod::kPriced:
        return {.priced = PricedPruning<kSpec>(plan)};
    }
    return {.auto_pruner = AutoPruner<kSpec>(plan)};
  }

  // Calls use(method) with the object that `self` holds.
  template <typename Self, typename Use>
  static void Visit(Self& self, const Use& use) {
    switch (self.method_) {
      case PruningMethod::kAutoPruner:
        return use(self.object_.auto_pruner);
      case PruningMethod::kMagnitude:
        return use(self.object_.magnitude);
      case PruningMethod::kTaylor:
        return use(self.object_.taylor);
      case PruningMethod::kRandom:
        return use(self.object_.random);
      case PruningMethod::kScratch:
        return use(self.object_.scratch);
      case PruningMethod::kBitWidths:
        return use(self.object_.bit_widths);
      case PruningMethod::kPriced:
        return use(self.object_.priced);
    }
  }

  PruningMethod method_;
  Object object_;
};

}  // namespace autopruner

#endif  // CORE_PRUNING_METHODS_H_
