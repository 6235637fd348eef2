// SPDX-License-Identifier: Apache-2.0
#include "core/gate_group.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/pruning_plan.h"
#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kUnits = 40;
using Group = GateGroup<kUnits>;

// Units of 3 layers with random scores.
Group MakeGroup(double spread) {
  Group group;
  for (int j = 0; j < kUnits; ++j) {
    group.Add(j, j / 16);
    group.set_score(j, spread * (2 * RandomUniform(1, 6, j) - 1));
  }
  return group;
}

double SumOfGates(const Group& group) {
  double sum = 0;
  for (int j = 0; j < kUnits; ++j) sum += group.gate(j);
  return sum;
}

using Live = std::array<bool, kUnits>;

Live Kept(const Group& group, int keep) {
  Live live = {};
  group.Keep(keep, live);
  return live;
}

int Count(const Live& live) {
  return static_cast<int>(std::count(live.begin(), live.end(), true));
}

TEST(GateGroupTest, TheBudgetIsAnIdentity) {
  for (const double spread : {0.0, 0.1, 1.0, 30.0}) {
    Group group = MakeGroup(spread);
    for (const double temperature : {1.0, 0.1, kLastTemperature}) {
      for (const double share : {0.08, 0.3, 0.5, 0.9, 0.99}) {
        const double budget = share * kUnits;
        group.Solve(temperature, budget);
        EXPECT_NEAR(SumOfGates(group), budget, 1e-9 * budget)
            << "spread " << spread << ", T " << temperature << ", share "
            << share;
      }
    }
  }
}

double SumOfLayer(const Group& group, int layer) {
  double sum = 0;
  for (int j = 0; j < kUnits; ++j) sum += j / 16 == layer ? group.gate(j) : 0;
  return sum;
}

TEST(GateGroupTest, NoLayerFallsBelowOneUnit) {
  for (const double spread : {0.0, 0.1, 1.0, 30.0}) {
    for (const double temperature : {1.0, 0.1, kLastTemperature}) {
      Group group = MakeGroup(spread);
      for (int j = 16; j < 32; ++j) group.set_score(j, group.score(j) - 5.0);
      for (const double budget : {3.0, 3.1, 4.5, 12.0}) {
        group.Solve(temperature, budget);
        EXPECT_NEAR(SumOfGates(group), budget, 1e-9);
        for (int layer = 0; layer < 3; ++layer) {
          EXPECT_GE(SumOfLayer(group, layer), 1.0 - 1e-9)
              << "layer " << layer << ", budget " << budget << ", T "
              << temperature;
        }
      }
    }
  }
}

// Where no layer needs a threshold of its own there is one: the difference of
// the logits is that of the scores.
TEST(GateGroupTest, GatesFollowTheScores) {
  Group group = MakeGroup(1.0);
  group.Solve(0.5, 12);
  const auto logit = [&](int j) {
    return std::log(group.gate(j) / (1.0 - group.gate(j)));
  };
  for (int j = 1; j < kUnits; ++j) {
    EXPECT_NEAR(logit(j) - logit(0), (group.score(j) - group.score(0)) / 0.5,
                1e-9);
  }
}

TEST(GateGroupTest, TheSlopeIsTheDerivativeByTheThreshold) {
  Group group = MakeGroup(1.0);
  for (int j = 16; j < 32; ++j) group.set_score(j, group.score(j) - 5.0);
  group.Solve(0.5, 12);
  constexpr double kDelta = 1e-6;
  Group lower = group;
  lower.Cap(0.5, group.threshold() - kDelta);
  for (int j = 0; j < kUnits; ++j) {
    const double slope = (group.gate(j) - lower.gate(j)) / kDelta;
    EXPECT_NEAR(group.slope(j), slope, 1e-5) << "unit " << j;
    EXPECT_EQ(group.slope(j) == 0, j >= 16 && j < 32) << "unit " << j;
  }
}

TEST(GateGroupTest, KeepsExactlySoMany) {
  const Group group = MakeGroup(1.0);
  for (int keep = 3; keep <= kUnits; ++keep) {
    EXPECT_EQ(Count(Kept(group, keep)), keep);
  }
}

TEST(GateGroupTest, KeepsTheBest) {
  const Group group = MakeGroup(1.0);
  const Live live = Kept(group, 10);
  double worst_kept = 1e9;
  int above = 0;
  for (int j = 0; j < kUnits; ++j) {
    if (live[j]) worst_kept = std::min(worst_kept, group.score(j));
  }
  for (int j = 0; j < kUnits; ++j) above += group.score(j) > worst_kept;
  EXPECT_LE(above, 9 + 2);  // two layers may have been owed their best one
}

TEST(GateGroupTest, KeepsOneOfEachLayer) {
  Group group = MakeGroup(0.0);
  for (int j = 0; j < 16; ++j) group.set_score(j, 1.0);  // layer 0 is the best
  group.set_score(20, -0.5);
  const Live live = Kept(group, 5);
  EXPECT_EQ(Count(live), 5);
  for (int layer = 0; layer < 3; ++layer) {
    int kept = 0;
    for (int j = 0; j < kUnits; ++j) kept += j / 16 == layer && live[j];
    EXPECT_EQ(kept, layer == 0 ? 3 : 1) << "layer " << layer;
  }
}

TEST(GateGroupTest, EqualScoresKeepTheLowerPosition) {
  const Live live = Kept(MakeGroup(0.0), 6);
  for (int j = 0; j < kUnits; ++j) {
    EXPECT_EQ(live[j], j < 4 || j == 16 || j == 32) << "unit " << j;
  }
}

// A group speaks for its own units only.
TEST(GateGroupTest, KeepsOthersAsTheyAre) {
  GateGroup<4> group;
  group.Add(1, 0);
  group.Add(3, 0);
  std::array<bool, 4> live = {true, true, false, true};
  group.Keep(1, live);
  EXPECT_EQ(live, (std::array{true, true, false, false}));
}

}  // namespace
}  // namespace autopruner
