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
#include "base/checksum.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/status_macros.h"
#include "base/table.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "trainer/data/data_flags.h"
#include "trainer/run/training_flags.h"
#include "trainer/study/study_journal.h"

ABSL_FLAG(std::vector<std::string>, budgets,
          std::vector<std::string>({"8", "16", "32", "64", "128"}),
          "hidden nodes that shall be left, in the whole network; not by "
          "default where LUTs or penalties are asked for");
ABSL_FLAG(std::vector<std::string>, keep_features, {},
          "input features that shall be left, all nodes kept: 4,8,16");
ABSL_FLAG(std::vector<std::string>, budget_luts, {},
          "LUTs of the firmware, at most: 500,1000,2000,4000");
ABSL_FLAG(std::vector<std::string>, penalties, {},
          "of a bit operation, for bit_widths: 1e-6,1e-5,1e-4");
ABSL_FLAG(std::vector<std::string>, methods, autopruner::MethodNames(),
          "by default all that take what is asked for; scratch is the layout "
          "that autopruner found, trained anew");
ABSL_FLAG(int, seeds, 5, "how many seeds: seed, seed + 1, ..");
ABSL_FLAG(std::string, device, autopruner::DefaultDevice().key,
          "what LUTs are counted for: " + autopruner::DeviceKeys());
ABSL_FLAG(std::string, out, "",
          "folder for study.csv, report.html and the journal by which a killed "
          "study goes on");

ABSL_FLAG(bool, write_models, false,
          "write the model of each run, too, to models/ in --out");

namespace autopruner {
namespace {

absl::StatusOr<std::vector<PruningMethod>> ParseMethods() {
  std::vector<PruningMethod> methods;
  for (const std::string& name : absl::GetFlag(FLAGS_methods)) {
    const auto method = ParseMethod(name);
    if (!method.ok()) return method.status();
    if (std::find(methods.begin(), methods.end(), *method) != methods.end()) {
      return Invalid("--methods: ", name, " is a duplicate");
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

absl::StatusOr<std::vector<StudyBudget>> ParseBudgets(const NetworkSpec& spec) {
  std::vector<StudyBudget> budgets;
  const auto add = [&](Budget kind, const auto& list) {
    for (const auto asked : list) {
      budgets.push_back({.kind = kind, .asked = static_cast<double>(asked)});
    }
  };
  ASSIGN_OR_RETURN(
      const std::vector<int> luts,
      ParseFlagCounts("budget_luts", absl::GetFlag(FLAGS_budget_luts), 1,
                      100000000));
  ASSIGN_OR_RETURN(
      const std::vector<double> penalties,
      ParseFlagNumbers("penalties", absl::GetFlag(FLAGS_penalties), 1e-12, 1));
  const bool others = !luts.empty() || !penalties.empty();
  if (!others || FLAGS_budgets.IsSpecifiedOnCommandLine()) {
    ASSIGN_OR_RETURN(
        const std::vector<int> nodes,
        ParseFlagCounts("budgets", absl::GetFlag(FLAGS_budgets),
                        spec.prunable_layers(), spec.prunable_nodes()));
    add(Budget::kNodes, nodes);
  }
  ASSIGN_OR_RETURN(
      const std::vector<int> features,
      ParseFlagCounts("keep_features", absl::GetFlag(FLAGS_keep_features), 1,
                      spec.features()));
  add(Budget::kFeatures, features);
  add(Budget::kLuts, luts);
  add(Budget::kPenalty, penalties);
  return budgets;
}

// The flag that asks for a kind of budget.
std::string FlagOf(Budget kind) {
  switch (kind) {
    case Budget::kNodes:
      return "--budgets";
    case Budget::kFeatures:
      return "--keep_features";
    case Budget::kLuts:
      return "--budget_luts";
    case Budget::kPenalty:
      return "--penalties";
  }
  return "";
}

// Leaves out methods that take none of the budgets, unless they were named.
absl::Status MatchMethods(StudyPlan& plan) {
  const auto idle = [&](PruningMethod method) {
    return std::none_of(
        plan.budgets.begin(), plan.budgets.end(),
        [&](const StudyBudget& budget) { return Takes(method, budget.kind); });
  };
  for (const PruningMethod method : plan.methods) {
    if (!FLAGS_methods.IsSpecifiedOnCommandLine() || !idle(method)) continue;
    std::vector<std::string> flags;
    for (const Budget kind : kBudgets) {
      if (Takes(method, kind)) flags.push_back(FlagOf(kind));
    }
    return Invalid("--methods: ", PruningMethodName(method), " needs ",
                   absl::StrJoin(flags, " or "));
  }
  std::erase_if(plan.methods, idle);
  for (const StudyBudget& budget : plan.budgets) {
    const auto takes = [&](PruningMethod method) {
      return Takes(method, budget.kind);
    };
    if (std::any_of(plan.methods.begin(), plan.methods.end(), takes)) continue;
    return Invalid(FlagOf(budget.kind), ": none of --methods takes that");
  }
  return absl::OkStatus();
}

absl::StatusOr<StudyPlan> MakePlan(const NetworkSpec& spec) {
  StudyPlan plan = {.budgets = {},
                    .methods = {},
                    .first_seed = absl::GetFlag(FLAGS_seed),
                    .seeds = absl::GetFlag(FLAGS_seeds)};
  ASSIGN_OR_RETURN(plan.budgets, ParseBudgets(spec));
  ASSIGN_OR_RETURN(plan.methods, ParseMethods());
  if (plan.budgets.empty()) return Invalid("--budgets: nothing to do");
  RETURN_IF_ERROR(MatchMethods(plan));
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
    methods.emplace_back(PruningMethodName(method));
  }
  std::vector<std::string> budgets;
  for (const StudyBudget& budget : plan.budgets) {
    budgets.push_back(
        absl::StrCat(BudgetName(budget.kind), ":", Exact(budget.asked)));
  }
  return absl::StrCat(
      "study 2 network=", network.name, " data=", DataChecksum(data),
      " budgets=", absl::StrJoin(budgets, ","), " device=", request.device->key,
      " methods=", absl::StrJoin(methods, ","), " seed=", plan.first_seed,
      " seeds=", plan.seeds, " epochs=", request.epochs,
      " batch=", request.batch, " learning_rate=", Exact(request.learning_rate),
      " weight_decay=", Exact(request.weight_decay),
      " validation=", Exact(absl::GetFlag(FLAGS_validation)),
      absl::GetFlag(FLAGS_write_models) ? " with models" : "");
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
  const auto device = FindDevice(absl::GetFlag(FLAGS_device));
  if (!device.ok()) return device.status();
  Study study = {.plan = *plan,
                 .request = FlaggedRequest(),
                 .data = PrepareData(*data, absl::GetFlag(FLAGS_validation),
                                     absl::GetFlag(FLAGS_seed)),
                 .out = ResolveUserPath(absl::GetFlag(FLAGS_out)),
                 .write_models = absl::GetFlag(FLAGS_write_models)};
  study.request.device = *device;
  GrowEpochs(study.data, study.request);
  study.configuration =
      Configuration(network, *data, study.plan, study.request);
  return study;
}

}  // namespace autopruner
