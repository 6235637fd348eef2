// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer/uncertainty: models under uncertainties of their inputs.
#include <cmath>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/jobs.h"
#include "base/program.h"
#include "base/progress.h"
#include "base/status_macros.h"
#include "codegen/model/model_file.h"
#include "trainer/data/data_flags.h"
#include "trainer/uncertainty/uncertainty_effects.h"
#include "trainer/uncertainty/uncertainty_report.h"
#include "trainer/uncertainty/uncertainty_shifts.h"

ABSL_FLAG(std::vector<std::string>, models, {},
          "model files to compare: full/model.json,pruned/model.json");
ABSL_FLAG(std::string, shifts, "",
          "table of shifts, a .csv with columns feature, kind (relative or "
          "absolute), up and, optional, down and nuisance: what +1 and -1 "
          "standard deviation add; features of one nuisance move together");
ABSL_FLAG(double, signal_efficiency, 0.5,
          "the working point: the share of the signal that passes");
ABSL_FLAG(double, signal, 100, "signal events expected before the cut");
ABSL_FLAG(double, background, 100000,
          "background events expected before the cut");
ABSL_FLAG(double, background_uncertainty, 0.05,
          "relative uncertainty of the background beyond the cut");
ABSL_FLAG(int, toys, 100, "random shifts of all features at once");
ABSL_FLAG(uint64_t, seed, 1,
          "of the toys, and of the test part of a single .csv");
ABSL_FLAG(int, threads, 0,
          "variations at the same time, 0: one a processor; results do not "
          "depend on it");
ABSL_FLAG(std::string, out, "",
          "folder for uncertainty.csv, every variation; empty: nothing is "
          "written");

namespace autopruner {
namespace {

absl::Status CheckFlags() {
  if (absl::GetFlag(FLAGS_models).empty()) {
    return Invalid("--models= is missing: model files, as the trainer writes");
  }
  if (absl::GetFlag(FLAGS_shifts).empty()) {
    return Invalid("--shifts= is missing: a .csv of feature,kind,up,down");
  }
  for (const absl::Status& status :
       {CheckFlagRange("signal_efficiency",
                       absl::GetFlag(FLAGS_signal_efficiency), 0.001, 1),
        CheckFlagRange("signal", absl::GetFlag(FLAGS_signal), 0, 1e12),
        CheckFlagRange("background", absl::GetFlag(FLAGS_background), 0.001,
                       1e15),
        CheckFlagRange("background_uncertainty",
                       absl::GetFlag(FLAGS_background_uncertainty), 0, 10),
        CheckFlagRange("toys", absl::GetFlag(FLAGS_toys), 2, 100000),
        CheckFlagRange("threads", absl::GetFlag(FLAGS_threads), 0, 1024)}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// The last two parts of a path: "pruned/model.json".
std::string ShortName(const std::string& path) {
  const size_t last = path.rfind('/');
  if (last == std::string::npos || last == 0) return BaseName(path);
  const size_t before = path.rfind('/', last - 1);
  return before == std::string::npos ? path : path.substr(before + 1);
}

absl::StatusOr<std::vector<Model>> ReadModels() {
  std::vector<Model> models;
  for (const std::string& path : absl::GetFlag(FLAGS_models)) {
    auto model = ReadModel(ResolveUserPath(path));
    if (!model.ok()) return model.status();
    if (!IsBinary(model->head)) {
      return Invalid("--models: ", path,
                     ": has not one score for signal against background");
    }
    models.push_back(*std::move(model));
  }
  return models;
}

// Every model takes the features of the data, in their order.
absl::Status CheckFeatures(const std::vector<Model>& models,
                           const Dataset& data) {
  for (size_t m = 0; m < models.size(); ++m) {
    const std::string path = absl::GetFlag(FLAGS_models)[m];
    if (models[m].inputs() != data.features) {
      return Invalid("--models: ", path, ": takes ", models[m].inputs(),
                     " features; the data have ", data.features);
    }
    for (int i = 0; i < data.features; ++i) {
      if (models[m].features[i].name == data.feature_names[i]) continue;
      return Invalid("--models: ", path, ": feature ", i, " is '",
                     models[m].features[i].name, "'; that of the data is '",
                     data.feature_names[i], "'");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Dataset> LoadTestPart(const Model& model) {
  NetworkSpec shape;
  shape.inputs = model.inputs();
  shape.layers.count = 1;
  shape.layers.at[0].outputs = 1;
  shape.head = Head::kSigmoid;
  auto data = LoadFlaggedData(shape, absl::GetFlag(FLAGS_seed));
  if (!data.ok()) return data.status();
  return std::move(data->test);
}

Analysis FlaggedAnalysis() {
  return {
      .efficiency = absl::GetFlag(FLAGS_signal_efficiency),
      .signal = absl::GetFlag(FLAGS_signal),
      .background = absl::GetFlag(FLAGS_background),
      .background_uncertainty = absl::GetFlag(FLAGS_background_uncertainty)};
}

// The pulls of every variation: each nuisance up, then down, then all toys.
std::vector<std::vector<double>> Variations(int nuisances) {
  std::vector<std::vector<double>> variations;
  for (int k = 0; k < nuisances; ++k) {
    for (const double pull : {1.0, -1.0}) {
      variations.emplace_back(nuisances, 0.0);
      variations.back()[k] = pull;
    }
  }
  for (int toy = 0; toy < absl::GetFlag(FLAGS_toys); ++toy) {
    variations.push_back(ToyPulls(absl::GetFlag(FLAGS_seed), toy, nuisances));
  }
  return variations;
}

std::vector<ModelEffects> Propagate(const std::vector<Model>& models,
                                    const Dataset& data,
                                    const ShiftTable& table,
                                    const Analysis& analysis) {
  const int nuisances = static_cast<int>(table.nuisances.size());
  const int threads = absl::GetFlag(FLAGS_threads);
  const auto variations = Variations(nuisances);
  const int count = static_cast<int>(variations.size());
  const int all = static_cast<int>(models.size());
  std::vector<ModelEffects> effects(all);
  std::vector<std::vector<double>> nominal(all);
  RunJobs(all, threads, [&](int m) {
    nominal[m] = Scores(models[m], data, table, std::vector(nuisances, 0.0));
    effects[m].name = ShortName(absl::GetFlag(FLAGS_models)[m]);
    effects[m].cuts = ChooseCuts(nominal[m], data, analysis);
    effects[m].nominal =
        Measure(nominal[m], nominal[m], data, effects[m].cuts, analysis);
  });
  std::vector<Effect> varied(all * count);
  Progress progress({.label = "uncertainty", .jobs = all * count});
  RunJobs(all * count, threads, [&](int job) {
    const int m = job / count;
    const auto scores = Scores(models[m], data, table, variations[job % count]);
    varied[job] = Measure(scores, nominal[m], data, effects[m].cuts, analysis);
    progress.Update(job, {.epoch = 1, .loss = NAN, .metric = NAN});
  });
  progress.Finish();
  for (int job = 0; job < all * count; ++job) {
    ModelEffects& model = effects[job / count];
    const int k = job % count;
    (k >= 2 * nuisances ? model.toys
     : k % 2 == 0       ? model.up
                        : model.down)
        .push_back(varied[job]);
  }
  return effects;
}

absl::Status Run() {
  RETURN_IF_ERROR(CheckFlags());
  const auto models = ReadModels();
  if (!models.ok()) return models.status();
  const auto data = LoadTestPart(models->front());
  if (!data.ok()) return data.status();
  RETURN_IF_ERROR(CheckFeatures(*models, *data));
  const auto table = ReadShifts(ResolveUserPath(absl::GetFlag(FLAGS_shifts)),
                                data->feature_names);
  if (!table.ok()) return table.status();
  const Analysis analysis = FlaggedAnalysis();
  const auto effects = Propagate(*models, *data, *table, analysis);
  std::cout << UncertaintyText(effects, *table, analysis);
  const std::string folder = absl::GetFlag(FLAGS_out);
  if (folder.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(WriteFileAtomically(
      absl::StrCat(ResolveUserPath(folder), "/uncertainty.csv"),
      UncertaintyCsv(effects, *table)));
  std::cout << "\nwrote uncertainty.csv to " << folder << "\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram(
      "uncertainty",
      "varies the inputs of models within their systematic uncertainties, and "
      "tells what becomes of scores, efficiencies, AUC and significance. "
      "Scores are computed in integers, as the firmware does.\n\n"
      "  bazel run //trainer/uncertainty -- --models=full/model.json,"
      "pruned/model.json --shifts=shifts.csv",
      argc, argv, autopruner::Run);
}
