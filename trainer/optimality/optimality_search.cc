// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_search.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/jobs.h"
#include "base/progress.h"
#include "core/network_layout.h"
#include "trainer/metrics/metrics.h"
#include "trainer/optimality/optimality_candidates.h"

namespace autopruner {
namespace {

std::string LayoutName(const std::vector<int>& nodes) {
  return absl::StrJoin(nodes, "-");
}

std::string FeatureNames(const std::vector<std::string>& names,
                         const std::vector<bool>& live) {
  std::vector<std::string> used;
  for (size_t i = 0; i < names.size(); ++i) {
    if (live[i]) used.push_back(names[i]);
  }
  return absl::StrJoin(used, " + ");
}

// All units are live.
std::vector<bool> AllUnits(const NetworkSpec& spec) {
  return std::vector<bool>(FirstUnit(spec, spec.layers.count + 1), true);
}

// The first layout[l] nodes of each hidden layer l, and all inputs.
std::vector<bool> UnitsOf(const NetworkSpec& spec,
                          const std::vector<int>& layout) {
  std::vector<bool> live = AllUnits(spec);
  for (size_t l = 0; l < layout.size(); ++l) {
    const int first = FirstUnit(spec, static_cast<int>(l) + 1);
    for (int j = layout[l]; j < spec.layers.at[l].outputs; ++j) {
      live[first + j] = false;
    }
  }
  return live;
}

// A run among those of all searches.
struct Job {
  int search = 0;
  int candidate = -1;  // -1: AutoPruner chooses
  uint64_t seed = 1;
};

std::vector<Job> MakeJobs(const std::vector<OptimalitySearch>& searches,
                          uint64_t seed, int seeds) {
  std::vector<Job> jobs;
  for (size_t s = 0; s < searches.size(); ++s) {
    const int candidates = static_cast<int>(searches[s].candidates.size());
    for (int c = -1; c < candidates; ++c) {
      for (int k = 0; k < seeds; ++k) {
        jobs.push_back(
            {.search = static_cast<int>(s), .candidate = c, .seed = seed + k});
      }
    }
  }
  return jobs;
}

OptimalityRun RunJob(const OptimalitySearch& search, const Job& job,
                     RunRequest request, const ProgressCallback& progress) {
  request.seed = job.seed;
  if (job.candidate < 0) {
    request.plan = search.plan;
  } else {
    const Candidate& candidate = search.candidates[job.candidate];
    request.plan = candidate.plan;
    request.live = candidate.live;
    if (!request.live.empty()) request.method = PruningMethod::kScratch;
  }
  const RunOutcome outcome = search.network.run(search.data, request, progress);
  const Head head = search.network.spec.head;
  const std::string name = search.choice(outcome);
  const auto chosen = std::find_if(
      search.candidates.begin(), search.candidates.end(),
      [&](const Candidate& candidate) { return candidate.name == name; });
  return {.candidate = static_cast<int>(chosen - search.candidates.begin()),
          .seed = job.seed,
          .validation = PrimaryMetric(head, outcome.fixed_point.validation),
          .floating = PrimaryMetric(head, outcome.floating.test),
          .fixed_point = PrimaryMetric(head, outcome.fixed_point.test)};
}

}  // namespace

OptimalitySearch LayoutSearch(const Trainable& network, TrainingData data,
                              int nodes, CandidateTraining training) {
  const NetworkSpec& spec = network.spec;
  std::vector<int> sizes;
  for (int l = 0; l + 1 < spec.layers.count; ++l) {
    sizes.push_back(spec.layers.at[l].outputs);
  }
  OptimalitySearch search = {
      .title =
          absl::StrCat("layouts of ", nodes, " nodes in ", LayoutName(sizes)),
      .candidate = "layout",
      .training = training,
      .network = network,
      .data = std::move(data),
      .plan = {.keep = nodes},
      .candidates = {},
      .choice = [](const RunOutcome& outcome) {
        return LayoutName(outcome.HiddenNodes());
      }};
  for (const std::vector<int>& layout : AllLayouts(sizes, nodes)) {
    Candidate candidate = {.name = LayoutName(layout)};
    if (training == CandidateTraining::kPerLayer) {
      std::copy(layout.begin(), layout.end(),
                candidate.plan.keep_in_layer.begin());
    } else {
      candidate.live = UnitsOf(spec, layout);
    }
    search.candidates.push_back(std::move(candidate));
  }
  return search;
}

OptimalitySearch FeatureSearch(const Trainable& network, TrainingData data,
                               int count) {
  const NetworkSpec& spec = network.spec;
  const std::vector<std::string> names = data.train.feature_names;
  OptimalitySearch search = {.title = absl::StrCat("sets of ", count, " of ",
                                                   spec.inputs, " features"),
                             .candidate = "features",
                             .network = network,
                             .data = std::move(data),
                             .plan = {.keep_features = count},
                             .candidates = {},
                             .choice = [names](const RunOutcome& outcome) {
                               return FeatureNames(names, outcome.live);
                             }};
  for (const std::vector<int>& subset : AllSubsets(spec.inputs, count)) {
    Candidate candidate = {.name = "", .live = AllUnits(spec)};
    std::fill_n(candidate.live.begin(), spec.inputs, false);
    for (const int i : subset) candidate.live[i] = true;
    candidate.name = FeatureNames(names, candidate.live);
    search.candidates.push_back(std::move(candidate));
  }
  return search;
}

std::vector<OptimalityResult> RunSearches(
    const std::vector<OptimalitySearch>& searches, const RunRequest& request,
    int seeds, int threads) {
  const std::vector<Job> jobs = MakeJobs(searches, request.seed, seeds);
  std::vector<OptimalityRun> runs(jobs.size());
  Progress progress(
      {.label = "optimality",
       .jobs = static_cast<int>(jobs.size()),
       .metric = PrimaryMetricName(searches[0].network.spec.head)});
  RunJobs(static_cast<int>(jobs.size()), threads, [&](int k) {
    runs[k] = RunJob(searches[jobs[k].search], jobs[k], request,
                     [&progress, k](const ProgressState& state) {
                       progress.Update(k, state);
                     });
  });
  progress.Finish();
  std::vector<OptimalityResult> results(searches.size());
  for (size_t k = 0; k < jobs.size(); ++k) {
    OptimalityResult& result = results[jobs[k].search];
    (jobs[k].candidate < 0 ? result.autopruner : result.exhaustive)
        .push_back(runs[k]);
  }
  return results;
}

}  // namespace autopruner
