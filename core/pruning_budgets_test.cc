// SPDX-License-Identifier: Apache-2.0
#include "core/pruning_budgets.h"

#include <array>
#include <cmath>

#include "core/random.h"
#include "core/test_networks.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// 5 inputs, 10, 6 and 1 nodes: 116 multiplications.
using Budgets = PruningBudgets<kTestNetwork>;
using Cost = Multiplications<kTestNetwork>;
using Layout = NetworkLayout<kTestNetwork>;

double Score(int seed, int unit) { return RandomUniform(seed, 1, unit) - 0.5; }

Budgets::Gates AllOpen() {
  Budgets::Gates gates;
  gates.fill(1.0f);
  return gates;
}

double Nodes(const Cost::Sums& sums) { return sums[1] + sums[2]; }

TEST(PruningBudgetsTest, MultiplicationsAreAnIdentity) {
  for (const int multiplications : {8, 20, 60, 115}) {
    Budgets budgets({.multiplications = multiplications});
    for (int seed = 0; seed < 5; ++seed) {
      budgets.SetScores([&](int unit) { return Score(seed, unit); });
      Budgets::Gates gates = AllOpen();
      for (const double progress : {0.0, 0.3, 0.6, 0.7, 1.0}) {
        budgets.Solve(progress, gates);
        const double expected = GateBudget(progress, 116, multiplications);
        EXPECT_NEAR(Cost::Count(Cost::SumGates(gates)), expected,
                    1e-5 * expected)
            << multiplications << ", seed " << seed << ", " << progress;
      }
    }
  }
}

TEST(PruningBudgetsTest, TheTighterOneOfTwoBudgetsBinds) {
  for (const int keep : {3, 6, 10}) {
    for (const int multiplications : {12, 40, 80}) {
      Budgets budgets({.keep = keep, .multiplications = multiplications});
      budgets.SetScores([&](int unit) { return Score(1, unit); });
      Budgets::Gates gates = AllOpen();
      for (const double progress : {0.0, 0.4, 1.0}) {
        budgets.Solve(progress, gates);
        const Cost::Sums sums = Cost::SumGates(gates);
        const double nodes = GateBudget(progress, 16, keep);
        const double products = GateBudget(progress, 116, multiplications);
        EXPECT_LE(Nodes(sums), nodes * (1 + 1e-6));
        EXPECT_LE(Cost::Count(sums), products * (1 + 1e-5));
        EXPECT_TRUE(Nodes(sums) > nodes * (1 - 1e-6) ||
                    Cost::Count(sums) > products * (1 - 1e-5));
      }
    }
  }
}

// One step moves the scores along the gradient, and all at one rate.
template <typename LossOf>
void ExpectStepsAlongTheGradient(const PruningPlan& plan, LossOf loss) {
  constexpr double kProgress = 0.2;
  constexpr double kDelta = 1e-5;
  const auto solved = [&](int moved, double by) {
    Budgets budgets(plan);
    budgets.SetScores([&](int unit) {
      return 0.3 * Score(2, unit) + (unit == moved ? by : 0.0);
    });
    Budgets::Gates gates = AllOpen();
    budgets.Solve(kProgress, gates);
    return budgets;
  };
  const auto gate_sum = [&](const Budgets& budgets) {
    double sum = 0;
    for (int g = 0; g < budgets.groups(); ++g) {
      for (int j = 0; j < budgets.group(g).count(); ++j) {
        sum += loss(budgets.group(g).unit(j)) * budgets.group(g).gate(j);
      }
    }
    return sum;
  };
  std::array<double, Layout::kUnits> dz = {};
  for (int unit = 0; unit < Layout::kUnits; ++unit) dz[unit] = loss(unit);
  const Budgets before = solved(-1, 0);
  Budgets after = before;
  after.Step(dz, kProgress);
  double rate = 0;  // of the unit with the largest gradient
  double largest = 0;
  for (const bool compare : {false, true}) {
    for (int g = 0; g < before.groups(); ++g) {
      if (!compare && g > 0) continue;
      for (int j = 0; j < before.group(g).count(); ++j) {
        const int unit = before.group(g).unit(j);
        const double gradient =
            (gate_sum(solved(unit, kDelta)) - gate_sum(solved(unit, -kDelta))) /
            (2 * kDelta);
        const double moved = after.group(g).score(j) - before.group(g).score(j);
        if (!compare && std::abs(gradient) > largest) {
          largest = std::abs(gradient);
          rate = moved / gradient;
        }
        if (compare && g == 0) {
          EXPECT_NEAR(moved, rate * gradient, 1e-5 * std::abs(rate) * largest)
              << "unit " << unit;
        }
      }
    }
  }
  EXPECT_LT(rate, 0);
}

TEST(PruningBudgetsTest, TheGradientIsThatOfTheBudget) {
  const auto loss = [](int unit) { return Score(3, unit); };
  ExpectStepsAlongTheGradient({.keep = 5}, loss);
  ExpectStepsAlongTheGradient({.multiplications = 30}, loss);
  // The nodes bind.
  ExpectStepsAlongTheGradient({.keep = 3, .multiplications = 110}, loss);
  // The multiplications bind.
  ExpectStepsAlongTheGradient({.keep = 14, .multiplications = 20}, loss);
  // Features have a budget, and multiplications depend on them.
  ExpectStepsAlongTheGradient({.keep_features = 2, .multiplications = 20},
                              loss);
}

TEST(PruningBudgetsTest, KeepsWhatFits) {
  for (int multiplications = 12; multiplications < 116; multiplications += 7) {
    for (int seed = 0; seed < 10; ++seed) {
      Budgets budgets({.multiplications = multiplications});
      budgets.SetScores([&](int unit) { return Score(seed, unit); });
      Budgets::Gates gates = AllOpen();
      budgets.Solve(1.0, gates);
      budgets.Keep(gates);
      const Cost::Sums sums = Cost::SumGates(gates);
      EXPECT_LE(Cost::Count(sums), multiplications);
      EXPECT_GE(sums[1], 1);
      EXPECT_GE(sums[2], 1);
      // As close below as it gets: no other node fits.
      for (int unit = Layout::Unit(1); unit < Layout::Unit(3); ++unit) {
        if (gates[unit] != 0.0f || unit - Layout::Unit(Cost::LevelOf(unit)) >=
                                       Layout::Nodes(Cost::LevelOf(unit))) {
          continue;
        }
        Budgets::Gates more = gates;
        more[unit] = 1.0f;
        EXPECT_GT(Cost::Count(Cost::SumGates(more)), multiplications)
            << "unit " << unit << ", seed " << seed;
      }
    }
  }
}

// A node is worth no more because the budget of its layer is loose.
TEST(PruningBudgetsTest, KeepsThoseWhoseGatesAreOpen) {
  Budgets budgets({.keep_in_layer = {3}, .multiplications = 15});
  budgets.SetScores([](int unit) {
    const int level = Cost::LevelOf(unit);
    const int node = unit - Layout::Unit(level);
    if (level == 1) return node < 3 ? 0.1 : -0.5;
    return node == 0 ? 0.2 : node < 5 ? 0.0 : -1.0;
  });
  Budgets::Gates gates = AllOpen();
  budgets.Solve(1.0, gates);
  budgets.Keep(gates);
  // Not 5 + 5 + 5 of one node and five, of which four had closed gates.
  EXPECT_EQ(Cost::SumGates(gates), (Cost::Sums{5, 2, 1, 1}));
}

TEST(PruningBudgetsTest, NumbersThatDoNotBindChangeNothing) {
  int compared = 0;
  for (const auto& in_layer : {std::array{9, 5}, {9, 0}, {0, 5}, {10, 5}}) {
    for (int seed = 0; seed < 20; ++seed) {
      const auto score = [&](int unit) { return Score(seed, unit); };
      Budgets alone({.multiplications = 24});
      alone.SetScores(score);
      Budgets::Gates expected = AllOpen();
      alone.Solve(1.0, expected);
      if (Cost::SumGates(expected)[2] > 4.99) continue;  // they would bind
      alone.Keep(expected);
      Budgets budgets(
          {.keep_in_layer = {in_layer[0], in_layer[1]}, .multiplications = 24});
      budgets.SetScores(score);
      Budgets::Gates gates = AllOpen();
      budgets.Solve(1.0, gates);
      budgets.Keep(gates);
      EXPECT_EQ(gates, expected) << "seed " << seed;
      ++compared;
    }
  }
  EXPECT_GT(compared, 40);
}

TEST(PruningBudgetsTest, KeepsTheBestOfThoseThatFit) {
  Budgets budgets({.multiplications = 12});
  // The last node of each layer is the best one.
  budgets.SetScores([](int unit) { return unit; });
  Budgets::Gates gates = AllOpen();
  budgets.Solve(1.0, gates);
  budgets.Keep(gates);
  EXPECT_EQ(gates[Layout::Unit(1) + 9], 1.0f);
  EXPECT_EQ(gates[Layout::Unit(2) + 5], 1.0f);
  // 5 + 4 + 4: one node in the first layer, and as many behind it as fit.
  EXPECT_EQ(Cost::SumGates(gates), (Cost::Sums{5, 1, 3, 1}));
  EXPECT_EQ(gates[Layout::Unit(2) + 4], 1.0f);
  EXPECT_EQ(gates[Layout::Unit(2) + 3], 1.0f);
}

TEST(PruningBudgetsTest, AllBudgetsHoldTogether) {
  Budgets budgets(
      {.keep_in_layer = {4, 3}, .keep_features = 3, .multiplications = 18});
  budgets.SetScores([](int unit) { return Score(4, unit); });
  Budgets::Gates gates = AllOpen();
  budgets.Solve(1.0, gates);
  budgets.Keep(gates);
  const Cost::Sums sums = Cost::SumGates(gates);
  EXPECT_EQ(sums[0], 3);
  EXPECT_LE(sums[1], 4);
  EXPECT_LE(sums[2], 3);
  EXPECT_LE(Cost::Count(sums), 18);
}

}  // namespace
}  // namespace autopruner
