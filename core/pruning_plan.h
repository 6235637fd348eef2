// SPDX-License-Identifier: Apache-2.0
//
// What shall be left of a network, and the way there.
//
//   PruningPlan plan = {.keep = 16, .keep_features = 8};
//   GateBudget(/*progress=*/0.35, /*total=*/128, plan.keep)  ->  29.9375
#ifndef CORE_PRUNING_PLAN_H_
#define CORE_PRUNING_PLAN_H_

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/elementary.h"
#include "core/enum_names.h"
#include "core/network_spec.h"

namespace autopruner {

// What may be asked for.
enum class Budget : uint8_t { kNodes, kFeatures, kLuts, kPenalty };

// The name in tables; nullptr behind the last one.
constexpr const char* BudgetName(Budget budget) {
  switch (budget) {
    case Budget::kNodes:
      return "nodes";
    case Budget::kFeatures:
      return "features";
    case Budget::kLuts:
      return "luts";
    case Budget::kPenalty:
      return "penalty";
  }
  return nullptr;
}

inline constexpr auto kBudgets = AllNamed<Budget, BudgetName>();

// How many units shall be left. 0 leaves a budget out.
struct PruningPlan {
  int keep = 0;  // nodes in all layers together
  std::array<int, kMaxLayers> keep_in_layer = {};  // nodes of each layer
  int keep_features = 0;                           // inputs
  // Products of a live unit and a live node behind it, at most. With it the
  // numbers of nodes are upper bounds, too. AutoPruner only.
  int multiplications = 0;
  // What the circuit may take, in what PricedPruning is told with Calibrate():
  // LUTs, say. PricedPruning only.
  int64_t circuit = 0;
  // Of a bit operation, in units of the loss. BitWidths only.
  double penalty = 0;

  constexpr bool operator==(const PruningPlan&) const = default;
};

// How temperature and budget move while progress goes from 0 (all units in
// use) to 1 (the gates snap).
inline constexpr double kSnapAt = 0.8;  // of all steps
inline constexpr double kFirstTemperature = 0.1;
inline constexpr double kLastTemperature = 0.001;
// Of the progress: when the budget is reached, and when scores are final.
inline constexpr double kBudgetReachedAt = 0.7;
inline constexpr double kScoresFinalAt = 0.75;

// From kFirstTemperature to kLastTemperature, by equal factors.
inline double GateTemperature(double progress) {
  return kFirstTemperature *
         Exp(progress * Log(kLastTemperature / kFirstTemperature));
}

// What the gates sum up to: from half a unit below `total` down to `budget`.
inline double GateBudget(double progress, double total, double budget) {
  const double rest = 1.0 - std::min(1.0, progress / kBudgetReachedAt);
  return budget + std::max(total - 0.5 - budget, 0.0) * rest * rest * rest;
}

}  // namespace autopruner

#endif  // CORE_PRUNING_PLAN_H_
