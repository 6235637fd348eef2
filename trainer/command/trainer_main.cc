// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/trainer_main.h"

#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/program.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model_file.h"
#include "trainer/command/summary.h"
#include "trainer/command/trainer_runs.h"
#include "trainer/command/trainer_task.h"

namespace autopruner {
namespace {

int BestOnValidation(Head head, const std::vector<SeedRuns>& seeds) {
  const auto score = [&](const SeedRuns& runs) {
    return PrimaryMetric(head, runs.pruned.fixed_point.validation);
  };
  int best = 0;
  for (size_t k = 1; k < seeds.size(); ++k) {
    if (score(seeds[k]) > score(seeds[best])) best = static_cast<int>(k);
  }
  return best;
}

absl::Status WriteResults(const TrainerTask& task, const Summary& summary) {
  const SeedRuns& runs = summary.seeds[summary.shipped];
  Model model = runs.pruned.model;
  model.provenance = task.provenance;
  model.provenance["seed"] = std::to_string(runs.seed);
  const absl::Status written = WriteModel(model, task.out + "/model.json");
  if (!written.ok()) return written;
  return WriteFileAtomically(task.out + "/metrics.json", SummaryJson(summary));
}

absl::Status Train(const Trainable& network) {
  const std::string problem = IdentifierProblem(network.name);
  if (!problem.empty()) {
    return absl::InvalidArgumentError("the network's name, '" + network.name +
                                      "', " + problem);
  }
  const auto task = PrepareTask(network.spec);
  if (!task.ok()) return task.status();
  const TrainingData& data = task->data;
  std::cout << network.name << ": " << data.train_samples() << " samples to "
            << "train, " << data.validation.samples() << " to validate, "
            << data.test.samples() << " to test with"
            << (data.stream == nullptr ? "" : "; they are streamed") << "\n\n";
  if (!data.report.empty()) std::cout << data.report << "\n";
  std::cout.flush();
  auto seeds = RunSeeds(network, *task);
  if (!seeds.ok()) return seeds.status();
  Summary summary = {.network = network.name,
                     .head = network.spec.head,
                     .feature_names = data.train.feature_names,
                     .seeds = *std::move(seeds)};
  summary.shipped = BestOnValidation(network.spec.head, summary.seeds);
  std::cout << SummaryText(summary);
  if (task->out.empty()) return absl::OkStatus();
  const absl::Status written = WriteResults(*task, summary);
  if (!written.ok()) return written;
  std::cout << "\nwrote model.json and metrics.json to " << task->out << "\n";
  return absl::OkStatus();
}

}  // namespace

int TrainerMain(const Trainable& network, int argc, char** argv) {
  return RunProgram("trainer",
                    "trains " + network.name +
                        ", prunes it while it trains, and writes the model.\n\n"
                        "  bazel run //trainer -- --keep=16 --out=hbb_tagger",
                    argc, argv, [&] { return Train(network); });
}

}  // namespace autopruner
