// SPDX-License-Identifier: Apache-2.0
#include "trainer/study_main.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/file.h"
#include "trainer/dataset_load.h"
#include "trainer/jobs.h"
#include "trainer/progress.h"
#include "trainer/study.h"
#include "trainer/study_journal.h"
#include "trainer/study_report.h"

ABSL_FLAG(std::string, data, "testdata/hbb_jets",
          "what to train on; as //trainer takes it");
ABSL_FLAG(std::vector<std::string>, budgets,
          std::vector<std::string>({"8", "16", "32", "64", "128"}),
          "hidden nodes that shall be left, in the whole network");
ABSL_FLAG(std::vector<std::string>, features, {},
          "input features that shall be left, all nodes kept: 4,8,16");
ABSL_FLAG(std::vector<std::string>, methods,
          std::vector<std::string>({"autopruner", "magnitude", "taylor",
                                    "random", "scratch"}),
          "scratch is the layout that autopruner found, trained anew");
ABSL_FLAG(uint64_t, seed, 1, "first seed");
ABSL_FLAG(int, seeds, 5, "how many seeds: seed, seed + 1, ..");
ABSL_FLAG(int, epochs, 20, "passes over the training part, of every method");
ABSL_FLAG(int, batch, 128, "samples for each step of the optimiser");
ABSL_FLAG(double, learning_rate, 0.004, "largest learning rate of Adam");
ABSL_FLAG(double, weight_decay, 0.15, "decoupled weight decay (AdamW)");
ABSL_FLAG(double, validation, 0.1,
          "share of the training part that is set aside to validate with");
ABSL_FLAG(int, threads, 0,
          "runs at the same time, 0: one a processor; results do not depend on "
          "it");
ABSL_FLAG(std::string, out, "",
          "folder for study.csv, report.html and the journal by which a killed "
          "study goes on");

namespace autopruner {
namespace {

struct Study {
  StudyPlan plan;
  RunRequest request;
  TrainingData data;
  std::string configuration = {};  // one line
  std::string out;
};

absl::Status Invalid(const std::string& message) {
  return absl::InvalidArgumentError(message);
}

absl::Status CheckRange(const std::string& flag, double value, double least,
                        double most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return Invalid("--" + flag + "=" + StudyNumber(value) + ": must be " +
                 StudyNumber(least) + " to " + StudyNumber(most));
}

absl::Status CheckNumbers() {
  for (const absl::Status& status :
       {CheckRange("epochs", absl::GetFlag(FLAGS_epochs), 1, 1000000),
        CheckRange("batch", absl::GetFlag(FLAGS_batch), 1, 1000000),
        CheckRange("seeds", absl::GetFlag(FLAGS_seeds), 1, 10000),
        CheckRange("threads", absl::GetFlag(FLAGS_threads), 0, 1024),
        CheckRange("learning_rate", absl::GetFlag(FLAGS_learning_rate), 1e-9,
                   10),
        CheckRange("weight_decay", absl::GetFlag(FLAGS_weight_decay), 0,
                   0.999 / std::max(absl::GetFlag(FLAGS_learning_rate), 1e-9)),
        CheckRange("validation", absl::GetFlag(FLAGS_validation), 0.001,
                   0.999)}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int>> ParseCounts(
    const std::string& flag, const std::vector<std::string>& texts, int least,
    int most) {
  std::vector<int> counts;
  for (const std::string& text : texts) {
    int count = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, count);
    if (parsed.ec != std::errc() || parsed.ptr != end || count < least ||
        count > most) {
      return Invalid("--" + flag + ": '" + text + "' must be a whole number, " +
                     std::to_string(least) + " to " + std::to_string(most));
    }
    if (std::find(counts.begin(), counts.end(), count) != counts.end()) {
      return Invalid("--" + flag + ": " + text + " stands there twice");
    }
    counts.push_back(count);
  }
  return counts;
}

absl::StatusOr<std::vector<StudyMethod>> ParseMethods() {
  std::vector<StudyMethod> methods;
  for (const std::string& name : absl::GetFlag(FLAGS_methods)) {
    const auto method = ParseMethod(name);
    if (!method.ok()) return method.status();
    if (std::find(methods.begin(), methods.end(), *method) != methods.end()) {
      return Invalid("--methods: " + name + " stands there twice");
    }
    methods.push_back(*method);
  }
  const auto has = [&](StudyMethod method) {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  };
  if (has(StudyMethod::kScratch) && !has(StudyMethod::kAutoPruner)) {
    return Invalid("--methods: scratch needs the layouts of autopruner");
  }
  return methods;
}

absl::StatusOr<StudyPlan> MakePlan(const NetworkSpec& spec) {
  const auto budgets =
      ParseCounts("budgets", absl::GetFlag(FLAGS_budgets),
                  spec.prunable_layers(), spec.prunable_nodes());
  if (!budgets.ok()) return budgets.status();
  const auto features =
      ParseCounts("features", absl::GetFlag(FLAGS_features), 1, spec.inputs);
  if (!features.ok()) return features.status();
  const auto methods = ParseMethods();
  if (!methods.ok()) return methods.status();
  const StudyPlan plan = {.budgets = *budgets,
                          .features = *features,
                          .methods = *methods,
                          .first_seed = absl::GetFlag(FLAGS_seed),
                          .seeds = absl::GetFlag(FLAGS_seeds)};
  if (StudyCases(plan).empty()) return Invalid("--budgets: nothing to do");
  return plan;
}

absl::StatusOr<TrainTest> LoadStudyData(const NetworkSpec& spec) {
  DataOptions options;
  options.labels.regression = spec.head == Head::kLinear;
  if (spec.head == Head::kSigmoid) options.labels.classes = {0, 1};
  const std::string given = absl::GetFlag(FLAGS_data);
  const bool is_default = !FLAGS_data.IsSpecifiedOnCommandLine();
  auto data = LoadData(is_default ? given : ResolveUserPath(given), options);
  if (!data.ok()) return data.status();
  const int classes = spec.head == Head::kLinear    ? 0
                      : spec.head == Head::kSigmoid ? 2
                                                    : spec.outputs();
  const absl::Status matches =
      CheckMatches(data->train, given, spec.inputs, classes);
  if (!matches.ok()) return matches;
  return data;
}

std::string DataChecksum(const TrainTest& data) {
  std::string bytes;
  for (const Dataset* part : {&data.train, &data.test}) {
    for (const auto* values : {&part->x, &part->y, &part->weight}) {
      for (const float value : *values) {
        const uint32_t bits = std::bit_cast<uint32_t>(value);
        for (int k = 0; k < 4; ++k) bytes += static_cast<char>(bits >> 8 * k);
      }
    }
  }
  return Checksum(bytes);
}

// Everything that the rows depend on.
std::string Configuration(const Trainable& network, const TrainTest& data,
                          const StudyPlan& plan, const RunRequest& request) {
  const auto list = [](const std::vector<int>& values) {
    std::string text;
    for (const int value : values) {
      text += (text.empty() ? "" : ",") + std::to_string(value);
    }
    return text;
  };
  std::string methods;
  for (const StudyMethod method : plan.methods) {
    methods += (methods.empty() ? "" : ",") + MethodName(method);
  }
  return "study 1 network=" + network.name + " data=" + DataChecksum(data) +
         " budgets=" + list(plan.budgets) + " features=" + list(plan.features) +
         " methods=" + methods + " seed=" + std::to_string(plan.first_seed) +
         " seeds=" + std::to_string(plan.seeds) +
         " epochs=" + std::to_string(request.epochs) +
         " batch=" + std::to_string(request.batch) +
         " learning_rate=" + StudyNumber(request.learning_rate) +
         " weight_decay=" + StudyNumber(request.weight_decay) +
         " validation=" + StudyNumber(absl::GetFlag(FLAGS_validation));
}

absl::StatusOr<Study> Prepare(const Trainable& network) {
  const absl::Status numbers = CheckNumbers();
  if (!numbers.ok()) return numbers;
  const auto plan = MakePlan(network.spec);
  if (!plan.ok()) return plan.status();
  if (absl::GetFlag(FLAGS_out).empty()) {
    return Invalid("--out= is missing: the folder for the results");
  }
  const auto data = LoadStudyData(network.spec);
  if (!data.ok()) return data.status();
  Study study = {
      .plan = *plan,
      .request = {.plan = {},
                  .epochs = absl::GetFlag(FLAGS_epochs),
                  .batch = absl::GetFlag(FLAGS_batch),
                  .learning_rate = absl::GetFlag(FLAGS_learning_rate),
                  .weight_decay = absl::GetFlag(FLAGS_weight_decay)},
      .data = PrepareData(*data, absl::GetFlag(FLAGS_validation),
                          absl::GetFlag(FLAGS_seed)),
      .out = ResolveUserPath(absl::GetFlag(FLAGS_out))};
  study.configuration =
      Configuration(network, *data, study.plan, study.request);
  const absl::Status made = MakeDirectories(study.out);
  if (!made.ok()) return made;
  return study;
}

// Trains what the journal does not have, on all threads.
class StudyRunner {
 public:
  StudyRunner(const Trainable& network, const Study& study,
              StudyJournal& journal)
      : network_(network),
        study_(study),
        journal_(journal),
        cases_(StudyCases(study.plan)),
        rows_(cases_.size()) {
    for (const StudyRow& row : journal.rows()) {
      const auto at = std::find(cases_.begin(), cases_.end(), row.of);
      if (at != cases_.end()) rows_[at - cases_.begin()] = row;
    }
  }

  absl::StatusOr<std::vector<StudyRow>> Run() {
    std::vector<int> first;
    std::vector<int> scratch;  // need what the first give
    for (size_t k = 0; k < cases_.size(); ++k) {
      if (rows_[k].has_value()) continue;
      const bool needs = cases_[k].method == StudyMethod::kScratch;
      (needs ? scratch : first).push_back(static_cast<int>(k));
    }
    std::cout << "study: " << cases_.size() << " runs, "
              << cases_.size() - first.size() - scratch.size()
              << " of them done earlier\n";
    std::cout.flush();
    Progress progress({.label = network_.name,
                       .jobs = std::max<int>(1, first.size() + scratch.size()),
                       .metric = PrimaryMetricName(network_.spec.head)});
    RunPart(first, 0, progress);
    RunPart(scratch, static_cast<int>(first.size()), progress);
    progress.Finish();
    if (!status_.ok()) return status_;
    std::vector<StudyRow> rows;
    for (auto& row : rows_) rows.push_back(*std::move(row));
    return rows;
  }

 private:
  void RunPart(const std::vector<int>& part, int job, Progress& progress) {
    RunJobs(static_cast<int>(part.size()), absl::GetFlag(FLAGS_threads),
            [&](int k) {
              if (Failed()) return;
              RunCase(part[k], [&, k](const ProgressState& state) {
                progress.Update(job + k, state);
              });
            });
  }

  void RunCase(int k, const ProgressCallback& progress) {
    const RunRequest request =
        MakeRequest(cases_[k], study_.request, network_.spec, FoundUnits(k));
    const RunOutcome outcome = network_.run(study_.data, request, progress);
    StudyRow row = MakeRow(cases_[k], outcome);
    row.validation =
        PrimaryMetric(network_.spec.head, outcome.fixed_point.validation);
    const absl::Status status = journal_.Append(row);
    const std::lock_guard lock(mutex_);
    rows_[k] = std::move(row);
    if (!status.ok()) status_ = status;
  }

  // The units of AutoPruner's run of the same budget and seed.
  std::vector<float> FoundUnits(int k) const {
    if (cases_[k].method != StudyMethod::kScratch) return {};
    StudyCase found = cases_[k];
    found.method = StudyMethod::kAutoPruner;
    const auto at = std::find(cases_.begin(), cases_.end(), found);
    return rows_[at - cases_.begin()]->units;
  }

  bool Failed() {
    const std::lock_guard lock(mutex_);
    return !status_.ok();
  }

  const Trainable& network_;
  const Study& study_;
  StudyJournal& journal_;
  const std::vector<StudyCase> cases_;
  std::vector<std::optional<StudyRow>> rows_;
  std::mutex mutex_;
  absl::Status status_;  // the first part's rows are read-only in the second
};

absl::Status RunStudy(const Trainable& network) {
  const auto study = Prepare(network);
  if (!study.ok()) return study.status();
  auto journal =
      StudyJournal::Open(study->out + "/journal.txt", study->configuration);
  if (!journal.ok()) return journal.status();
  const auto rows = StudyRunner(network, *study, **journal).Run();
  if (!rows.ok()) return rows.status();
  std::string csv = StudyHeader() + "\n";
  for (const StudyRow& row : *rows) csv += StudyLine(row) + "\n";
  absl::Status written = WriteFileAtomically(study->out + "/study.csv", csv);
  if (!written.ok()) return written;
  const StudyReport report({.network = network.name,
                            .spec = network.spec,
                            .feature_names = study->data.train.feature_names,
                            .configuration = study->configuration,
                            .plan = study->plan},
                           *rows);
  written = WriteFileAtomically(study->out + "/report.html", report.Html());
  if (!written.ok()) return written;
  std::cout << report.Text() << "\nwrote study.csv and report.html to "
            << absl::GetFlag(FLAGS_out) << "\n";
  return absl::OkStatus();
}

}  // namespace

int StudyMain(const Trainable& network, int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "compares ways to prune " + network.name +
      ": budgets x seeds x methods, each trained once.\n\n"
      "  bazel run //trainer:study -- --budgets=8,16,32 --seeds=5 --out=study");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  const absl::Status status =
      rest.size() > 1 ? Invalid("unexpected argument '" + std::string(rest[1]) +
                                "': all options start with --; see --help")
                      : RunStudy(network);
  if (status.ok()) return 0;
  std::cerr << "study: " << status.message() << "\n";
  return 1;
}

}  // namespace autopruner
