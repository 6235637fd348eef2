// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/trainer_task.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/status_macros.h"
#include "codegen/model/identifier.h"
#include "codegen/onnx/read_dense_onnx.h"
#include "core/multiplications.h"
#include "trainer/command/circuit_budget.h"
#include "trainer/command/keep.h"
#include "trainer/data/data_flags.h"
#include "trainer/run/initial_network.h"
#include "trainer/run/training_flags.h"

ABSL_FLAG(std::string, keep, "50%",
          "hidden nodes that shall be left: 24 or 50% (in the whole network; "
          "training finds out where), 16,8,4 (in each prunable layer), all, or "
          "auto: the fewest that --tolerance allows. With another budget and "
          "no --keep: all");
ABSL_FLAG(std::string, onnx, "",
          "a dense network in float, an ONNX file, to begin with instead of "
          "random weights. Without a budget it is not trained, but quantised, "
          "and so --keep is all; docs/your_own_network.md");
ABSL_FLAG(double, tolerance, 0.002,
          "with --keep=auto: by how much the metric on the validation part may "
          "be below the full network's. Costs the full training and one more "
          "for each bit of the number of nodes: at most 8 for 128 nodes");
ABSL_FLAG(std::string, keep_features, "all",
          "input features that shall be left: 8, 25% or all");
ABSL_FLAG(int64_t, budget_multiplications, 0,
          "multiplications left, at most: products of a live unit and a live "
          "node behind it; 0: no such budget");
ABSL_FLAG(int, seeds, 1,
          "how many seeds to train with: seed, seed + 1, ..; the tables give "
          "mean and deviation, the best on the validation part is written");
ABSL_FLAG(bool, retrain_reduced, false,
          "train the layout that was found once more from scratch, as an "
          "independent network, and show it beside the pruned one; under a "
          "budget of LUTs or flip-flops with the digits of weights and bits "
          "of values that were found, too");
ABSL_FLAG(std::string, ship, "pruned",
          "which network is written: pruned, retrained (implies "
          "--retrain_reduced), or best: the better of the two on the "
          "validation part. A retrained one above a budget does not ship");
ABSL_FLAG(std::string, name, "",
          "of the network in all that is written, instead of its own: an "
          "identifier; the firmware is called so");
ABSL_FLAG(std::string, out, "",
          "folder for model.json, metrics.json, report.html and float.onnx; "
          "empty: nothing is written");

namespace autopruner {
namespace {

// What --name calls the network, if it does.
absl::StatusOr<std::optional<std::string>> FlaggedName() {
  if (!FLAGS_name.IsSpecifiedOnCommandLine()) return std::nullopt;
  std::string name = absl::GetFlag(FLAGS_name);
  const std::string problem = IdentifierProblem(name);
  if (!problem.empty()) return Invalid("--name=", name, ": ", problem);
  return name;
}

// What --keep means, if it is not given: all, where another budget is, or a
// network that is final.
std::string KeepText(const CircuitBudget& circuit) {
  const bool other_wish = circuit.most > 0 ||
                          absl::GetFlag(FLAGS_budget_multiplications) > 0 ||
                          !absl::GetFlag(FLAGS_onnx).empty();
  if (other_wish && !FLAGS_keep.IsSpecifiedOnCommandLine()) return "all";
  return absl::GetFlag(FLAGS_keep);
}

// Sets the numbers of nodes in `task`.
absl::Status ResolveNodes(const NetworkSpec& spec, const std::string& keep,
                          TrainerTask& task) {
  std::vector<int> sizes;
  std::vector<int> layers;
  for (int l = 0; l < spec.layers.count; ++l) {
    if (!spec.layers.at[l].prunable) continue;
    sizes.push_back(spec.layers.at[l].outputs);
    layers.push_back(l);
  }
  const auto request = ParseKeep(keep);
  if (!request.ok()) return request.status();
  task.keep_auto = request->kind == KeepRequest::Kind::kAuto;
  if (task.keep_auto) {
    if (!sizes.empty()) return absl::OkStatus();
    return Invalid("--keep=auto: the network has no prunable nodes");
  }
  const auto budget = ResolveKeep(*request, sizes);
  if (!budget.ok()) return budget.status();
  PruningPlan& plan = task.request.plan;
  for (size_t k = 0; k < budget->per_layer.size(); ++k) {
    plan.keep_in_layer[layers[k]] = budget->per_layer[k];
  }
  if (budget->per_layer.empty() && budget->nodes < spec.prunable_nodes()) {
    plan.keep = budget->nodes;
  }
  return absl::OkStatus();
}

absl::Status ResolveMultiplications(const NetworkSpec& spec,
                                    TrainerTask& task) {
  const int64_t asked = absl::GetFlag(FLAGS_budget_multiplications);
  if (asked == 0) return absl::OkStatus();
  const int features = task.request.plan.keep_features;
  const MultiplicationRange range =
      Range(spec, features > 0 ? features : spec.features());
  if (asked < range.fewest) {
    return Invalid("--budget_multiplications=", asked, ": one node a layer ",
                   "takes ", range.fewest,
                   "; expected at least that, or fewer features "
                   "(--keep_features)");
  }
  if (asked < range.all) {
    task.request.plan.multiplications = static_cast<int>(asked);
  }
  return absl::OkStatus();
}

absl::Status CheckNumbers(const CircuitBudget& circuit,
                          const std::string& keep) {
  const double tolerance = absl::GetFlag(FLAGS_tolerance);
  const bool has_tolerance = FLAGS_tolerance.IsSpecifiedOnCommandLine();
  if (has_tolerance && keep != "auto") {
    return Invalid("--tolerance=", tolerance, ": only --keep=auto has one");
  }
  if (keep == "auto" && circuit.most > 0) {
    return Invalid("--keep=auto and --", BudgetFlag(*circuit.measure),
                   ": expected one of them");
  }
  for (const absl::Status& status :
       {CheckTrainingFlags(),
        CheckFlagRange("seeds", absl::GetFlag(FLAGS_seeds), 1, 10000),
        CheckFlagRange("tolerance", tolerance, 0, 1e9),
        CheckFlagRange(
            "budget_multiplications",
            static_cast<double>(absl::GetFlag(FLAGS_budget_multiplications)), 0,
            1e9)}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Sets the parameters to begin with, where there are any.
absl::Status ReadInitial(const NetworkSpec& spec, TrainerTask& task) {
  if (absl::GetFlag(FLAGS_onnx).empty()) return absl::OkStatus();
  const std::string path = ResolveUserPath(absl::GetFlag(FLAGS_onnx));
  ASSIGN_OR_RETURN(DenseNetwork network, ReadDenseOnnx(path));
  const absl::Status fits =
      FitToSpec(spec, task.data.train.feature_names, network);
  if (!fits.ok()) return Invalid(path, ": ", fits.message());
  task.request.initial = InitialParameters(spec, task.data, network);
  return absl::OkStatus();
}

bool Prunes(const TrainerTask& task) {
  return task.keep_auto || task.request.plan != PruningPlan();
}

std::map<std::string, std::string> Provenance(const TrainerTask& task,
                                              const std::string& keep) {
  const RunRequest& request = task.request;
  std::map<std::string, std::string> provenance = {
      {"batch", absl::StrCat(request.batch)},
      {"data", BaseName(absl::GetFlag(FLAGS_data))},
      {"epochs", absl::StrCat(request.epochs)},
      {"keep", keep},
      {"keep_features", absl::GetFlag(FLAGS_keep_features)},
      {"learning_rate", absl::StrCat(request.learning_rate)},
      {"made_by", "AutoPruner trainer"},
      {"weight_decay", absl::StrCat(request.weight_decay)},
  };
  const int64_t multiplications = absl::GetFlag(FLAGS_budget_multiplications);
  if (multiplications > 0) {
    provenance["budget_multiplications"] = absl::StrCat(multiplications);
  }
  if (request.plan.circuit > 0) {
    provenance[BudgetFlag(*request.measure)] =
        absl::StrCat(request.plan.circuit);
    provenance["device"] = request.device->key;
  }
  if (task.name.has_value()) provenance["name"] = *task.name;
  if (!request.initial.empty()) {
    provenance["onnx"] = BaseName(absl::GetFlag(FLAGS_onnx));
  }
  if (absl::GetFlag(FLAGS_ship) != "pruned") {
    provenance["ship"] = absl::GetFlag(FLAGS_ship);
  }
  return provenance;
}

}  // namespace

absl::StatusOr<TrainerTask> PrepareTask(const NetworkSpec& spec) {
  ASSIGN_OR_RETURN(std::optional<std::string> name, FlaggedName());
  ASSIGN_OR_RETURN(const CircuitBudget circuit, FlaggedCircuitBudget());
  const std::string keep = KeepText(circuit);
  RETURN_IF_ERROR(CheckNumbers(circuit, keep));
  TrainerTask task = {.name = std::move(name),
                      .request = FlaggedRequest(),
                      .tolerance = absl::GetFlag(FLAGS_tolerance),
                      .seeds = absl::GetFlag(FLAGS_seeds),
                      .threads = absl::GetFlag(FLAGS_threads),
                      .retrain = absl::GetFlag(FLAGS_retrain_reduced)};
  RETURN_IF_ERROR(ResolveNodes(spec, keep, task));
  const auto features =
      ResolveKeepFeatures(absl::GetFlag(FLAGS_keep_features), spec.features());
  if (!features.ok()) return features.status();
  if (*features < spec.features()) task.request.plan.keep_features = *features;
  const auto ship = ParseShip(absl::GetFlag(FLAGS_ship));
  if (!ship.ok()) return ship.status();
  task.ship = *ship;
  task.retrain |= task.ship != Ship::kPruned;
  RETURN_IF_ERROR(ResolveMultiplications(spec, task));
  task.request.plan.circuit = circuit.most;
  task.request.measure = circuit.measure;
  task.request.device = circuit.device;
  const auto data = LoadFlaggedData(spec, task.request.seed);
  if (!data.ok()) return data.status();
  task.prunes = Prunes(task);
  task.data =
      PrepareData(*data, absl::GetFlag(FLAGS_validation), task.request.seed);
  RETURN_IF_ERROR(ReadInitial(spec, task));
  GrowEpochs(task.data, task.request);
  task.provenance = Provenance(task, keep);
  if (!absl::GetFlag(FLAGS_out).empty()) {
    task.out = ResolveUserPath(absl::GetFlag(FLAGS_out));
    const absl::Status made = MakeDirectories(task.out);
    if (!made.ok()) return made;
  }
  return task;
}

}  // namespace autopruner
