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
using Live = LiveUnits<kTestNetwork>;

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

// To more digits than floats have.
TEST(PruningBudgetsTest, MultiplicationsAreSolvedFor) {
  for (const int multiplications : {8, 20, 60, 115}) {
    Budgets budgets({.multiplications = multiplications});
    budgets.SetScores([&](int unit) { return Score(1, unit); });
    Budgets::Gates gates = AllOpen();
    for (const double progress : {0.0, 0.3, 0.6, 1.0}) {
      budgets.Solve(progress, gates);
      Cost::Sums sums = {5, 0, 0, 1};
      const auto& group = budgets.group(0);
      for (int j = 0; j < group.count(); ++j) {
        sums[Layout::LevelOf(group.unit(j))] += group.gate(j);
      }
      const double expected = GateBudget(progress, 116, multiplications);
      EXPECT_NEAR(Cost::Count(sums), expected, 1e-10 * expected);
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

double Worth(int unit) { return RandomUniform(3, 1, unit); }

TEST(PruningBudgetsTest, ScoresAreLogarithmsOfWorths) {
  Budgets budgets({.keep = 5, .keep_features = 3});
  budgets.SetWorths(Worth);
  for (int g = 0; g < 2; ++g) {
    for (int j = 0; j < budgets.group(g).count(); ++j) {
      EXPECT_NEAR(budgets.group(g).score(j),
                  0.5 * std::log(Worth(budgets.group(g).unit(j))), 1e-6);
    }
  }
}

// One that is worth nothing has a score all the same.
TEST(PruningBudgetsTest, WorthlessUnitsHaveTheLowestScores) {
  Budgets budgets({.keep = 5});
  budgets.SetWorths([](int unit) { return unit % 2 == 0 ? 0.0 : 1e-20; });
  Budgets::Gates gates = AllOpen();
  budgets.Solve(0.5, gates);
  for (const float gate : gates) EXPECT_TRUE(std::isfinite(gate));
  EXPECT_LT(budgets.group(0).score(0), budgets.group(0).score(1));
}

// Of nodes that are worth the same, cheap ones are ahead, by the root of what
// they cost less; features are not priced.
TEST(PruningBudgetsTest, MultiplicationsHaveAPrice) {
  Budgets budgets({.keep_features = 3, .multiplications = 40});
  Budgets::Gates gates = AllOpen();
  budgets.SetWorths([](int) { return 1.0; });
  budgets.Solve(/*progress=*/0.2, gates);
  budgets.SetWorths([](int) { return 1.0; });
  const Budgets::Sums sums = Cost::SumGates(gates);
  for (int j = 0; j < budgets.group(0).count(); ++j) {
    EXPECT_EQ(budgets.group(0).score(j), 0) << "feature " << j;
  }
  const auto& nodes = budgets.group(1);
  for (int j = 0; j < nodes.count(); ++j) {
    const double cost = Cost::Derivative(sums, nodes.unit(j));
    EXPECT_NEAR(nodes.score(j), -0.25 * std::log(cost), 1e-6) << "node " << j;
  }
}

// Layers that multiplications would close keep a node, as the budget says.
TEST(PruningBudgetsTest, MultiplicationsLeaveALayerOneNode) {
  for (const int multiplications : {8, 12, 40}) {
    Budgets budgets({.multiplications = multiplications});
    budgets.SetScores(
        [&](int unit) { return Layout::LevelOf(unit) == 1 ? -1.0 : 1.0; });
    Budgets::Gates gates = AllOpen();
    for (const double progress : {0.0, 0.3, 0.6, 1.0}) {
      budgets.Solve(progress, gates);
      const Cost::Sums sums = Cost::SumGates(gates);
      EXPECT_GE(sums[1], 1 - 1e-5);
      EXPECT_GE(sums[2], 1 - 1e-5);
      const double expected = GateBudget(progress, 116, multiplications);
      EXPECT_NEAR(Cost::Count(sums), expected, 1e-5 * expected);
    }
  }
}

TEST(PruningBudgetsTest, KeepsWhatFits) {
  for (int multiplications = 12; multiplications < 116; multiplications += 7) {
    for (int seed = 0; seed < 10; ++seed) {
      Budgets budgets({.multiplications = multiplications});
      budgets.SetScores([&](int unit) { return Score(seed, unit); });
      Budgets::Gates gates = AllOpen();
      budgets.Solve(1.0, gates);
      const Live live = budgets.Keep();
      const Cost::Sums sums = Cost::SumLive(live);
      EXPECT_LE(Cost::Count(sums), multiplications);
      EXPECT_GE(sums[1], 1);
      EXPECT_GE(sums[2], 1);
      // As close below as it gets: no other node fits.
      for (int unit = Layout::Unit(1); unit < Layout::Unit(3); ++unit) {
        if (live[unit] || unit - Layout::Unit(Layout::LevelOf(unit)) >=
                              Layout::Nodes(Layout::LevelOf(unit))) {
          continue;
        }
        Live more = live;
        more[unit] = true;
        EXPECT_GT(Cost::Count(Cost::SumLive(more)), multiplications)
            << "unit " << unit << ", seed " << seed;
      }
    }
  }
}

// A node is worth no more because the budget of its layer is loose.
TEST(PruningBudgetsTest, KeepsThoseWhoseGatesAreOpen) {
  Budgets budgets({.keep_in_layer = {3}, .multiplications = 15});
  budgets.SetScores([](int unit) {
    const int level = Layout::LevelOf(unit);
    const int node = unit - Layout::Unit(level);
    if (level == 1) return node < 3 ? 0.1 : -0.5;
    return node == 0 ? 0.2 : node < 5 ? 0.0 : -1.0;
  });
  Budgets::Gates gates = AllOpen();
  budgets.Solve(1.0, gates);
  // Not 5 + 5 + 5 of one node and five, of which four had closed gates.
  EXPECT_EQ(Cost::SumLive(budgets.Keep()), (Cost::Sums{5, 2, 1, 1}));
}

TEST(PruningBudgetsTest, NumbersThatDoNotBindChangeNothing) {
  int compared = 0;
  for (const auto& in_layer : {std::array{9, 5}, {9, 0}, {0, 5}, {10, 5}}) {
    for (int seed = 0; seed < 20; ++seed) {
      const auto score = [&](int unit) { return Score(seed, unit); };
      Budgets alone({.multiplications = 24});
      alone.SetScores(score);
      Budgets::Gates gates = AllOpen();
      alone.Solve(1.0, gates);
      if (Cost::SumGates(gates)[2] > 4.99) continue;  // they would bind
      Budgets budgets(
          {.keep_in_layer = {in_layer[0], in_layer[1]}, .multiplications = 24});
      budgets.SetScores(score);
      budgets.Solve(1.0, gates);
      EXPECT_EQ(budgets.Keep(), alone.Keep()) << "seed " << seed;
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
  const Live live = budgets.Keep();
  EXPECT_TRUE(live[Layout::Unit(1) + 9]);
  EXPECT_TRUE(live[Layout::Unit(2) + 5]);
  // 5 + 4 + 4: one node in the first layer, and as many behind it as fit.
  EXPECT_EQ(Cost::SumLive(live), (Cost::Sums{5, 1, 3, 1}));
  EXPECT_TRUE(live[Layout::Unit(2) + 4]);
  EXPECT_TRUE(live[Layout::Unit(2) + 3]);
}

TEST(PruningBudgetsTest, AllBudgetsHoldTogether) {
  Budgets budgets(
      {.keep_in_layer = {4, 3}, .keep_features = 3, .multiplications = 18});
  budgets.SetScores([](int unit) { return Score(4, unit); });
  Budgets::Gates gates = AllOpen();
  budgets.Solve(1.0, gates);
  const Cost::Sums sums = Cost::SumLive(budgets.Keep());
  EXPECT_EQ(sums[0], 3);
  EXPECT_LE(sums[1], 4);
  EXPECT_LE(sums[2], 3);
  EXPECT_LE(Cost::Count(sums), 18);
}

}  // namespace
}  // namespace autopruner
