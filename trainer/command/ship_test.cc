// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/ship.h"

#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

// On all parts and ends but the validation part in fixed point, the worst of
// these networks is the best.
RunOutcome Outcome(double validation) {
  RunOutcome outcome;
  outcome.fixed_point.validation.set("auc", validation);
  outcome.fixed_point.test.set("auc", 1 - validation);
  outcome.floating.validation.set("auc", 1 - validation);
  outcome.fixed_point.validation.set("accuracy", 1 - validation);
  return outcome;
}

std::vector<SeedRuns> Seeds(const std::vector<double>& pruned,
                            const std::vector<double>& retrained) {
  std::vector<SeedRuns> seeds;
  for (size_t k = 0; k < pruned.size(); ++k) {
    seeds.push_back({.seed = k,
                     .full = Outcome(0.99),
                     .pruned = Outcome(pruned[k]),
                     .has_retrained = true,
                     .retrained = Outcome(retrained[k])});
  }
  return seeds;
}

void ExpectChoice(Ship ship, const std::vector<SeedRuns>& seeds, int seed,
                  bool retrained, int64_t budget = 0) {
  const Choice choice = ChooseShipped(ship, Head::kSigmoid, budget, seeds);
  EXPECT_EQ(choice.seed, seed);
  EXPECT_EQ(choice.retrained, retrained);
}

TEST(ShipTest, TheBestOnTheValidationPart) {
  const auto seeds = Seeds({0.7, 0.9, 0.8}, {0.6, 0.5, 0.85});
  ExpectChoice(Ship::kPruned, seeds, 1, false);
  ExpectChoice(Ship::kRetrained, seeds, 2, true);
  ExpectChoice(Ship::kBest, seeds, 1, false);
}

TEST(ShipTest, TheRetrainedNetworkWhereItIsBetter) {
  const auto seeds = Seeds({0.7, 0.8}, {0.9, 0.6});
  ExpectChoice(Ship::kBest, seeds, 0, true);
  ExpectChoice(Ship::kPruned, seeds, 1, false);
}

TEST(ShipTest, NoRetrainedNetworkAboveTheBudget) {
  auto seeds = Seeds({0.7, 0.8}, {0.95, 0.9});
  seeds[0].retrained.circuit = 501;
  seeds[1].retrained.circuit = 500;
  ExpectChoice(Ship::kBest, seeds, 1, true, 500);
  ExpectChoice(Ship::kRetrained, seeds, 1, true, 500);
  ExpectChoice(Ship::kBest, seeds, 0, true, 501);
  ExpectChoice(Ship::kBest, seeds, 0, true);
  ExpectChoice(Ship::kBest, seeds, 1, false, 499);
  ExpectChoice(Ship::kRetrained, seeds, 1, false, 499);
}

TEST(ShipTest, OfEqualOnesTheFirst) {
  const auto seeds = Seeds({0.8, 0.8}, {0.8, 0.8});
  ExpectChoice(Ship::kPruned, seeds, 0, false);
  ExpectChoice(Ship::kRetrained, seeds, 0, true);
  ExpectChoice(Ship::kBest, seeds, 0, false);
}

TEST(ShipTest, OtherWordsAreErrors) {
  EXPECT_EQ(*ParseShip("pruned"), Ship::kPruned);
  EXPECT_EQ(*ParseShip("retrained"), Ship::kRetrained);
  EXPECT_EQ(*ParseShip("best"), Ship::kBest);
  EXPECT_EQ(ParseShip("full").status().message(),
            "--ship=full: expected pruned, retrained or best");
}

}  // namespace
}  // namespace autopruner
