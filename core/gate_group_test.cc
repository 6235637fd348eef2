// SPDX-License-Identifier: Apache-2.0
#include "core/gate_group.h"

#include <algorithm>
#include <array>
#include <vector>

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
      for (const double share : {0.02, 0.3, 0.5, 0.9, 0.99}) {
        const double budget = share * kUnits;
        group.Solve(temperature, budget);
        EXPECT_NEAR(SumOfGates(group), budget, 1e-9 * budget)
            << "spread " << spread << ", T " << temperature << ", share "
            << share;
      }
    }
  }
}

// The loss sum_j a_j z_j + z_j^2 has dz_j = a_j + 2 z_j.
TEST(GateGroupTest, GradientIsTheDifferenceAlongTheBudget) {
  const auto slope = [](int j) { return 2 * RandomUniform(1, 7, j) - 1; };
  const auto loss = [&](const Group& group) {
    double sum = 0;
    for (int j = 0; j < kUnits; ++j) {
      sum += slope(j) * group.gate(j) + group.gate(j) * group.gate(j);
    }
    return sum;
  };
  for (const double temperature : {1.0, 0.3}) {
    Group group = MakeGroup(1.0);
    const double budget = 0.4 * kUnits;
    group.Solve(temperature, budget);
    std::array<double, kUnits> dz;
    for (int j = 0; j < kUnits; ++j) dz[j] = slope(j) + 2 * group.gate(j);
    const double* found = group.ScoreGradient(dz.data(), temperature);
    const std::vector<double> gradient(found, found + kUnits);
    for (int j = 0; j < kUnits; ++j) {
      const double h = 1e-5;
      const double score = group.score(j);
      group.set_score(j, score + h);
      group.Solve(temperature, budget);
      const double up = loss(group);
      group.set_score(j, score - h);
      group.Solve(temperature, budget);
      const double down = loss(group);
      group.set_score(j, score);
      EXPECT_NEAR(gradient[j], (up - down) / (2 * h), 1e-6) << "unit " << j;
    }
  }
}

TEST(GateGroupTest, GradientLeavesTheBudgetAlone) {
  Group group = MakeGroup(1.0);
  group.Solve(0.5, 12);
  std::array<double, kUnits> dz;
  for (int j = 0; j < kUnits; ++j) dz[j] = 1;  // dBudget / dz
  const double* gradient = group.ScoreGradient(dz.data(), 0.5);
  for (int j = 0; j < kUnits; ++j) EXPECT_NEAR(gradient[j], 0, 1e-12);
}

TEST(GateGroupTest, GradientVanishesWhereAllGatesAreFlat) {
  Group group = MakeGroup(0.0);
  for (int j = 0; j < kUnits; ++j) group.set_score(j, j < 7 ? 500 : -500);
  group.Solve(0.1, 7);
  std::array<double, kUnits> dz;
  dz.fill(3.0);
  const double* gradient = group.ScoreGradient(dz.data(), 0.1);
  for (int j = 0; j < kUnits; ++j) EXPECT_EQ(gradient[j], 0);
}

TEST(GateGroupTest, StepsTowardUsefulUnits) {
  Group group = MakeGroup(0.0);
  std::array<double, kUnits> dz = {};
  dz[3] = -1;  // a larger gate lowers the loss
  dz[5] = 1;
  for (int step = 0; step < 20; ++step) {
    group.Solve(1.0, 20);
    group.Step(dz.data(), 1.0);
  }
  EXPECT_GT(group.score(3), group.score(0));
  EXPECT_GT(group.score(0), group.score(5));
}

// Only a second moment that the group shares keeps the scores' relative size:
// a gradient ten times as large moves ten times as far.
TEST(GateGroupTest, StepsKeepTheirRelativeSize) {
  Group group = MakeGroup(0.0);
  std::array<double, kUnits> dz = {};
  dz[0] = 1.0;
  dz[1] = -1.0;
  dz[2] = 0.1;
  dz[3] = -0.1;
  group.Solve(1.0, 20);
  group.Step(dz.data(), 1.0);
  EXPECT_NEAR(group.score(0) / group.score(2), 10, 1e-9);
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
