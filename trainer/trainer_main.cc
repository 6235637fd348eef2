// SPDX-License-Identifier: Apache-2.0
#include "trainer/trainer_main.h"

#include <cmath>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/file.h"
#include "codegen/model_file.h"
#include "trainer/dataset_load.h"
#include "trainer/jobs.h"
#include "trainer/keep.h"
#include "trainer/progress.h"
#include "trainer/summary.h"

ABSL_FLAG(std::string, data, "testdata/hbb_jets",
          "what to train on: a folder with X_train.npy, y_train.npy, "
          "X_test.npy, y_test.npy (optional: w_train.npy, w_test.npy, "
          "features.txt, classes.txt), a folder with train.csv and test.csv, "
          "or one .csv, of which a quarter is set aside for the test");
ABSL_FLAG(std::string, label, "label", "column of a .csv: class or target");
ABSL_FLAG(
    std::string, weights, "",
    "column of a .csv: weights of the samples; empty: all weigh the same");
ABSL_FLAG(
    std::string, classes, "",
    "labels to train with, e.g. 0,2; other samples are left out. Default: "
    "0,1 for a network with one logit, all labels for one with several");
ABSL_FLAG(double, validation, 0.1,
          "share of the training part that is set aside to validate with");
ABSL_FLAG(std::string, keep, "50%",
          "hidden nodes that shall be left: 24 or 50% (in the whole network; "
          "training finds out where), 16,8,4 (in each prunable layer), or all");
ABSL_FLAG(std::string, keep_features, "all",
          "input features that shall be left: 8, 25% or all");
ABSL_FLAG(int, epochs, 20, "passes over the training part");
ABSL_FLAG(int, batch, 128, "samples for each step of the optimiser");
ABSL_FLAG(
    double, learning_rate, 0.004,
    "largest learning rate of Adam; warm-up and cosine are relative to it");
ABSL_FLAG(double, weight_decay, 0.15,
          "decoupled weight decay (AdamW), times the learning rate a step");
ABSL_FLAG(uint64_t, seed, 1, "first seed: same seed, same result");
ABSL_FLAG(int, seeds, 1,
          "how many seeds to train with: seed, seed + 1, ..; the tables give "
          "mean and deviation, the best on the validation part is written");
ABSL_FLAG(int, threads, 0,
          "runs at the same time, 0: one a processor; results do not depend on "
          "it");
ABSL_FLAG(bool, retrain_reduced, false,
          "train the layout that was found once more from scratch, as an "
          "independent network, and show it beside the pruned one");
ABSL_FLAG(std::string, out, "",
          "folder for model.json and metrics.json; empty: nothing is written");

namespace autopruner {
namespace {

// Flags that were checked against the network, and the data.
struct Task {
  RunRequest request;
  bool prunes = false;
  int seeds = 1;
  int threads = 0;
  bool retrain = false;
  std::string out;
  TrainingData data;
};

absl::Status Invalid(const std::string& message) {
  return absl::InvalidArgumentError(message);
}

absl::Status CheckNumbers() {
  if (absl::GetFlag(FLAGS_epochs) < 1 || absl::GetFlag(FLAGS_epochs) > 1000000)
    return Invalid("--epochs=" + std::to_string(absl::GetFlag(FLAGS_epochs)) +
                   ": must be 1 to 1,000,000");
  if (absl::GetFlag(FLAGS_batch) < 1 || absl::GetFlag(FLAGS_batch) > 1000000)
    return Invalid("--batch=" + std::to_string(absl::GetFlag(FLAGS_batch)) +
                   ": must be 1 to 1,000,000");
  if (absl::GetFlag(FLAGS_seeds) < 1 || absl::GetFlag(FLAGS_seeds) > 10000)
    return Invalid("--seeds=" + std::to_string(absl::GetFlag(FLAGS_seeds)) +
                   ": must be 1 to 10,000");
  if (absl::GetFlag(FLAGS_threads) < 0 || absl::GetFlag(FLAGS_threads) > 1024)
    return Invalid("--threads=" + std::to_string(absl::GetFlag(FLAGS_threads)) +
                   ": must be 0 to 1,024");
  const double rate = absl::GetFlag(FLAGS_learning_rate);
  if (!(rate > 0 && rate <= 10))
    return Invalid("--learning_rate=" + std::to_string(rate) +
                   ": must be above 0 and at most 10");
  const double decay = absl::GetFlag(FLAGS_weight_decay);
  if (!(decay >= 0 && decay * rate < 1))
    return Invalid("--weight_decay=" + std::to_string(decay) +
                   ": must be 0 or more, and below 1 / learning rate");
  const double share = absl::GetFlag(FLAGS_validation);
  if (!(share > 0 && share < 1))
    return Invalid("--validation=" + std::to_string(share) +
                   ": must be between 0 and 1");
  return absl::OkStatus();
}

// What --keep and --keep_features say of `spec`.
absl::StatusOr<PruningPlan> ResolvePlan(const NetworkSpec& spec) {
  std::vector<int> sizes;
  std::vector<int> layers;
  for (int l = 0; l < spec.layers.count; ++l) {
    if (!spec.layers.at[l].prunable) continue;
    sizes.push_back(spec.layers.at[l].outputs);
    layers.push_back(l);
  }
  const auto request = ParseKeep(absl::GetFlag(FLAGS_keep));
  if (!request.ok()) return request.status();
  const auto budget = ResolveKeep(*request, sizes);
  if (!budget.ok()) return budget.status();
  const auto features =
      ResolveKeepFeatures(absl::GetFlag(FLAGS_keep_features), spec.inputs);
  if (!features.ok()) return features.status();
  PruningPlan plan;
  if (*features < spec.inputs) plan.keep_features = *features;
  for (size_t k = 0; k < budget->per_layer.size(); ++k) {
    plan.keep_in_layer[layers[k]] = budget->per_layer[k];
  }
  if (budget->per_layer.empty() && budget->nodes < spec.prunable_nodes()) {
    plan.keep = budget->nodes;
  }
  return plan;
}

bool Prunes(const PruningPlan& plan) {
  for (const int keep : plan.keep_in_layer) {
    if (keep > 0) return true;
  }
  return plan.keep > 0 || plan.keep_features > 0;
}

absl::StatusOr<DataOptions> ResolveDataOptions(const NetworkSpec& spec) {
  DataOptions options;
  options.label_column = absl::GetFlag(FLAGS_label);
  options.weight_column = absl::GetFlag(FLAGS_weights);
  options.seed = absl::GetFlag(FLAGS_seed);
  options.labels.regression = spec.head == Head::kLinear;
  const std::string classes = absl::GetFlag(FLAGS_classes);
  if (!classes.empty()) {
    auto parsed = ParseClasses(classes);
    if (!parsed.ok()) return parsed.status();
    options.labels.classes = *std::move(parsed);
  } else if (spec.head == Head::kSigmoid) {
    options.labels.classes = {0, 1};
  }
  return options;
}

absl::StatusOr<TrainTest> LoadCheckedData(const NetworkSpec& spec) {
  const auto options = ResolveDataOptions(spec);
  if (!options.ok()) return options.status();
  const std::string given = absl::GetFlag(FLAGS_data);
  // The default stands among the program's own files.
  const bool is_default = !FLAGS_data.IsSpecifiedOnCommandLine();
  const std::string path = is_default ? given : ResolveUserPath(given);
  auto data = LoadData(path, *options);
  if (!data.ok()) return data.status();
  const int classes = spec.head == Head::kLinear    ? 0
                      : spec.head == Head::kSigmoid ? 2
                                                    : spec.outputs();
  const absl::Status matches =
      CheckMatches(data->train, given, spec.inputs, classes);
  if (!matches.ok()) return matches;
  return data;
}

// Reads flags and data, and makes the folder for the results: all that can go
// wrong for a wrong input goes wrong here.
absl::StatusOr<Task> Prepare(const NetworkSpec& spec) {
  const absl::Status numbers = CheckNumbers();
  if (!numbers.ok()) return numbers;
  const auto plan = ResolvePlan(spec);
  if (!plan.ok()) return plan.status();
  const auto data = LoadCheckedData(spec);
  if (!data.ok()) return data.status();
  Task task;
  task.request = {.plan = *plan,
                  .seed = absl::GetFlag(FLAGS_seed),
                  .epochs = absl::GetFlag(FLAGS_epochs),
                  .batch = absl::GetFlag(FLAGS_batch),
                  .learning_rate = absl::GetFlag(FLAGS_learning_rate),
                  .weight_decay = absl::GetFlag(FLAGS_weight_decay)};
  task.prunes = Prunes(*plan);
  task.seeds = absl::GetFlag(FLAGS_seeds);
  task.threads = absl::GetFlag(FLAGS_threads);
  task.retrain = absl::GetFlag(FLAGS_retrain_reduced);
  task.data = PrepareData(*data, absl::GetFlag(FLAGS_validation),
                          absl::GetFlag(FLAGS_seed));
  if (!absl::GetFlag(FLAGS_out).empty()) {
    task.out = ResolveUserPath(absl::GetFlag(FLAGS_out));
    const absl::Status made = MakeDirectories(task.out);
    if (!made.ok()) return made;
  }
  return task;
}

// The runs of one seed that need each other.
void RunFull(const Trainable& network, const Task& task, SeedRuns& runs,
             const ProgressCallback& progress) {
  RunRequest request = task.request;
  request.plan = {};
  request.seed = runs.seed;
  runs.full = network.run(task.data, request, progress);
}

void RunPruned(const Trainable& network, const Task& task, SeedRuns& runs,
               const ProgressCallback& progress) {
  RunRequest request = task.request;
  request.seed = runs.seed;
  runs.pruned = network.run(task.data, request, progress);
}

void RunRetrained(const Trainable& network, const Task& task, SeedRuns& runs,
                  const ProgressCallback& progress) {
  // Another seed: nothing but the layout is taken over.
  constexpr uint64_t kOtherSeed = 1000000;
  RunRequest request = task.request;
  request.plan = {};
  request.units = runs.pruned.units;
  request.seed = runs.seed + kOtherSeed;
  runs.retrained = network.run(task.data, request, progress);
  runs.has_retrained = true;
}

std::vector<SeedRuns> RunAll(const Trainable& network, const Task& task) {
  std::vector<SeedRuns> seeds(task.seeds);
  for (int k = 0; k < task.seeds; ++k) seeds[k].seed = task.request.seed + k;
  const int runs_a_seed = 1 + task.prunes + task.retrain;
  Progress progress({.label = network.name,
                     .jobs = task.seeds * runs_a_seed,
                     .metric = PrimaryMetricName(network.spec.head)});
  const auto callback = [&progress](int job) {
    return [&progress, job](const ProgressState& state) {
      progress.Update(job, state);
    };
  };
  // A full network is a job of its own; so are the others of a seed, which
  // follow each other.
  RunJobs(2 * task.seeds, task.threads, [&](int job) {
    SeedRuns& runs = seeds[job / 2];
    const int first = job / 2 * runs_a_seed;
    if (job % 2 == 0) {
      RunFull(network, task, runs, callback(first));
    } else if (task.prunes) {
      RunPruned(network, task, runs, callback(first + 1));
      if (task.retrain) {
        RunRetrained(network, task, runs, callback(first + 2));
      }
    }
  });
  for (SeedRuns& runs : seeds) {
    if (task.prunes) continue;
    runs.pruned = runs.full;
    if (task.retrain) {
      RunRetrained(network, task, runs, callback(runs_a_seed - 1));
    }
  }
  progress.Finish();
  return seeds;
}

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

std::string ShortNumber(double value) {
  std::string text = std::to_string(value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

// Completes the model that a run made with all names.
Model NamedModel(const Trainable& network, const Task& task,
                 const SeedRuns& runs) {
  Model model = runs.pruned.model;
  model.name = network.name;
  for (int i = 0; i < model.inputs(); ++i) {
    model.features[i].name = task.data.train.feature_names[i];
  }
  model.classes = task.data.train.class_names;
  if (model.classes.empty()) model.classes = {"target"};
  model.provenance = {
      {"batch", std::to_string(task.request.batch)},
      {"data", BaseName(absl::GetFlag(FLAGS_data))},
      {"epochs", std::to_string(task.request.epochs)},
      {"keep", absl::GetFlag(FLAGS_keep)},
      {"keep_features", absl::GetFlag(FLAGS_keep_features)},
      {"learning_rate", ShortNumber(task.request.learning_rate)},
      {"made_by", "AutoPruner trainer"},
      {"seed", std::to_string(runs.seed)},
      {"weight_decay", ShortNumber(task.request.weight_decay)},
  };
  return model;
}

absl::Status WriteResults(const Trainable& network, const Task& task,
                          const Summary& summary) {
  const Model model = NamedModel(network, task, summary.seeds[summary.shipped]);
  const absl::Status written = WriteModel(model, task.out + "/model.json");
  if (!written.ok()) return written;
  return WriteFileAtomically(task.out + "/metrics.json", SummaryJson(summary));
}

absl::Status Train(const Trainable& network) {
  const auto task = Prepare(network.spec);
  if (!task.ok()) return task.status();
  const TrainingData& data = task->data;
  std::cout << network.name << ": " << data.train.samples() << " samples to "
            << "train, " << data.validation.samples() << " to validate, "
            << data.test.samples() << " to test with\n\n";
  std::cout.flush();
  Summary summary = {.network = network.name,
                     .head = network.spec.head,
                     .feature_names = data.train.feature_names,
                     .seeds = RunAll(network, *task)};
  summary.shipped = BestOnValidation(network.spec.head, summary.seeds);
  std::cout << SummaryText(summary);
  if (task->out.empty()) return absl::OkStatus();
  const absl::Status written = WriteResults(network, *task, summary);
  if (!written.ok()) return written;
  std::cout << "\nwrote model.json and metrics.json to "
            << absl::GetFlag(FLAGS_out) << "\n";
  return absl::OkStatus();
}

}  // namespace

int TrainerMain(const Trainable& network, int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "trains " + network.name +
      ", prunes it while it trains, and writes the model.\n\n"
      "  bazel run //trainer -- --keep=16 --out=hbb_tagger");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  absl::Status status = absl::OkStatus();
  if (rest.size() > 1) {
    status = Invalid("unexpected argument '" + std::string(rest[1]) +
                     "': all options start with --; see --help");
  } else {
    status = Train(network);
  }
  if (status.ok()) return 0;
  std::cerr << "trainer: " << status.message() << "\n";
  return 1;
}

}  // namespace autopruner
