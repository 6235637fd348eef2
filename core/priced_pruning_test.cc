// SPDX-License-Identifier: Apache-2.0
#include "core/priced_pruning.h"

#include <cmath>
#include <memory>

#include "core/network_layout.h"
#include "core/test_networks.h"
#include "core/training.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Formats are found.
constexpr NetworkSpec kFloat = FloatSpec(kTestNetwork);
using Layout = NetworkLayout<kFloat>;
using Pruned = Training<kFloat, PricedPruning<kFloat>>;

std::unique_ptr<Pruned> Train(const PruningPlan& plan) {
  static const TestData data;
  auto training = std::make_unique<Pruned>(
      TrainingSpec{.schedule = {.peak = 0.01, .steps = 1000}},
      PricedPruning<kFloat>(plan), /*seed=*/1);
  TrainAll(*training, data);
  return training;
}

int Digits(const Network<kFloat>& network) {
  double sum = 0;
  for (const float digits : network.digits()) sum += digits;
  return static_cast<int>(sum);
}

int LiveNodes(const Network<kFloat>& network) {
  int nodes = 0;
  for (int l = 1; l < Layout::kLayers; ++l) {
    for (int j = 0; j < Layout::Nodes(l); ++j) nodes += network.live(l, j);
  }
  return nodes;
}

TEST(PricedPruningTest, CostsNoMoreThanTheBudget) {
  int before = 0;
  for (const int luts : {30, 60, 120, 240}) {
    const auto training = Train({.circuit = luts});
    EXPECT_LE(training->method().cost(), luts / 0.6) << luts;
    EXPECT_GE(training->method().cost(), 0.8 * luts / 0.6) << luts;
    EXPECT_GT(Digits(training->network()), before) << luts;
    before = Digits(training->network());
  }
}

TEST(PricedPruningTest, WeightsHaveNoMoreDigitsThanTheyMay) {
  const auto training = Train({.circuit = 100});
  const Network<kFloat>& network = training->network();
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        const int at = Layout::WeightAt(l, o, i);
        const float raw = std::ldexp(network.effective()[at], 7);
        ASSERT_EQ(raw, std::round(raw));
        if (network.digits()[at] == 0) {
          ASSERT_EQ(raw, 0);
        }
        if (network.digits()[at] == 1) {
          ASSERT_EQ(std::abs(raw), std::exp2(std::ilogb(raw)));
        }
      }
    }
  }
}

TEST(PricedPruningTest, KeepsNumbersOfNodesAndFeatures) {
  const auto training = Train({.keep = 6, .keep_features = 3, .circuit = 100});
  const Network<kFloat>& network = training->network();
  EXPECT_EQ(LiveNodes(network), 6);
  int features = 0;
  for (int i = 0; i < kFloat.inputs; ++i) {
    float behind = 0;
    for (int o = 0; o < Layout::Nodes(1); ++o) {
      behind += network.digits()[Layout::WeightAt(0, o, i)];
    }
    EXPECT_EQ(network.live(0, i), behind > 0);
    features += network.live(0, i);
  }
  EXPECT_EQ(features, 3);
}

TEST(PricedPruningTest, ACircuitThatTakesMoreGetsLess) {
  const auto plain = Train({.circuit = 100});
  static const TestData data;
  Pruned training(TrainingSpec{.schedule = {.peak = 0.01, .steps = 1000}},
                  PricedPruning<kFloat>({.circuit = 100}), /*seed=*/1);
  while (!training.done()) {
    // As if every adder bit took two LUTs.
    if (training.step() == 700) {
      training.method().Calibrate(
          static_cast<int64_t>(2 * training.method().cost()));
    }
    training.Step(data.Part(static_cast<int>(training.step() % 8) * 64, 64));
  }
  EXPECT_LE(training.method().cost(), 50);
  EXPECT_GT(plain->method().cost(), 100);
}

// The root of the mean square of the weights that have digits, or have none.
double Size(const Network<kFloat>& network, bool with_digits) {
  double sum = 0;
  int count = 0;
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        const int at = Layout::WeightAt(l, o, i);
        if (!network.live(l, i) || !network.live(l + 1, o)) continue;
        if ((network.digits()[at] > 0) != with_digits) continue;
        sum += network.parameters()[at] * network.parameters()[at];
        ++count;
      }
    }
  }
  return std::sqrt(sum / count);
}

TEST(PricedPruningTest, WeightsWithoutDigitsDecay) {
  const auto training = Train({.circuit = 100});
  EXPECT_GT(Size(training->network(), /*with_digits=*/true), 0.3);
  EXPECT_LT(Size(training->network(), /*with_digits=*/false), 0.1);
}

TEST(PricedPruningTest, FitDropsDigitsOrAddsThem) {
  const auto training = Train({.circuit = 100});
  const double cost = training->method().cost();
  const auto before = training->network().digits();
  training->method().Fit(0.8 * cost, training->network());
  EXPECT_LE(training->method().cost(), 0.8 * cost);
  EXPECT_GE(training->method().cost(), 0.6 * cost);
  for (size_t at = 0; at < before.size(); ++at) {
    ASSERT_LE(training->network().digits()[at], before[at]);
  }
  training->method().Fit(cost, training->network());
  EXPECT_GE(training->method().cost(), 0.85 * cost);
}

// The mean loss of the last eight steps of a training without a budget.
template <typename Method>
double LastLoss(const Method& method) {
  static const TestData data;
  const auto training = std::make_unique<Training<kFloat, Method>>(
      TrainingSpec{.schedule = {.peak = 0.01, .steps = 1000}}, method,
      /*seed=*/1);
  double loss = 0;
  while (!training->done()) {
    const bool counts = training->step() >= 992;
    const double of_step = training->Step(
        data.Part(static_cast<int>(training->step() % 8) * 64, 64));
    if (counts) loss += of_step / 8;
  }
  return loss;
}

TEST(PricedPruningTest, WithoutABudgetNothingIsLost) {
  EXPECT_EQ(LiveNodes(Train({})->network()), 16);
  EXPECT_NEAR(LastLoss(PricedPruning<kFloat>({})),
              LastLoss(PruningHooks<kFloat>()), 0.02);
}

}  // namespace
}  // namespace autopruner
