// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/trainer_runs.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/jobs.h"
#include "base/progress.h"
#include "core/multiplications.h"
#include "trainer/command/circuit_budget.h"
#include "trainer/command/plan_search.h"

namespace autopruner {
namespace {

// The runs of one seed that need each other, with one share of the progress.
class SeedJob {
 public:
  SeedJob(const Trainable& network, const TrainerTask& task, SeedRuns& runs,
          const ProgressCallback& progress, int trainings)
      : network_(network),
        task_(task),
        runs_(runs),
        progress_(progress),
        trainings_(trainings) {}

  void RunFull() { runs_.full = Train(SeedRequest({})); }

  // The pruned network, and its retrained layout.
  absl::Status RunOthers() {
    if (!task_.prunes) {
      runs_.pruned = runs_.full;
    } else if (task_.keep_auto) {
      SearchNodes();
    } else {
      runs_.pruned = Train(SeedRequest(task_.request.plan));
      const absl::Status fits = CheckCircuit();
      if (!fits.ok()) return fits;
    }
    if (task_.retrain) RunRetrained();
    return absl::OkStatus();
  }

  // A search may have ended early.
  void Finish() {
    if (!progress_) return;
    last_.epoch = last_.epochs;
    progress_(last_);
  }

 private:
  RunRequest SeedRequest(const PruningPlan& plan) const {
    RunRequest request = task_.request;
    request.plan = plan;
    request.seed = runs_.seed;
    return request;
  }

  RunOutcome Train(const RunRequest& request) {
    const int before = trained_++;
    if (!progress_) return network_.run(task_.data, request, nullptr);
    return network_.run(task_.data, request, [&](ProgressState state) {
      state.epoch += before * state.epochs;
      state.epochs *= trainings_;
      last_ = state;
      progress_(state);
    });
  }

  void RunRetrained() {
    runs_.retrained =
        Train(RetrainRequest(SeedRequest(task_.request.plan), runs_.pruned.live,
                             runs_.pruned.precision));
    runs_.has_retrained = true;
  }

  double Metric(const RunOutcome& outcome) const {
    return PrimaryMetric(network_.spec.head, outcome.fixed_point.validation);
  }

  void SearchNodes() {
    const double full = Metric(runs_.full);
    std::map<int, RunOutcome> outcomes;
    const NodeSearch search = FewestNodes(
        network_.spec.prunable_layers(), network_.spec.prunable_nodes(),
        full - task_.tolerance, [&](int nodes) {
          PruningPlan plan = task_.request.plan;
          plan.keep = nodes;
          outcomes[nodes] = Train(SeedRequest(plan));
          return Metric(outcomes[nodes]);
        });
    for (const NodeTry& made : search.tried) {
      AddTry(outcomes[made.nodes], made.metric >= full - task_.tolerance,
             made.nodes == search.chosen);
    }
    if (!outcomes.contains(search.chosen)) {  // all nodes
      runs_.pruned = task_.request.plan.keep_features > 0 ||
                             task_.request.plan.multiplications > 0
                         ? Train(SeedRequest(task_.request.plan))
                         : runs_.full;
      return;
    }
    runs_.pruned = std::move(outcomes[search.chosen]);
  }

  absl::Status CheckCircuit() const {
    const int64_t budget = task_.request.plan.circuit;
    const int64_t used = runs_.pruned.circuit;
    if (budget == 0 || used <= budget) return absl::OkStatus();
    const CircuitMeasure& measure = *task_.request.measure;
    return absl::InvalidArgumentError(absl::StrCat(
        "--", BudgetFlag(measure), "=", budget,
        ": the smallest network found takes ", used, " ", measure.name,
        "; expected at least that, or fewer features (--keep_features)"));
  }

  void AddTry(const RunOutcome& outcome, bool fits, bool chosen) {
    int nodes = 0;
    for (const int layer : outcome.HiddenNodes()) nodes += layer;
    runs_.tries.push_back({.nodes = nodes,
                           .multiplications = outcome.Multiplications(),
                           .metric = Metric(outcome),
                           .fits = fits,
                           .chosen = chosen});
  }

  const Trainable& network_;
  const TrainerTask& task_;
  SeedRuns& runs_;
  const ProgressCallback& progress_;
  const int trainings_;  // of this job, at most
  int trained_ = 0;
  ProgressState last_;
};

// Trainings of one seed's search, at most.
int MostTries(const NetworkSpec& spec, const TrainerTask& task) {
  if (!task.keep_auto) return task.prunes ? 1 : 0;
  const int choices = spec.prunable_nodes() - spec.prunable_layers();
  // All nodes are not tried, but for their features.
  return static_cast<int>(
             std::bit_width(static_cast<unsigned>(std::max(0, choices)))) +
         (task.request.plan.keep_features > 0 ? 1 : 0);
}

}  // namespace

absl::StatusOr<std::vector<SeedRuns>> RunSeeds(const Trainable& network,
                                               const TrainerTask& task) {
  std::vector<SeedRuns> seeds(task.seeds);
  std::vector<absl::Status> statuses(task.seeds);
  for (int k = 0; k < task.seeds; ++k) seeds[k].seed = task.request.seed + k;
  const int tries = MostTries(network.spec, task);
  // The full network is a job of its own, but where the others need it.
  const bool alone = !task.keep_auto && task.prunes;
  const int jobs_a_seed = alone ? 2 : 1;
  Progress progress({.label = network.name,
                     .jobs = jobs_a_seed * task.seeds,
                     .metric = PrimaryMetricName(network.spec.head)});
  RunJobs(jobs_a_seed * task.seeds, task.threads, [&](int job) {
    const ProgressCallback report = [&](const ProgressState& state) {
      progress.Update(job, state);
    };
    const int k = job / jobs_a_seed;
    const bool full_only = alone && job % 2 == 0;
    SeedJob work(network, task, seeds[k], report,
                 full_only ? 1 : tries + task.retrain + !alone);
    if (full_only || !alone) work.RunFull();
    if (!full_only) statuses[k] = work.RunOthers();
    work.Finish();
  });
  progress.Finish();
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return seeds;
}

}  // namespace autopruner
