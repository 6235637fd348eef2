// SPDX-License-Identifier: Apache-2.0
#include "core/bit_widths.h"

#include <cmath>
#include <memory>
#include <set>

#include "core/network_layout.h"
#include "core/test_networks.h"
#include "core/training.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kFloat = FloatSpec(kTestNetwork);

template <NetworkSpec kSpec>
using Trainee = Training<kSpec, BitWidths<kSpec>>;

template <NetworkSpec kSpec = kFloat>
std::unique_ptr<Trainee<kSpec>> Train(double penalty, int steps = 1000) {
  static const TestData data;
  auto training = std::make_unique<Trainee<kSpec>>(
      TrainingSpec{.schedule = {.peak = 0.01, .steps = steps}},
      BitWidths<kSpec>({.penalty = penalty}), /*seed=*/1);
  TrainAll(*training, data);
  return training;
}

// Bits of x from its highest to its lowest one that is used.
int UsedBits(float x) {
  if (x == 0) return 0;
  int lowest = std::ilogb(x);
  while (std::ldexp(x, -lowest) != std::round(std::ldexp(x, -lowest))) {
    --lowest;
  }
  return std::ilogb(x) - lowest + 1;
}

// Calls use(layer, output, input, weight) for the effective weights.
template <NetworkSpec kSpec, typename Use>
void ForWeights(const Network<kSpec>& network, const Use& use) {
  using Layout = NetworkLayout<kSpec>;
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        use(l, o, i, network.effective()[Layout::WeightAt(l, o, i)]);
      }
    }
  }
}

template <NetworkSpec kSpec>
int WeightBits(const Network<kSpec>& network) {
  int bits = 0;
  ForWeights(network,
             [&](int, int, int, float weight) { bits += UsedBits(weight); });
  return bits;
}

double Loss(Trainee<kFloat>& training) {
  static const TestData data;
  return training.Step(data.Part(0, TestData::kSamples));
}

TEST(BitWidthsTest, TheHigherThePenaltyTheFewerBits) {
  int last = WeightBits(Train(0)->network());
  EXPECT_GT(last, 3 * 116);
  for (const double penalty : {3e-5, 3e-4, 3e-3}) {
    const int bits = WeightBits(Train(penalty)->network());
    EXPECT_LT(bits, 0.8 * last) << penalty;
    last = bits;
  }
  EXPECT_GT(last, 0);
  EXPECT_LT(last, 60);
}

TEST(BitWidthsTest, LearnsWithFewBits) {
  const auto training = Train(1e-4);
  EXPECT_LT(WeightBits(training->network()), 250);
  EXPECT_LT(Loss(*training), 0.25);
}

TEST(BitWidthsTest, EachWeightAndEachValueHasAWidthOfItsOwn) {
  const auto training = Train(1e-4);
  const Network<kFloat>& network = training->network();
  std::set<int> widths;
  ForWeights(network, [&](int, int, int, float weight) {
    EXPECT_EQ(std::ldexp(weight, 7), std::round(std::ldexp(weight, 7)));
    widths.insert(UsedBits(weight));
  });
  EXPECT_GE(widths.size(), 4u);
  std::set<float> steps;
  for (int i = 0; i < kFloat.inputs; ++i) {
    steps.insert(network.grids().at(i).step);
  }
  for (int j = 0; j < 10; ++j) {
    steps.insert(network.grids().at(NetworkLayout<kFloat>::Unit(1) + j).step);
  }
  EXPECT_GE(steps.size(), 3u);
}

// Features lie in -2 .. 2: their range is found.
TEST(BitWidthsTest, RangesAreThoseThatWereSeen) {
  const auto training = Train(1e-4);
  for (int i = 0; i < 3; ++i) {
    const Grid grid = training->network().grids().at(i);
    EXPECT_EQ(grid.low, -2) << i;
    EXPECT_EQ(grid.high, 2 - grid.step) << i;
  }
}

TEST(BitWidthsTest, WhatHasNoBitsLeavesTheNetwork) {
  const auto training = Train(0.1);
  const Network<kFloat>& network = training->network();
  int out = 0;
  for (int level = 0; level < 3; ++level) {
    for (int j = 0; j < NetworkLayout<kFloat>::Nodes(level); ++j) {
      out += !network.live(level, j);
    }
  }
  EXPECT_GT(out, 0);
  ForWeights(network, [&](int l, int o, int i, float weight) {
    if (!network.live(l, i) || !network.live(l + 1, o)) {
      EXPECT_EQ(weight, 0);
    }
  });
}

TEST(BitWidthsTest, FormatsOfTheSpecAreLimits) {
  const auto training = Train<kTestNetwork>(1e-5);
  const Network<kTestNetwork>& network = training->network();
  ForWeights(network, [&](int, int, int, float weight) {
    EXPECT_EQ(weight * 8, std::round(weight * 8));
    EXPECT_GE(weight, -2);
    EXPECT_LT(weight, 2);
  });
  for (int i = 0; i < kTestNetwork.inputs; ++i) {
    EXPECT_GE(network.grids().at(i).step, 1.0f / 8);
  }
}

TEST(BitWidthsTest, RoundingUpStaysWithinTheFormat) {
  const auto training = Train<kTestNetwork>(1e-5, /*steps=*/100);
  Network<kTestNetwork>& network = training->network();
  const int at = NetworkLayout<kTestNetwork>::WeightAt(0, 1, 1);
  network.parameters()[at] = 1.99f;
  training->Prepare();
  EXPECT_GE(network.effective()[at], 1);
  EXPECT_LT(network.effective()[at], 2);
}

// The copy that ends in float is not rounded.
TEST(BitWidthsTest, NothingIsRoundedInFloat) {
  const auto training = Train(1e-3, /*steps=*/100);
  training->network().set_quantized(false);
  training->Prepare();
  EXPECT_EQ(training->network().effective(), training->network().parameters());
}

}  // namespace
}  // namespace autopruner
