// SPDX-License-Identifier: Apache-2.0
#include "core/pruning_baselines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "core/pruning_methods.h"
#include "core/test_networks.h"
#include "core/training.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kSteps = 200;
using Layout = NetworkLayout<kTestNetwork>;

using AnyTraining = Training<kTestNetwork, AnyPruning<kTestNetwork>>;

std::unique_ptr<AnyTraining> MakeTraining(PruningMethod method,
                                          const PruningPlan& plan,
                                          uint64_t seed = 1) {
  TrainingSpec spec;
  spec.schedule = {.peak = 0.01, .steps = kSteps};
  return std::make_unique<AnyTraining>(
      spec, AnyPruning<kTestNetwork>(method, plan), seed);
}

int Live(const Network<kTestNetwork>& network, int level) {
  int live = 0;
  for (int j = 0; j < Layout::Nodes(level); ++j) live += network.live(level, j);
  return live;
}

int LiveNodes(const AnyTraining& training) {
  return Live(training.network(), 1) + Live(training.network(), 2);
}

TEST(PruningBaselinesTest, LeaveExactlyWhatWasAskedFor) {
  const TestData data;
  for (const PruningMethod method :
       {PruningMethod::kMagnitude, PruningMethod::kTaylor,
        PruningMethod::kRandom}) {
    for (int keep = 2; keep <= 16; ++keep) {
      auto training =
          MakeTraining(method, {.keep = keep, .keep_features = keep % 5 + 1});
      TrainAll(*training, data);
      EXPECT_EQ(LiveNodes(*training), keep);
      EXPECT_EQ(Live(training->network(), 0), keep % 5 + 1);
      EXPECT_GE(Live(training->network(), 1), 1);
      EXPECT_GE(Live(training->network(), 2), 1);
    }
  }
}

TEST(PruningBaselinesTest, LeaveNothingOfWhatIsOut) {
  const TestData data;
  for (const PruningMethod method :
       {PruningMethod::kMagnitude, PruningMethod::kTaylor,
        PruningMethod::kRandom}) {
    auto training = MakeTraining(method, {.keep = 5});
    TrainAll(*training, data);
    const auto& network = training->network();
    for (int l = 0; l < Layout::kLayers; ++l) {
      for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
        for (int i = 0; i < Layout::Nodes(l); ++i) {
          if (network.live(l, i) && network.live(l + 1, o)) continue;
          EXPECT_EQ(network.parameters()[Layout::WeightAt(l, o, i)], 0.0f);
        }
      }
    }
  }
}

TEST(PruningBaselinesTest, MagnitudePrunesOnceAndTheSmallest) {
  const TestData data;
  auto training = MakeTraining(PruningMethod::kMagnitude, {.keep = 6});
  while (training->step() < 0.6 * kSteps) {
    EXPECT_EQ(LiveNodes(*training), 16) << training->step();
    training->Step(data.Part(training->step() % 8 * 64, 64));
  }
  const Network<kTestNetwork> before = training->network();
  training->Step(data.Part(0, 64));
  EXPECT_EQ(LiveNodes(*training), 6);
  double smallest_in = 1e30;
  double largest_out = 0;
  for (int level = 1; level <= 2; ++level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      const double magnitude = Magnitude(before, level, j);
      if (training->network().live(level, j)) {
        smallest_in = std::min(smallest_in, magnitude);
      } else {
        largest_out = std::max(largest_out, magnitude);
      }
    }
  }
  EXPECT_GT(smallest_in, largest_out);
}

TEST(PruningBaselinesTest, TaylorPrunesAlongTheBudget) {
  const TestData data;
  auto training = MakeTraining(PruningMethod::kTaylor, {.keep = 4});
  std::array<bool, 16> out = {};
  while (!training->done()) {
    const double progress = static_cast<double>(training->step()) /
                            static_cast<double>(training->snap_step());
    training->Step(data.Part(training->step() % 8 * 64, 64));
    const int budget = static_cast<int>(std::ceil(GateBudget(progress, 16, 4)));
    ASSERT_EQ(LiveNodes(*training), budget) << training->step();
    for (int j = 0; j < 16; ++j) {
      const bool live = j < 10 ? training->network().live(1, j)
                               : training->network().live(2, j - 10);
      EXPECT_FALSE(out[j] && live) << "node " << j << " came back";
      out[j] = !live;
    }
  }
}

TEST(PruningBaselinesTest, TaylorTakesOutWhatDoesLeast) {
  const TestData data;
  TrainingSpec spec;
  spec.schedule = {.peak = 1e-9, .steps = kSteps};  // all stays as it is
  AnyTraining training(spec, {PruningMethod::kTaylor, {.keep = 12}}, 1);
  const std::array<int, 4> idle = {2, 3, 7, 9};
  for (const int node : idle) {
    for (int o = 0; o < Layout::Nodes(2); ++o) {
      training.network().parameters()[Layout::WeightAt(1, o, node)] = 0;
    }
  }
  TrainAll(training, data);
  EXPECT_EQ(LiveNodes(training), 12);
  for (const int node : idle) {
    EXPECT_FALSE(training.network().live(1, node)) << node;
  }
}

TEST(PruningBaselinesTest, TaylorImportanceIsTheSquareOfGateTimesGradient) {
  TaylorImportance<3> importance;
  for (int batch = 0; batch < 1000; ++batch) {
    importance.Add({1.0f, 1.0f, 0.0f}, {-3.0, 2.0, 7.0});
  }
  EXPECT_NEAR(importance.of(0), 9.0, 1e-9);
  EXPECT_NEAR(importance.of(1), 4.0, 1e-9);
  EXPECT_EQ(importance.of(2), -1.0);
}

TEST(PruningBaselinesTest, RandomLayoutsStandFromTheStartAndDiffer) {
  const TestData data;
  const PruningPlan plan = {.keep = 5};
  auto one = MakeTraining(PruningMethod::kRandom, plan, 1);
  auto same = MakeTraining(PruningMethod::kRandom, plan, 1);
  auto other = MakeTraining(PruningMethod::kRandom, plan, 2);
  EXPECT_EQ(LiveNodes(*one), 5);
  EXPECT_EQ(one->network().gates(), same->network().gates());
  EXPECT_NE(one->network().gates(), other->network().gates());
  const auto before = one->network().gates();
  TrainAll(*one, data);
  EXPECT_EQ(one->network().gates(), before);
}

TEST(PruningBaselinesTest, FixedLayoutsAreTrainedAnew) {
  const TestData data;
  auto pruned = MakeTraining(PruningMethod::kAutoPruner, {.keep = 5});
  TrainAll(*pruned, data);
  TrainingSpec spec;
  spec.schedule = {.peak = 0.01, .steps = kSteps};
  AnyTraining reduced(spec,
                      {PruningMethod::kScratch, {}, pruned->network().live()},
                      /*seed=*/7);
  EXPECT_NE(reduced.network().parameters(), pruned->network().parameters());
  TrainAll(reduced, data);
  EXPECT_EQ(reduced.network().gates(), pruned->network().gates());
  EXPECT_EQ(reduced.nodes_in_use(), 5);
}

TEST(PruningBaselinesTest, WithoutABudgetAllTrainAlike) {
  const TestData data;
  auto reference = MakeTraining(PruningMethod::kAutoPruner, {});
  TrainAll(*reference, data);
  for (const PruningMethod method :
       {PruningMethod::kMagnitude, PruningMethod::kTaylor,
        PruningMethod::kRandom}) {
    auto training = MakeTraining(method, {});
    TrainAll(*training, data);
    EXPECT_EQ(training->network().parameters(),
              reference->network().parameters());
  }
}

}  // namespace
}  // namespace autopruner
