// SPDX-License-Identifier: Apache-2.0
#include "core/pruning_methods.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "core/auto_pruner.h"
#include "core/bit_widths.h"
#include "core/pruning_baselines.h"
#include "core/pruning_hooks.h"
#include "core/test_networks.h"
#include "core/training.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Layout = NetworkLayout<kTestNetwork>;
using TestNetwork = Network<kTestNetwork>;

constexpr PruningPlan kPlan = {.keep = 5, .keep_features = 4, .penalty = 1e-4};
constexpr TrainingSpec kSpec = {.schedule = {.peak = 0.01, .steps = 100}};

// Every second unit of each level.
LiveUnits<kTestNetwork> Half() {
  LiveUnits<kTestNetwork> live = AllLive<kTestNetwork>();
  for (int level = 0; level < Layout::kLayers; ++level) {
    for (int j = 1; j < Layout::Nodes(level); j += 2) {
      live[Layout::Unit(level) + j] = false;
    }
  }
  return live;
}

// The network that `method` leaves.
template <typename Method>
TestNetwork Trained(const Method& method) {
  const TestData data;
  const auto training = std::make_unique<Training<kTestNetwork, Method>>(
      kSpec, method, /*seed=*/3);
  TrainAll(*training, data);
  return training->network();
}

TestNetwork TrainedAsAny(PruningMethod method) {
  return Trained(AnyPruning<kTestNetwork>(method, kPlan, Half()));
}

void ExpectSame(const TestNetwork& a, const TestNetwork& b) {
  EXPECT_EQ(a.gates(), b.gates());
  EXPECT_EQ(a.parameters(), b.parameters());
}

TEST(PruningMethodsTest, EachIsWhatItIsCalled) {
  ExpectSame(TrainedAsAny(PruningMethod::kAutoPruner),
             Trained(AutoPruner<kTestNetwork>(kPlan)));
  ExpectSame(TrainedAsAny(PruningMethod::kMagnitude),
             Trained(MagnitudePruning<kTestNetwork>(kPlan)));
  ExpectSame(TrainedAsAny(PruningMethod::kTaylor),
             Trained(TaylorPruning<kTestNetwork>(kPlan)));
  ExpectSame(TrainedAsAny(PruningMethod::kRandom),
             Trained(RandomPruning<kTestNetwork>(kPlan)));
  ExpectSame(TrainedAsAny(PruningMethod::kScratch),
             Trained(FixedLayout<kTestNetwork>(Half())));
  ExpectSame(TrainedAsAny(PruningMethod::kBitWidths),
             Trained(BitWidths<kTestNetwork>(kPlan)));
}

TEST(PruningMethodsTest, NoTwoAreTheSame) {
  for (const PruningMethod a : kPruningMethods) {
    for (const PruningMethod b : kPruningMethods) {
      if (a >= b) continue;
      EXPECT_NE(TrainedAsAny(a).parameters(), TrainedAsAny(b).parameters())
          << PruningMethodName(a) << ", " << PruningMethodName(b);
    }
  }
}

TEST(PruningMethodsTest, HaveNames) {
  std::string names;
  for (const PruningMethod method : kPruningMethods) {
    names += std::string(PruningMethodName(method)) + " ";
  }
  EXPECT_EQ(names, "autopruner magnitude taylor random scratch bit_widths ");
}

TEST(PruningMethodsTest, EachTakesItsOwnBudgets) {
  for (const PruningMethod method : kPruningMethods) {
    const bool widths = method == PruningMethod::kBitWidths;
    EXPECT_EQ(Takes(method, Budget::kNodes), !widths);
    EXPECT_EQ(Takes(method, Budget::kFeatures), !widths);
    EXPECT_EQ(Takes(method, Budget::kLuts),
              method == PruningMethod::kAutoPruner);
    EXPECT_EQ(Takes(method, Budget::kPenalty), widths);
    EXPECT_EQ(FindsPrecision(method), widths);
  }
  EXPECT_TRUE(FindsPrecision(PruningMethod::kPriced));
}

// Writes down when Training<> calls what.
struct Witness : PruningHooks<kTestNetwork> {
  std::string* calls = nullptr;

  void Start(State& state, uint64_t seed) {
    *calls += "start " + std::to_string(seed);
    for (const float parameter : state.network.parameters()) {
      EXPECT_EQ(parameter, 0) << "drawn too early";
    }
  }
  void BeforeStep(State& state) {
    *calls += "\nstep " + std::to_string(state.step) + ":";
  }
  void AfterPrepare(TestNetwork& network) const {
    *calls += " prepare";
    EXPECT_EQ(network.effective(), network.parameters());
    network.MutableEffective()[Layout::Bias(2)] = 100;  // of the output
  }
  GradientNeeds needs(const State& state) const {
    return {.gates = state.step == 1};
  }
  void AfterBackward(State& state, const Gradient<kTestNetwork>& gradient) {
    *calls += " backward";
    double gates = 0;
    for (const double gate : gradient.gates) gates += gate * gate;
    if (state.step == 1) {
      EXPECT_GT(gates, 0);
    }
    // The output is 100 more than the parameters make it.
    EXPECT_GT(gradient.parameters[Layout::Bias(2)], 0.4f);
  }
};

TEST(PruningHooksTest, AreCalledInTheirOrder) {
  const TestData data;
  std::string calls;
  Witness witness;
  witness.calls = &calls;
  const auto training = std::make_unique<Training<kTestNetwork, Witness>>(
      TrainingSpec{.schedule = {.peak = 0.01, .steps = 3}}, witness,
      /*seed=*/7);
  TrainAll(*training, data);
  EXPECT_EQ(calls,
            "start 7\n"
            "step 0: prepare backward\n"
            "step 1: prepare backward\n"
            "step 2: prepare backward prepare");
  // What AfterPrepare() makes of parameters is used, not kept.
  EXPECT_EQ(training->network().effective()[Layout::Bias(2)], 100);
  EXPECT_LT(training->network().parameters()[Layout::Bias(2)], 1);
}

}  // namespace
}  // namespace autopruner
