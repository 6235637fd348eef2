// SPDX-License-Identifier: Apache-2.0
#include "core/gate_worth.h"

#include <array>
#include <memory>

#include "core/loss.h"
#include "core/network.h"
#include "core/random.h"
#include "core/test_networks.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Layout = NetworkLayout<kTestNetwork>;
using Worth = GateWorth<Layout::kUnits>;
constexpr int kSamples = 48;

// The gradient of the mean loss of samples `begin` .. in both its forms.
struct Passes {
  Network<kTestNetwork> network;
  Pass<kTestNetwork> pass;
  Gradient<kTestNetwork> gradient;
  TestData data;

  void Run(int begin, int samples) {
    alignas(kLaneAlignment) std::array<float, kMicroBatch> target = {};
    alignas(kLaneAlignment) std::array<float, kMicroBatch> weight = {};
    for (int s = 0; s < PadToVector(samples); ++s) {
      const int row = begin + (s < samples ? s : 0);
      for (int i = 0; i < 5; ++i) pass.input(s)[i] = data.x[row * 5 + i];
      target[s] = data.y[row];
      weight[s] = s < samples ? 1.0f / static_cast<float>(samples) : 0.0f;
    }
    gradient.Clear(samples, {.gates = true, .moments = true});
    network.Forward(pass, samples);
    HeadLoss(kTestNetwork.head, pass.logits.data(), target.data(),
             weight.data(), 1, PadToVector(samples), pass.dlogits.data());
    network.Backward(pass, samples, gradient, /*with_moments=*/true);
    network.ThroughGates(/*with_gates=*/true, gradient);
  }
};

std::unique_ptr<Passes> MakePasses(bool quantized) {
  auto passes = std::make_unique<Passes>();
  passes->network.Initialize(3);
  for (int level = 0; level < Layout::kLayers; ++level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      passes->network.gates()[Layout::Unit(level) + j] =
          0.3f + 0.6f * static_cast<float>(RandomUniform(5, level, j));
    }
  }
  passes->network.set_quantized(quantized);
  passes->network.Prepare();
  return passes;
}

// In float as quantised, where a value's rounding is not seen.
TEST(GateWorthTest, IsTheMeanSquareOfOneSamplesGradientByTheGate) {
  for (const bool quantized : {false, true}) {
    const auto passes = MakePasses(quantized);
    std::array<double, Layout::kUnits> square = {};
    for (int s = 0; s < kSamples; ++s) {
      passes->Run(s, 1);
      for (int u = 0; u < Layout::kUnits; ++u) {
        const double dz = passes->gradient.gates[u];
        square[u] += dz * dz / kSamples;
      }
    }
    passes->Run(0, kSamples);
    Worth worth;
    worth.Add(passes->gradient.moments, passes->network.gates(), kSamples);
    for (int level = 0; level < Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Nodes(level); ++j) {
        const int u = Layout::Unit(level) + j;
        const double tolerance = quantized ? 0.2 * square[u] + 1e-3 : 1e-5;
        EXPECT_NEAR(worth.of(u), square[u], tolerance)
            << (quantized ? "quantised, unit " : "float, unit ") << u;
      }
    }
  }
}

UnitMoments<16> Moments(float value) {
  UnitMoments<16> moments;
  moments.value.fill(value);
  return moments;
}

std::array<float, 16> Gates(float gate) {
  std::array<float, 16> gates;
  gates.fill(gate);
  return gates;
}

// The first batch counts in full; later ones are averaged.
TEST(GateWorthTest, IsARunningMean) {
  GateWorth<16> worth;
  worth.Add(Moments(0.5f), Gates(1.0f), 2);
  EXPECT_DOUBLE_EQ(worth.of(0), 1.0);
  worth.Add(Moments(1.5f), Gates(1.0f), 2);
  EXPECT_DOUBLE_EQ(worth.of(0), 2.0);
  for (int n = 0; n < 400; ++n) worth.Add(Moments(0.5f), Gates(1.0f), 2);
  EXPECT_NEAR(worth.of(0), 1.0, 1e-6);
  worth.Add(Moments(1.0f), Gates(1.0f), 2);
  EXPECT_NEAR(worth.of(0), 1.05, 1e-6);
}

// A unit whose gate is half closed is worth what it was; one that is leaving
// is worth less, and in the end nothing.
TEST(GateWorthTest, DoesNotDependOnTheGateUntilItCloses) {
  for (const float gate : {1.0f, 0.5f, 0.25f}) {
    GateWorth<16> open;
    open.Add(Moments(gate * gate), Gates(gate), 1);
    EXPECT_DOUBLE_EQ(open.of(3), 1.0);
  }
  GateWorth<16> closing;
  closing.Add(Moments(1e-4f), Gates(0.01f), 1);
  EXPECT_NEAR(closing.of(3), 0.0025, 1e-8);
  closing.Add(Moments(0.0f), Gates(0.0f), 1);
  EXPECT_NEAR(closing.of(3), 0.00125, 1e-8);
}

}  // namespace
}  // namespace autopruner
