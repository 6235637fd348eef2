// SPDX-License-Identifier: Apache-2.0
//
// Networks whose activations are tables. (That they compute the integers of
// the tables: network_test.cc.)
#include "core/table_activation.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/activation_table.h"
#include "core/auto_pruner.h"
#include "core/format_limits.h"
#include "core/network.h"
#include "core/priced_pruning.h"
#include "core/test_networks.h"
#include "core/training.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr DenseSpec Hidden(int outputs, Activation activation, Format output) {
  return {.outputs = outputs,
          .weight = {.width = 6, .frac = 3},
          .output = output,
          .activation = activation,
          .prunable = true};
}

constexpr NetworkSpec kTables = {
    .inputs = 5,
    .input = {.width = 6, .frac = 3},
    .layers = Layers(Hidden(10, Activation::kTanh, {.width = 8, .frac = 7}),
                     Hidden(7, Activation::kSilu, {.width = 8, .frac = 5}),
                     Hidden(6, Activation::kSigmoid,
                            {.width = 8, .frac = 8, .is_signed = false}),
                     DenseSpec{.outputs = 1,
                               .weight = {.width = 6, .frac = 3},
                               .output = {.width = 9, .frac = 4}}),
    .head = Head::kSigmoid,
};
constexpr NetworkSpec kFloatTables = FloatSpec(kTables);
using Layout = NetworkLayout<kTables>;
constexpr int kSamples = 48;

// In double, without gates.
double SlowLogit(const std::vector<double>& parameters, std::vector<double> x) {
  for (int l = 0; l < Layout::kLayers; ++l) {
    std::vector<double> y;
    for (int o = 0; o < Layout::Outputs(l); ++o) {
      double sum = parameters[Layout::Bias(l) + o];
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        sum += parameters[Layout::WeightAt(l, o, i)] * x[i];
      }
      y.push_back(ActivationValue(kTables.layers.at[l].activation, sum));
    }
    x = y;
  }
  return x[0];
}

struct Fixture {
  Fixture() {
    network->Initialize(3);
    for (int s = 0; s < kSamples; ++s) pass->Load(s, &data.x[s * 5]);
  }
  // The gradient of the sum of all logits.
  void Run(bool with_moments = false) {
    network->Prepare();
    network->Forward(*pass, kSamples);
    pass->dlogits.fill(0);
    for (int s = 0; s < kSamples; ++s) pass->dlogits[s] = 1;
    gradient->Clear(kSamples, {.moments = with_moments});
    network->Backward(*pass, kSamples, *gradient, with_moments);
  }

  TestData data;
  std::unique_ptr<Network<kTables>> network =
      std::make_unique<Network<kTables>>();
  std::unique_ptr<Pass<kTables>> pass = std::make_unique<Pass<kTables>>();
  std::unique_ptr<Gradient<kTables>> gradient =
      std::make_unique<Gradient<kTables>>();
};

TEST(TableActivationTest, FloatNetworksAreSmooth) {
  Fixture f;
  f.Run();
  std::vector<double> parameters(f.network->parameters().begin(),
                                 f.network->parameters().end());
  const auto sum = [&] {
    double sum = 0;
    for (int s = 0; s < kSamples; ++s) {
      sum += SlowLogit(
          parameters, {f.data.x.begin() + s * 5, f.data.x.begin() + s * 5 + 5});
    }
    return sum;
  };
  double logits = 0;
  for (int s = 0; s < kSamples; ++s) logits += f.pass->logits[s];
  EXPECT_NEAR(logits, sum(), 1e-4);
  for (int k = 0; k < Layout::kParameters; ++k) {
    const double value = parameters[k];
    parameters[k] = value + 1e-5;
    const double up = sum();
    parameters[k] = value - 1e-5;
    const double down = sum();
    parameters[k] = value;
    // Padding has none, though sigmoid(0) is not 0.
    EXPECT_NEAR(f.gradient->parameters[k], (up - down) / 2e-5, 2e-4) << k;
  }
}

TEST(TableActivationTest, PaddingIsZeroInQuantisedNetworksToo) {
  Fixture f;
  f.network->set_quantized(true);
  f.Run();
  const std::vector<bool> used = UsedParameters<Layout>();
  int nonzero = 0;
  for (int k = 0; k < Layout::kParameters; ++k) {
    if (!used[k]) {
      EXPECT_EQ(f.gradient->parameters[k], 0) << k;
    }
    nonzero += f.gradient->parameters[k] != 0;
  }
  EXPECT_GT(nonzero, 150);
}

// Straight through the steps, and not through what saturates.
TEST(TableActivationTest, Backward) {
  constexpr Format kInput = {.width = 8, .frac = 4};
  UnitGrids<kVector> grids;
  for (int j = 0; j < kVector; ++j) {
    grids.Set(j, MakeGrid({.width = 6, .frac = 5}));
  }
  const TableActivation tanh(Activation::kTanh, kInput,
                             kTableValues<Activation::kTanh, kInput>.data(),
                             kVector, grids.Rows(0));
  const TableActivation silu(Activation::kSilu, kInput,
                             kTableValues<Activation::kSilu, kInput>.data(),
                             kVector, grids.Rows(0));
  const auto slope = [](const TableActivation& activation, float sum) {
    return activation.Backward<true>(Broadcast(sum), Broadcast(2), 0)[1];
  };
  for (const float sum : {-1.23f, -0.4f, 0.0f, 0.03f, 1.0f}) {
    const double expected =
        2 * ActivationSlope(Activation::kTanh, static_cast<double>(sum));
    EXPECT_NEAR(slope(tanh, sum), expected, 1e-5) << sum;
  }
  EXPECT_EQ(slope(tanh, 8), 0);  // beyond the table
  EXPECT_EQ(slope(tanh, -8.1), 0);
  EXPECT_EQ(slope(tanh, 2.2f), 0);  // 0.976 is more than 31/32
  EXPECT_GT(slope(tanh, 2.0f), 0);
  EXPECT_EQ(slope(silu, 1.4f), 0);  // more than 1
  EXPECT_LT(slope(silu, -3.0f), 0);
}

// A removed node's sum is 0, and sigmoid(0) is 1/2: what it was does not
// matter, as its gate is in the weights that read it.
TEST(TableActivationTest, RemovedNodesAreWorthNothing) {
  static Training<kTables, AutoPruner<kTables>> training(
      {.schedule = {.peak = 0.01, .steps = 400}},
      AutoPruner<kTables>({.keep = 8}),
      /*seed=*/1);
  const TestData data;
  training.network().set_quantized(true);
  TrainAll(training, data);
  auto& network = training.network();
  int live = 0;
  for (int level = 1; level < Layout::kLayers; ++level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      live += network.live(level, j);
      if (network.live(level, j)) continue;
      for (int o = 0; o < Layout::Outputs(level); ++o) {
        EXPECT_EQ(network.effective()[Layout::WeightAt(level, o, j)], 0);
      }
    }
  }
  EXPECT_EQ(live, 8);
  const auto logits = [&] {
    auto pass = std::make_unique<Pass<kTables>>();
    for (int s = 0; s < kSamples; ++s) pass->Load(s, &data.x[s * 5]);
    network.Forward(*pass, kSamples);
    return pass->logits;
  };
  const auto before = logits();
  int right = 0;
  for (int s = 0; s < kSamples; ++s) {
    right += (before[s] > 0) == (data.y[s] > 0);
  }
  EXPECT_GT(right, kSamples * 3 / 4);
  for (int level = 1; level < Layout::kLayers; ++level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      if (network.live(level, j)) continue;
      network.parameters()[Layout::Bias(level - 1) + j] = 3;
    }
  }
  network.Prepare();
  EXPECT_EQ(logits(), before);
}

// Formats that are found know that a sigmoid is in [0, 1), and a tanh in
// [-1, 1).
TEST(TableActivationTest, FoundFormatsHaveNoIntegerBits) {
  static Training<kFloatTables, PricedPruning<kFloatTables>> training(
      {.schedule = {.peak = 0.01, .steps = 600}},
      PricedPruning<kFloatTables>({.circuit = 3000}), /*seed=*/1);
  const TestData data;
  TrainAll(training, data);
  const Network<kFloatTables>& network = training.network();
  int live = 0;
  for (const int level : {1, 3}) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      if (!network.live(level, j)) continue;
      ++live;
      const Grid grid = network.grids().at(Layout::Unit(level) + j);
      EXPECT_LT(grid.high, 1);
      EXPECT_EQ(grid.low, level == 3 ? 0 : -grid.high - grid.step);
      EXPECT_GE(grid.low, -1);
    }
  }
  EXPECT_GT(live, 1);
}

TEST(TableActivationTest, LimitsOfFormats) {
  using Limits = FormatLimits<kFloatTables>;
  const int tanh = Layout::Unit(1);
  const int silu = Layout::Unit(2);
  const int sigmoid = Layout::Unit(3);
  EXPECT_EQ(Limits::HighestTop(tanh), 0);
  EXPECT_EQ(Limits::HighestTop(silu), kHighestTop);
  EXPECT_EQ(Limits::HighestTop(sigmoid), 0);
  EXPECT_EQ(Limits::HighestTop(0), kHighestTop);  // of a feature
  EXPECT_TRUE(Limits::IsSigned(tanh));
  EXPECT_TRUE(Limits::IsSigned(silu));
  EXPECT_FALSE(Limits::IsSigned(sigmoid));
}

// A table costs what its bits take.
TEST(TableActivationTest, ThePriceKnowsTables) {
  const auto cost = []<NetworkSpec kSpec>() {
    auto network = std::make_unique<Network<kSpec>>();
    auto price = std::make_unique<Price<kSpec>>();
    network->Initialize(1);
    UseFinestGrids(*network);
    Gradient<kSpec> gradient;
    gradient.parameters.fill(1);
    UnitMoments<NetworkLayout<kSpec>::kUnits> moments;
    moments.high.fill(0.9f);
    moments.gradient.fill(1);
    price->Observe(gradient, &moments, 1);
    return price->CostOfAll(*network);
  };
  static constexpr auto kWith = [](int width) {
    NetworkSpec spec = kFloatTables;
    for (DenseSpec& dense : spec.layers.at) {
      if (HasTable(dense.activation)) dense.table = {.width = width, .frac = 3};
    }
    return spec;
  };
  static constexpr NetworkSpec kSmall = kWith(6);
  static constexpr NetworkSpec kLarge = kWith(10);
  // 7.5 more a bit; 8 bits of tanh and SiLU, 7 of sigmoid.
  EXPECT_NEAR(
      cost.template operator()<kLarge>() - cost.template operator()<kSmall>(),
      7.5 * (17 * 8 + 6 * 7), 1e-3);
}

}  // namespace
}  // namespace autopruner
