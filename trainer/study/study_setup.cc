// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_setup.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/table.h"
#include "trainer/data/data_flags.h"
#include "trainer/run/training_flags.h"
#include "trainer/study/study_journal.h"

ABSL_FLAG(std::vector<std::string>, budgets,
          std::vector<std::string>({"8", "16", "32", "64", "128"}),
          "hidden nodes that shall be left, in the whole network");
ABSL_FLAG(std::vector<std::string>, keep_features, {},
          "input features that shall be left, all nodes kept: 4,8,16");
ABSL_FLAG(std::vector<std::string>, methods, autopruner::MethodNames(),
          "scratch is the layout that autopruner found, trained anew");
ABSL_FLAG(int, seeds, 5, "how many seeds: seed, seed + 1, ..");
ABSL_FLAG(std::string, out, "",
          "folder for study.csv, report.html and the journal by which a killed "
          "study goes on");

namespace autopruner {
namespace {

template <typename... Args>
absl::Status Invalid(const Args&... args) {
  return absl::InvalidArgumentError(absl::StrCat(args...));
}

absl::StatusOr<std::vector<PruningMethod>> ParseMethods() {
  std::vector<PruningMethod> methods;
  for (const std::string& name : absl::GetFlag(FLAGS_methods)) {
    const auto method = ParseMethod(name);
    if (!method.ok()) return method.status();
    if (std::find(methods.begin(), methods.end(), *method) != methods.end()) {
      return Invalid("--methods: ", name, " stands there twice");
    }
    methods.push_back(*method);
  }
  const auto has = [&](PruningMethod method) {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  };
  if (has(PruningMethod::kScratch) && !has(PruningMethod::kAutoPruner)) {
    return Invalid("--methods: scratch needs the layouts of autopruner");
  }
  return methods;
}

absl::StatusOr<StudyPlan> MakePlan(const NetworkSpec& spec) {
  const auto budgets =
      ParseFlagCounts("budgets", absl::GetFlag(FLAGS_budgets),
                      spec.prunable_layers(), spec.prunable_nodes());
  if (!budgets.ok()) return budgets.status();
  const auto features = ParseFlagCounts(
      "keep_features", absl::GetFlag(FLAGS_keep_features), 1, spec.features());
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

std::string Configuration(const Trainable& network, const TrainTest& data,
                          const StudyPlan& plan, const RunRequest& request) {
  std::vector<std::string> methods;
  for (const PruningMethod method : plan.methods) {
    methods.push_back(PruningMethodName(method));
  }
  return absl::StrCat(
      "study 1 network=", network.name, " data=", DataChecksum(data),
      " budgets=", absl::StrJoin(plan.budgets, ","),
      " features=", absl::StrJoin(plan.features, ","),
      " methods=", absl::StrJoin(methods, ","), " seed=", plan.first_seed,
      " seeds=", plan.seeds, " epochs=", request.epochs,
      " batch=", request.batch, " learning_rate=", Exact(request.learning_rate),
      " weight_decay=", Exact(request.weight_decay),
      " validation=", Exact(absl::GetFlag(FLAGS_validation)));
}

}  // namespace

absl::StatusOr<Study> PrepareStudy(const Trainable& network) {
  for (const absl::Status& flags :
       {CheckTrainingFlags(),
        CheckFlagRange("seeds", absl::GetFlag(FLAGS_seeds), 1, 10000)}) {
    if (!flags.ok()) return flags;
  }
  const auto plan = MakePlan(network.spec);
  if (!plan.ok()) return plan.status();
  if (absl::GetFlag(FLAGS_out).empty()) {
    return Invalid("--out= is missing: the folder for the results");
  }
  const auto data = LoadFlaggedData(network.spec, absl::GetFlag(FLAGS_seed));
  if (!data.ok()) return data.status();
  Study study = {.plan = *plan,
                 .request = FlaggedRequest(),
                 .data = PrepareData(*data, absl::GetFlag(FLAGS_validation),
                                     absl::GetFlag(FLAGS_seed)),
                 .out = ResolveUserPath(absl::GetFlag(FLAGS_out))};
  study.configuration =
      Configuration(network, *data, study.plan, study.request);
  return study;
}

}  // namespace autopruner
