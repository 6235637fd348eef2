// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_search.h"

#include <mutex>
#include <string>
#include <vector>

#include "core/network_layout.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kSpec = {
    .inputs = 3,
    .layers = Layers(DenseSpec{.outputs = 4, .prunable = true},
                     DenseSpec{.outputs = 2, .prunable = true},
                     DenseSpec{.outputs = 1}),
    .head = Head::kSigmoid,
};

// Ends with one node in the second layer and the features 0 and 2 where
// AutoPruner chooses, else with what it was asked for.
class FakeNetwork {
 public:
  Trainable trainable() {
    return {.name = "fake",
            .spec = kSpec,
            .run = [this](const TrainingData&, const RunRequest& request,
                          const ProgressCallback&) {
              const std::lock_guard lock(mutex_);
              requests.push_back(request);
              return Outcome(request);
            }};
  }

  std::vector<RunRequest> requests;

 private:
  static RunOutcome Outcome(const RunRequest& request) {
    RunOutcome outcome;
    int first = request.plan.keep - 1;
    int second = 1;
    outcome.live.assign(FirstUnit(kSpec, 4), true);
    outcome.live[1] = false;
    if (!request.live.empty()) {
      outcome.live = request.live;
      first = second = 0;
      for (int j = 0; j < 4; ++j)
        first += request.live[FirstUnit(kSpec, 1) + j];
      for (int j = 0; j < 2; ++j)
        second += request.live[FirstUnit(kSpec, 2) + j];
    } else if (request.plan.keep_in_layer[0] > 0) {
      first = request.plan.keep_in_layer[0];
      second = request.plan.keep_in_layer[1];
    }
    outcome.layers = {{.nodes = first}, {.nodes = second}, {.nodes = 1}};
    const double metric =
        0.1 * first + 0.01 * static_cast<double>(request.seed);
    outcome.fixed_point.validation.set("auc", metric);
    outcome.floating.test.set("auc", metric + 1);
    outcome.fixed_point.test.set("auc", metric + 2);
    outcome.floating.validation.set("auc", metric + 3);
    return outcome;
  }

  std::mutex mutex_;
};

TrainingData Data() {
  TrainingData data;
  data.train.feature_names = {"pt", "mass", "tau"};
  return data;
}

TEST(OptimalitySearchTest, EveryLayoutIsTrainedFromScratchWithEachSeed) {
  FakeNetwork fake;
  const OptimalitySearch search = LayoutSearch(
      fake.trainable(), Data(), /*nodes=*/4, CandidateTraining::kScratch);
  EXPECT_EQ(search.title, "layouts of 4 nodes in 4-2");
  ASSERT_EQ(search.candidates.size(), 2u);  // 2-2, 3-1
  const auto results =
      RunSearches({search}, {.seed = 5}, /*seeds=*/2, /*threads=*/1);
  ASSERT_EQ(results[0].exhaustive.size(), 4u);
  for (const OptimalityRun& run : results[0].exhaustive) {
    // The candidate's nodes, not its inputs or outputs.
    EXPECT_EQ(search.candidates[run.candidate].name,
              run.candidate == 0 ? "2-2" : "3-1");
    const double metric =
        0.1 * (2 + run.candidate) + 0.01 * static_cast<double>(run.seed);
    EXPECT_EQ(run.validation, metric);
    EXPECT_EQ(run.floating, metric + 1);
    EXPECT_EQ(run.fixed_point, metric + 2);
  }
  for (const RunRequest& request : fake.requests) {
    EXPECT_TRUE(request.seed == 5 || request.seed == 6);
    if (request.live.empty()) {
      EXPECT_EQ(request.plan.keep, 4);
    } else {
      EXPECT_EQ(request.plan.keep, 0);
      for (int i = 0; i < 3; ++i) EXPECT_TRUE(request.live[i]);
      EXPECT_TRUE(request.live[FirstUnit(kSpec, 3)]);
    }
  }
}

TEST(OptimalitySearchTest, OrWithABudgetForEachLayer) {
  FakeNetwork fake;
  const auto results = RunSearches(
      {LayoutSearch(fake.trainable(), Data(), 3, CandidateTraining::kPerLayer)},
      {.seed = 1}, 1, 1);
  ASSERT_EQ(results[0].exhaustive.size(), 2u);  // 1-2, 2-1
  EXPECT_EQ(results[0].autopruner.size(), 1u);
  ASSERT_EQ(fake.requests.size(), 3u);
  EXPECT_EQ(fake.requests[0].plan.keep, 3);
  for (int first = 1; first <= 2; ++first) {
    const PruningPlan& plan = fake.requests[first].plan;
    EXPECT_EQ(plan.keep, 0);
    EXPECT_EQ(plan.keep_in_layer[0], first);
    EXPECT_EQ(plan.keep_in_layer[1], 3 - first);
  }
}

TEST(OptimalitySearchTest, AutoPrunersChoiceIsFoundAmongTheCandidates) {
  FakeNetwork fake;
  const OptimalitySearch search =
      FeatureSearch(fake.trainable(), Data(), /*count=*/2);
  ASSERT_EQ(search.candidates.size(), 3u);
  EXPECT_EQ(search.candidates[0].name, "pt + mass");
  EXPECT_EQ(search.candidates[1].name, "pt + tau");
  const auto results = RunSearches({search}, {.seed = 1}, 1, 1);
  EXPECT_EQ(results[0].autopruner[0].candidate, 1);
  EXPECT_EQ(fake.requests[0].plan.keep_features, 2);
  ASSERT_EQ(results[0].exhaustive.size(), 3u);
  for (int c = 0; c < 3; ++c) {
    EXPECT_EQ(results[0].exhaustive[c].candidate, c);
  }
}

TEST(OptimalitySearchTest, ResultsOfSeveralSearchesStayApart) {
  FakeNetwork fake;
  const auto results = RunSearches(
      {LayoutSearch(fake.trainable(), Data(), 3, CandidateTraining::kScratch),
       FeatureSearch(fake.trainable(), Data(), 2)},
      {.seed = 1}, /*seeds=*/2, /*threads=*/2);
  EXPECT_EQ(results[0].exhaustive.size(), 4u);
  EXPECT_EQ(results[0].autopruner.size(), 2u);
  EXPECT_EQ(results[1].exhaustive.size(), 6u);
  EXPECT_EQ(results[1].autopruner.size(), 2u);
}

}  // namespace
}  // namespace autopruner
