// SPDX-License-Identifier: Apache-2.0
//
// All budgets of a pruning plan, and the gates that keep to them.
//
//   PruningBudgets<kTagger> budgets({.keep = 16, .multiplications = 300});
//   budgets.SetWorths([&](int unit) { return ...; });
//   budgets.Solve(/*progress=*/0.3, network.gates());
//   network.SetLive(budgets.Keep());      // gates are 1 or 0 from here on
//
// Units that share a number (of nodes, of features) are a GateGroup, with a
// threshold t of their own. The multiplications of the network,
//
//   M(z) = sum over layers of (sum of gates before) * (sum of gates behind),
//
// are a budget over all hidden nodes: a node's threshold is the lower one of
// its group's and of t*, which is solved so that M(z) is the budget. Both are
// identities at every step.
#ifndef CORE_PRUNING_BUDGETS_H_
#define CORE_PRUNING_BUDGETS_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/elementary.h"
#include "core/gate_group.h"
#include "core/multiplications.h"
#include "core/network_layout.h"
#include "core/network_spec.h"
#include "core/pruning_plan.h"
#include "core/threshold.h"

namespace autopruner {

template <NetworkSpec kSpec>
class PruningBudgets {
 public:
  using Layout = NetworkLayout<kSpec>;
  using Group = GateGroup<Layout::kUnits>;
  using Cost = Multiplications<kSpec>;
  using Gates = typename Cost::Gates;
  using Sums = typename Cost::Sums;

  explicit constexpr PruningBudgets(const PruningPlan& plan)
      : multiplications_(plan.multiplications) {
    if (plan.keep_features > 0 && plan.keep_features < kSpec.features()) {
      Group& group = AddGroup(plan.keep_features);
      for (int i = 0; i < kSpec.inputs; ++i) group.Add(i, 0);
      AddJoined(group);
    }
    first_hidden_ = groups_;
    if (plan.keep > 0 && plan.keep < kSpec.prunable_nodes()) {
      Group& group = AddGroup(plan.keep);
      for (int l = 0; l < Layout::kLayers; ++l) AddLayer(group, l);
    }
    for (int l = 0; l < Layout::kLayers; ++l) {
      const int keep = plan.keep_in_layer[l];
      if (keep > 0 && keep < Layout::Outputs(l)) AddLayer(AddGroup(keep), l);
    }
    if (multiplications_ > 0) AddUnbudgeted();
  }

  bool empty() const { return groups_ == 0; }
  const Group& group(int g) const { return group_[g]; }

  // Sets `gates` so that every budget, as it is at `progress` (0 .. 1), holds.
  void Solve(double progress, Gates& gates) {
    const double temperature = GateTemperature(progress);
    for (int g = 0; g < groups_; ++g) {
      Group& group = group_[g];
      if (keep_[g] == group.count()) {
        group.Open(temperature);
      } else {
        group.Solve(temperature, GateBudget(progress, group.count(), keep_[g]));
      }
    }
    if (multiplications_ > 0) {
      CapMultiplications(
          temperature,
          GateBudget(progress, Cost::Count(Cost::AllOpen()), multiplications_));
    }
    CopyGates(gates);
  }

  // Gives every unit of a group the score that `score(unit)` returns.
  template <typename ScoreOf>
  constexpr void SetScores(ScoreOf score) {
    for (int g = 0; g < groups_; ++g) SetScores(g, score);
  }

  // Scores for AutoPruner's gates: log(worth(unit)) / 2. Where multiplications
  // have a budget, a hidden node is worth what it is for the square root of its
  // cost c_j = dM / dz_j. By c_j itself the first layer would starve early,
  // while nodes are still alike: docs/auto_pruner.md compares them.
  template <typename WorthOf>
  void SetWorths(WorthOf worth) {
    const Sums sums = multiplications_ > 0 ? SumGates() : Sums{};
    for (int g = 0; g < groups_; ++g) {
      SetScores(g, [&](int unit) {
        const bool priced = multiplications_ > 0 && g >= first_hidden_;
        const double cost = priced ? Cost::Derivative(sums, unit) : 1.0;
        return 0.5 * Log(std::max(worth(unit) / std::sqrt(cost), kLeastWorth));
      });
    }
  }

  // Returns the best units that all budgets have room for.
  LiveUnits<kSpec> Keep() const {
    LiveUnits<kSpec> live = AllLive<kSpec>();
    for (int g = 0; g < groups_; ++g) group_[g].Keep(keep_[g], live);
    if (multiplications_ > 0) KeepMultiplications(live);
    return live;
  }

  // Takes out of `live` the units of the lowest score that the budgets, as
  // they are at `progress`, have no more room for. Returns whether there were
  // any.
  template <typename ScoreOf>
  bool Narrow(double progress, ScoreOf score, LiveUnits<kSpec>& live) {
    bool narrowed = false;
    for (int g = 0; g < groups_; ++g) {
      Group& group = group_[g];
      const int keep = static_cast<int>(
          std::ceil(GateBudget(progress, group.count(), keep_[g])));
      if (keep >= CountLive(group, live)) continue;
      SetScores(g, score);
      group.Keep(keep, live);
      narrowed = true;
    }
    return NarrowMultiplications(progress, score, live) || narrowed;
  }

 private:
  constexpr Group& AddGroup(int keep) {
    keep_[groups_] = keep;
    return group_[groups_++];
  }

  static constexpr void AddLayer(Group& group, int layer) {
    if (!kSpec.layers.at[layer].prunable) return;
    for (int j = 0; j < Layout::Outputs(layer); ++j) {
      group.Add(Layout::Unit(layer + 1) + j, layer + 1);
    }
  }

  // Joined features share their budget with those of elements.
  static constexpr void AddJoined(Group& group) {
    for (int f = kSpec.inputs; f < kSpec.features(); ++f) {
      group.Add(Layout::FeatureUnit(f), 0);
    }
  }

  // A group of the nodes that have no number: only multiplications count.
  constexpr void AddUnbudgeted() {
    Group& group = AddGroup(0);
    for (int l = 0; l < Layout::kLayers; ++l) {
      bool has_group = false;
      for (int g = first_hidden_; g + 1 < groups_; ++g) {
        for (int j = 0; j < group_[g].count(); ++j) {
          has_group |= Layout::LevelOf(group_[g].unit(j)) == l + 1;
        }
      }
      if (!has_group) AddLayer(group, l);
    }
    keep_[groups_ - 1] = group.count();
    if (group.count() == 0) --groups_;
  }

  template <typename ScoreOf>
  constexpr void SetScores(int g, ScoreOf score) {
    for (int j = 0; j < group_[g].count(); ++j) {
      group_[g].set_score(j, score(group_[g].unit(j)));
    }
  }

  // Units without a group are live.
  Sums SumGates() const {
    Sums sums = Cost::AllOpen();
    for (int g = 0; g < groups_; ++g) {
      for (int j = 0; j < group_[g].count(); ++j) {
        sums[Cost::SlotOf(group_[g].unit(j))] -= 1.0 - group_[g].gate(j);
      }
    }
    return sums;
  }

  // Lowers the thresholds of hidden nodes to t*, if M is above `budget`.
  void CapMultiplications(double temperature, double budget) {
    if (Cost::Count(SumGates()) <= budget) return;
    double low = -kWide;
    double high = kWide;
    for (int g = first_hidden_; g < groups_; ++g) {
      for (int j = 0; j < group_[g].count(); ++j) {
        low = std::min(low, -kWide - group_[g].score(j) / temperature);
      }
      high = std::max(high, group_[g].threshold());
    }
    cap_ =
        SolveThreshold({.low = low, .high = high, .first = cap_},
                       kTolerance * budget, [&](double cap) {
                         for (int g = first_hidden_; g < groups_; ++g) {
                           group_[g].Cap(temperature, cap);
                         }
                         const Sums sums = SumGates();
                         Excess excess = {.value = Cost::Count(sums) - budget};
                         ForEachCapped([&](int unit, double v) {
                           excess.slope += Cost::Derivative(sums, unit) * v;
                         });
                         return excess;
                       });
  }

  // Calls visit(unit, dz / dt*) for the nodes whose threshold is t*.
  template <typename Visitor>
  void ForEachCapped(Visitor visit) const {
    for (int g = first_hidden_; g < groups_; ++g) {
      if (!group_[g].capped()) continue;
      for (int j = 0; j < group_[g].count(); ++j) {
        visit(group_[g].unit(j), group_[g].slope(j));
      }
    }
  }

  // Takes out hidden nodes that the budget has no room for, those whose gates
  // are the least open first.
  void KeepMultiplications(LiveUnits<kSpec>& live) const {
    KeepMultiplications(multiplications_, live, [&](const Group& group, int j) {
      const double threshold = group.capped() ? cap_ : group.threshold();
      return group.score(j) + kLastTemperature * threshold;
    });
  }

  template <typename ScoreOf>
  bool NarrowMultiplications(double progress, ScoreOf score,
                             LiveUnits<kSpec>& live) const {
    if (multiplications_ == 0) return false;
    const int most = static_cast<int>(std::ceil(
        GateBudget(progress, Cost::Count(Cost::AllOpen()), multiplications_)));
    const Sums sums = Cost::SumLive(live);
    if (Cost::Count(sums) <= most) return false;
    KeepMultiplications(most, live, [&](const Group& group, int j) {
      const int unit = group.unit(j);
      return score(unit) / std::sqrt(Cost::Derivative(sums, unit));
    });
    return true;
  }

  // Takes out hidden nodes that `most` multiplications have no room for, those
  // of the lowest rank_of(group, index in it) first.
  template <typename RankOf>
  void KeepMultiplications(int most, LiveUnits<kSpec>& live,
                           const RankOf& rank_of) const {
    std::array<RankedUnit, Layout::kUnits> ranked;
    int count = 0;
    for (int g = first_hidden_; g < groups_; ++g) {
      for (int j = 0; j < group_[g].count(); ++j) {
        ranked[count++] = {group_[g].unit(j), rank_of(group_[g], j)};
      }
    }
    Cost::Keep(most, {ranked.data(), ranked.data() + count}, live);
  }

  static int CountLive(const Group& group, const LiveUnits<kSpec>& live) {
    int count = 0;
    for (int j = 0; j < group.count(); ++j) count += live[group.unit(j)];
    return count;
  }

  // A gate below 2^-40 is as good as closed; what it lets through would end in
  // denormal floats, which are slow.
  void CopyGates(Gates& gates) const {
    for (int g = 0; g < groups_; ++g) {
      for (int j = 0; j < group_[g].count(); ++j) {
        const double gate = group_[g].gate(j);
        gates[group_[g].unit(j)] =
            gate < 0x1p-40 ? 0.0f : static_cast<float>(gate);
      }
    }
  }

  static constexpr double kWide = 40;
  static constexpr double kTolerance = 1e-12;
  static constexpr double kLeastWorth = 1e-60;
  static constexpr int kMaxGroups = kMaxLayers + 3;

  std::array<Group, kMaxGroups> group_ = {};
  std::array<int, kMaxGroups> keep_ = {};
  int multiplications_ = 0;
  int groups_ = 0;
  int first_hidden_ = 0;  // groups before it are of features
  double cap_ = 0;        // t*
};

}  // namespace autopruner

#endif  // CORE_PRUNING_BUDGETS_H_
