// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_main.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "trainer/data/data_flags.h"
#include "trainer/data/data_report.h"
#include "trainer/optimality/optimality_candidates.h"
#include "trainer/optimality/optimality_report.h"
#include "trainer/optimality/optimality_search.h"
#include "trainer/run/training_flags.h"

ABSL_FLAG(int, nodes, 12,
          "hidden nodes of the layouts, in the whole network; 0: no search "
          "among layouts");
ABSL_FLAG(int, keep_features, 3,
          "features of the sets; 0: no search among features");
ABSL_FLAG(std::vector<std::string>, candidates, {},
          "names of the features that the sets are drawn from; empty: the "
          "first 16 of the data, or all");
ABSL_FLAG(int, seeds, 5, "how many seeds: seed, seed + 1, ..");
ABSL_FLAG(int, rows, 5, "how many of the best candidates the tables show");
ABSL_FLAG(std::string, out, "",
          "folder for optimality.csv, every run; empty: nothing is written");

namespace autopruner {
namespace {

// More layouts or sets than this are not small enough to train them all.
constexpr int kMostCandidates = 10000;

// Returns the `count` columns of `data` that --candidates names, in its order.
absl::StatusOr<std::vector<int>> CandidateColumns(const Dataset& data,
                                                  int count) {
  std::vector<int> columns;
  if (absl::GetFlag(FLAGS_candidates).empty()) {
    for (int column = 0; column < count; ++column) columns.push_back(column);
    return columns;
  }
  for (const std::string& name : absl::GetFlag(FLAGS_candidates)) {
    const auto& names = data.feature_names;
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      return Invalid("--candidates: '", name, "' is no feature of the data");
    }
    const int column = static_cast<int>(at - names.begin());
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      return Invalid("--candidates: duplicate ", name);
    }
    columns.push_back(column);
  }
  if (static_cast<int>(columns.size()) == count) return columns;
  return Invalid("--candidates: has ", columns.size(),
                 " names; the network takes ", count);
}

Dataset WithColumns(const Dataset& data, const std::vector<int>& columns) {
  Dataset result = data;
  result.features = static_cast<int>(columns.size());
  result.x.clear();
  result.feature_names.clear();
  for (int s = 0; s < data.samples(); ++s) {
    for (const int column : columns) result.x.push_back(data.row(s)[column]);
  }
  for (const int column : columns) {
    result.feature_names.push_back(data.feature_names[column]);
  }
  return result;
}

absl::Status CheckFlags(const NetworkSpec& layouts,
                        const NetworkSpec& features) {
  const int nodes = absl::GetFlag(FLAGS_nodes);
  const int count = absl::GetFlag(FLAGS_keep_features);
  for (const absl::Status& status :
       {CheckTrainingFlags(),
        CheckFlagRange("seeds", absl::GetFlag(FLAGS_seeds), 1, 10000),
        CheckFlagRange("rows", absl::GetFlag(FLAGS_rows), 1, kMostCandidates),
        nodes == 0 ? absl::OkStatus()
                   : CheckFlagRange("nodes", nodes, layouts.prunable_layers(),
                                    layouts.prunable_nodes() - 1),
        CheckFlagRange("keep_features", count, 0, features.inputs - 1)}) {
    if (!status.ok()) return status;
  }
  return nodes == 0 && count == 0 ? Invalid("--nodes=0: nothing to do")
                                  : absl::OkStatus();
}

TrainingData Prepared(const TrainTest& data) {
  return PrepareData(data, absl::GetFlag(FLAGS_validation),
                     absl::GetFlag(FLAGS_seed));
}

// Grows request.epochs, and tells what is odd about the data.
absl::StatusOr<std::vector<OptimalitySearch>> MakeSearches(
    const Trainable& layouts, const Trainable& features, RunRequest& request) {
  if (layouts.spec.set.exists()) {
    return absl::UnimplementedError(
        "optimality is for networks whose samples are no sets of elements");
  }
  const auto data = LoadFlaggedData(layouts.spec, absl::GetFlag(FLAGS_seed));
  if (!data.ok()) return data.status();
  TrainingData whole = Prepared(*data);
  GrowEpochs(whole, request);
  if (!whole.report.empty()) std::cout << ReportText(whole.report) << "\n";
  std::cout.flush();
  std::vector<OptimalitySearch> searches;
  if (const int nodes = absl::GetFlag(FLAGS_nodes); nodes > 0) {
    for (const CandidateTraining training :
         {CandidateTraining::kScratch, CandidateTraining::kPerLayer}) {
      searches.push_back(LayoutSearch(layouts, whole, nodes, training));
    }
  }
  if (const int count = absl::GetFlag(FLAGS_keep_features); count > 0) {
    const auto columns = CandidateColumns(data->train, features.spec.inputs);
    if (!columns.ok()) return columns.status();
    const TrainTest narrow = {.train = WithColumns(data->train, *columns),
                              .test = WithColumns(data->test, *columns),
                              .scaling = data->scaling};
    searches.push_back(FeatureSearch(features, Prepared(narrow), count));
  }
  for (const OptimalitySearch& search : searches) {
    if (search.candidates.size() > kMostCandidates) {
      return Invalid("there are ", search.candidates.size(), " ", search.title,
                     ", too many to train them all");
    }
  }
  return searches;
}

absl::Status Run(const Trainable& layouts, const Trainable& features) {
  RETURN_IF_ERROR(CheckFlags(layouts.spec, features.spec));
  const std::string folder = absl::GetFlag(FLAGS_out);
  RunRequest request = FlaggedRequest();
  const auto searches = MakeSearches(layouts, features, request);
  if (!searches.ok()) return searches.status();
  if (!folder.empty()) {
    const absl::Status made = MakeDirectories(ResolveUserPath(folder));
    if (!made.ok()) return made;
  }
  const std::vector<OptimalityResult> results =
      RunSearches(*searches, request, absl::GetFlag(FLAGS_seeds),
                  absl::GetFlag(FLAGS_threads));
  for (size_t s = 0; s < searches->size(); ++s) {
    std::cout << (s == 0 ? "" : "\n")
              << OptimalityText((*searches)[s], results[s],
                                absl::GetFlag(FLAGS_rows));
  }
  if (folder.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(WriteFileAtomically(
      absl::StrCat(ResolveUserPath(folder), "/optimality.csv"),
      OptimalityCsv(*searches, results)));
  std::cout << "\nwrote optimality.csv to " << folder << "\n";
  return absl::OkStatus();
}

}  // namespace

int OptimalityMain(const Trainable& layouts, const Trainable& features,
                   int argc, char** argv) {
  const std::string usage =
      "trains every layout with the same budget, and every set of so many "
      "features, and tells where AutoPruner's choices rank among "
      "them.\n\n"
      "  bazel run " +
      layouts.target + ".optimality -- --nodes=12 --keep_features=3 --out=out";
  return RunProgram("optimality", usage, argc, argv,
                    [&] { return Run(layouts, features); });
}

}  // namespace autopruner
