// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/data_flags.h"

#include <utility>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "base/file.h"
#include "trainer/data/dataset_load.h"

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

namespace autopruner {
namespace {

absl::StatusOr<DataOptions> MakeOptions(const NetworkSpec& spec,
                                        uint64_t seed) {
  DataOptions options;
  options.label_column = absl::GetFlag(FLAGS_label);
  options.weight_column = absl::GetFlag(FLAGS_weights);
  options.seed = seed;
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

}  // namespace

absl::StatusOr<TrainTest> LoadFlaggedData(const NetworkSpec& spec,
                                          uint64_t seed) {
  const auto options = MakeOptions(spec, seed);
  if (!options.ok()) return options.status();
  const std::string given = absl::GetFlag(FLAGS_data);
  // The default stands among the program's own files.
  const bool is_default = !FLAGS_data.IsSpecifiedOnCommandLine();
  auto data = LoadData(is_default ? given : ResolveUserPath(given), *options);
  if (!data.ok()) return data.status();
  const int classes = spec.head == Head::kLinear    ? 0
                      : spec.head == Head::kSigmoid ? 2
                                                    : spec.outputs();
  const absl::Status matches =
      CheckMatches(data->train, given, spec.inputs, classes);
  if (!matches.ok()) return matches;
  return data;
}

}  // namespace autopruner
