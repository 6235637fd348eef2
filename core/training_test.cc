// SPDX-License-Identifier: Apache-2.0
#include "core/training.h"

#include <algorithm>
#include <array>
#include <memory>

#include "core/auto_pruner.h"
#include "core/multiplications.h"
#include "core/test_networks.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kSteps = 400;

template <NetworkSpec kSpec>
using AutoPruned = Training<kSpec, AutoPruner<kSpec>>;

template <NetworkSpec kSpec>
std::unique_ptr<AutoPruned<kSpec>> MakeTraining(const PruningPlan& plan,
                                                uint64_t seed = 1) {
  TrainingSpec spec;
  spec.schedule = {.peak = 0.01, .steps = kSteps};
  return std::make_unique<AutoPruned<kSpec>>(spec, AutoPruner<kSpec>(plan),
                                             seed);
}

template <NetworkSpec kSpec>
int Live(const Network<kSpec>& network, int level) {
  int live = 0;
  for (int j = 0; j < NetworkLayout<kSpec>::Nodes(level); ++j) {
    live += network.live(level, j);
  }
  return live;
}

TEST(TrainingTest, LearnsWhatALinearNetworkCannot) {
  const TestData data;
  auto training = MakeTraining<kTestNetwork>({});
  const double first = training->Step(data.Part(0, 512));
  TrainAll(*training, data);
  EXPECT_LT(training->Step(data.Part(0, 512)), 0.3 * first);
}

TEST(TrainingTest, LeavesExactlyWhatWasAskedFor) {
  const TestData data;
  for (int keep = 2; keep <= 16; ++keep) {
    auto training = MakeTraining<kTestNetwork>({.keep = keep});
    TrainAll(*training, data);
    const auto& network = training->network();
    EXPECT_EQ(Live(network, 1) + Live(network, 2), keep);
    EXPECT_GE(Live(network, 1), 1);
    EXPECT_GE(Live(network, 2), 1);
    EXPECT_EQ(Live(network, 0), 5);
    EXPECT_EQ(Live(network, 3), 1);
  }
}

TEST(TrainingTest, LeavesExactlyWhatWasAskedForInEachLayer) {
  const TestData data;
  auto training =
      MakeTraining<kTestNetwork>({.keep_in_layer = {4, 3}, .keep_features = 2});
  TrainAll(*training, data);
  EXPECT_EQ(Live(training->network(), 0), 2);
  EXPECT_EQ(Live(training->network(), 1), 4);
  EXPECT_EQ(Live(training->network(), 2), 3);
}

TEST(TrainingTest, BudgetsOfNodesAndFeaturesHoldTogether) {
  const TestData data;
  for (const int features : {1, 3, 4}) {
    auto training =
        MakeTraining<kTestNetwork>({.keep = 7, .keep_features = features});
    TrainAll(*training, data);
    const auto& network = training->network();
    EXPECT_EQ(Live(network, 0), features);
    EXPECT_EQ(Live(network, 1) + Live(network, 2), 7);
  }
}

TEST(TrainingTest, SelectsTheFeaturesThatCount) {
  const TestData data;  // features 3 and 4 are noise
  auto training = MakeTraining<kTestNetwork>({.keep_features = 3});
  TrainAll(*training, data);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(training->network().live(0, i), i < 3) << "feature " << i;
  }
}

TEST(TrainingTest, TheBudgetHoldsAtEveryStep) {
  const TestData data;
  auto training = MakeTraining<kTestNetwork>({.keep = 5, .keep_features = 3});
  double last = 16;
  while (!training->done()) {
    training->Step(data.Part(0, 64));
    const double p = static_cast<double>(training->step() - 1) / (0.8 * kSteps);
    const double expected = p < 1 ? GateBudget(p, 16, 5) : 5;
    EXPECT_NEAR(training->nodes_in_use(), expected, 1e-4);
    EXPECT_LE(training->nodes_in_use(), last + 1e-4);
    last = training->nodes_in_use();
  }
}

// Samples of weight 0 have no gradient: what moves a weight is its decay.
TEST(TrainingTest, WeightsDecayInProportionToTheNodesInUse) {
  const TestData data;
  const std::array<float, 64> no_weights = {};
  Batch batch = data.Part(0, 64);
  batch.weight = no_weights.data();
  const TrainingSpec spec = {.schedule = {.peak = 0.01, .last = 1, .steps = 50},
                             .optimizer = {.weight_decay = 2}};
  for (const int keep : {0, 4}) {
    auto training = std::make_unique<AutoPruned<kTestNetwork>>(
        spec, AutoPruner<kTestNetwork>({.keep = keep}), /*seed=*/1);
    const auto& weight =
        training->network()
            .parameters()[NetworkLayout<kTestNetwork>::WeightAt(0, 0, 0)];
    double expected = weight;
    while (training->step() < 30) {
      training->Step(batch);
      expected *= 1 - 0.01 * 2 * training->nodes_in_use() / 16;
      ASSERT_NEAR(weight, expected, 1e-6) << "step " << training->step();
    }
  }
}

TEST(TrainingTest, GatesSnapWhenTheirTimeHasCome) {
  const TestData data;
  auto training = MakeTraining<kTestNetwork>({.keep = 5, .keep_features = 3});
  ASSERT_EQ(training->snap_step(), 320);
  std::array<float, NetworkLayout<kTestNetwork>::kUnits> snapped = {};
  while (!training->done()) {
    training->Step(data.Part(0, 64));
    const auto& gates = training->network().gates();
    const bool closed = std::all_of(gates.begin(), gates.end(), [](float gate) {
      return gate == 0.0f || gate == 1.0f;
    });
    // Shortly before, gates may round to 0 or 1.
    if (training->step() <= 160) {
      EXPECT_FALSE(closed) << training->step();
    }
    if (training->step() > 320) {
      EXPECT_TRUE(closed) << training->step();
    }
    if (training->step() <= 321) snapped = gates;
    EXPECT_EQ(gates, snapped);
  }
}

// The last quarter before the snap hardens gates, and chooses no more.
TEST(TrainingTest, ScoresAreFinalBeforeTheSnap) {
  TrainingState<kTestNetwork> state(/*all_steps=*/kSteps, {});
  const AutoPruner<kTestNetwork> method({.keep = 4});
  const int64_t last = static_cast<int64_t>(
      kScoresFinalAt * static_cast<double>(state.snap_step()));
  int64_t seen = 0;
  for (state.step = 0; state.step < kSteps; ++state.step) {
    const bool moments = method.needs(state).moments;
    EXPECT_FALSE(moments && state.step >= last) << "step " << state.step;
    seen += moments;
  }
  EXPECT_EQ(seen, last / 4);
}

// What gates let through is what weights let through from the snap on. Nodes
// that were never told apart have equal gates, far from 0 and 1.
TEST(TrainingTest, TheSnapFoldsGatesIntoWeights) {
  using Layout = NetworkLayout<kTestNetwork>;
  TrainingState<kTestNetwork> state(/*all_steps=*/10, {});
  AutoPruner<kTestNetwork> method({.keep = 4, .keep_features = 3});
  state.network.Initialize(1);
  const auto before = state.network.parameters();
  state.step = state.snap_step();
  method.BeforeStep(state);
  const std::array<float, 3> gate = {3.0f / 5, 4.0f / 16, 4.0f / 16};
  int live_weights = 0;
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        const int at = Layout::WeightAt(l, o, i);
        const bool live =
            state.network.live(l, i) && state.network.live(l + 1, o);
        live_weights += live;
        EXPECT_NEAR(state.network.parameters()[at],
                    live ? gate[l] * before[at] : 0, 1e-6);
      }
    }
  }
  EXPECT_EQ(live_weights, 3 * 3 + 3 * 1 + 1);
}

TEST(TrainingTest, MultiplicationsHoldAtEveryStep) {
  using Cost = Multiplications<kTestNetwork>;
  const TestData data;
  for (const int budget : {12, 40, 90}) {
    for (const int features : {0, 3}) {
      auto training = MakeTraining<kTestNetwork>(
          {.keep_features = features, .multiplications = budget});
      while (!training->done()) {
        training->Step(data.Part(0, 64));
        const double p =
            static_cast<double>(training->step() - 1) / (0.8 * kSteps);
        const double now =
            Cost::Count(Cost::SumGates(training->network().gates()));
        if (p < 1 && features == 0) {
          EXPECT_NEAR(now, GateBudget(p, 116, budget), 1e-3) << "step " << p;
        }
        EXPECT_LE(now, p < 1 ? GateBudget(p, 116, budget) + 1e-3 : budget);
      }
      EXPECT_GE(Live(training->network(), 1), 1);
      EXPECT_GE(Live(training->network(), 2), 1);
    }
  }
}

TEST(TrainingTest, DeadUnitsHaveNoWeights) {
  using Layout = NetworkLayout<kTestNetwork>;
  const TestData data;
  auto training = MakeTraining<kTestNetwork>({.keep = 5, .keep_features = 3});
  TrainAll(*training, data);
  const auto& network = training->network();
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        const bool live = network.live(l, i) && network.live(l + 1, o);
        const float weight = network.parameters()[Layout::WeightAt(l, o, i)];
        EXPECT_EQ(weight != 0, live) << l << ": " << i << " -> " << o;
      }
      if (!network.live(l + 1, o)) {
        EXPECT_EQ(network.parameters()[Layout::Bias(l) + o], 0);
      }
    }
  }
}

TEST(TrainingTest, SameSeedSameBits) {
  const TestData data;
  auto a = MakeTraining<kTestNetwork>({.keep = 5});
  auto b = MakeTraining<kTestNetwork>({.keep = 5});
  auto other = MakeTraining<kTestNetwork>({.keep = 5}, /*seed=*/2);
  TrainAll(*a, data);
  TrainAll(*b, data);
  TrainAll(*other, data);
  EXPECT_EQ(a->network().parameters(), b->network().parameters());
  EXPECT_EQ(a->network().gates(), b->network().gates());
  EXPECT_NE(a->network().parameters(), other->network().parameters());
}

// A step does not depend on how the batch falls into micro-batches but for
// rounding, nor at all on what stood there before.
TEST(TrainingTest, BatchesOfEverySize) {
  const TestData data;
  for (const int size : {1, 15, 16, 17, 64, 127, 128, 129, 300, 512}) {
    auto a = MakeTraining<kTestNetwork>({});
    auto b = MakeTraining<kTestNetwork>({});
    double mean = 0;
    for (int s = 0; s < size; ++s) {
      auto one = MakeTraining<kTestNetwork>({});
      mean += one->Step(data.Part(s, 1)) / size;
    }
    EXPECT_NEAR(a->Step(data.Part(0, size)), mean, 1e-5) << size;
    b->Step(data.Part(0, size));
    EXPECT_EQ(a->network().parameters(), b->network().parameters()) << size;
  }
}

TEST(TrainingTest, WeightsScaleTheLoss) {
  TestData data;
  data.weight.fill(3);
  auto weighted = MakeTraining<kTestNetwork>({});
  auto plain = MakeTraining<kTestNetwork>({});
  const double heavy = weighted->Step(data.Part(0, 64));
  data.weight.fill(1);
  EXPECT_NEAR(heavy, 3 * plain->Step(data.Part(0, 64)), 1e-4);
}

TEST(TrainingTest, ClassifiersTrainAndPruneToo) {
  TestData data;
  for (int s = 0; s < TestData::kSamples; ++s) {
    data.y[s] = data.x[s * 5] < -0.7f ? 0 : data.x[s * 5] < 0.7f ? 1 : 2;
  }
  auto training = MakeTraining<kTestClassifier>({.keep = 4});
  const double first = training->Step(data.Part(0, 512));
  TrainAll(*training, data);
  EXPECT_LT(training->Step(data.Part(0, 512)), 0.3 * first);
  EXPECT_EQ(Live(training->network(), 1), 4);
}

TEST(TrainingTest, QuantisedTrainingStaysInItsFormats) {
  const TestData data;
  auto training = MakeTraining<kTestNetwork>({.keep = 6});
  training->network().set_quantized(true);
  TrainAll(*training, data);
  const float limit = 2.0f;  // of 5 bits, 3 of them behind the point
  for (int k = 0; k < NetworkLayout<kTestNetwork>::Bias(0); ++k) {
    const float w = training->network().effective()[k];
    EXPECT_EQ(w * 8, std::round(w * 8));
    EXPECT_GE(w, -limit);
    EXPECT_LT(w, limit);
  }
  EXPECT_LT(training->Step(data.Part(0, 512)), 0.5);
}

}  // namespace
}  // namespace autopruner
