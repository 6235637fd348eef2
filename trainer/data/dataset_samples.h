// SPDX-License-Identifier: Apache-2.0
//
// Samples as a file gives them, and the checks that make a Dataset of them.
//
//   RawSamples raw;
//   raw.x_file = "X_train.npy"; ...
//   absl::StatusOr<Dataset> train = MakeDataset(raw, {.classes = {0, 1}});
#ifndef TRAINER_DATA_DATASET_SAMPLES_H_
#define TRAINER_DATA_DATASET_SAMPLES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/data/dataset.h"

namespace autopruner {

struct RawSamples {
  // Where the numbers stand, for messages. All three are the same for a .csv.
  std::string x_file;
  std::string y_file;
  std::string weight_file;
  std::vector<int64_t> lines;  // [samples], of a .csv; empty for .npy
  std::string label_column;    // of a .csv
  std::string weight_column;

  std::vector<std::string> feature_names;
  std::vector<std::string> label_names;  // of labels 0, 1, ..; may be empty
  std::vector<double> x;                 // [samples][features]
  std::vector<double> y;                 // [samples]
  std::vector<double> weight;            // [samples], or empty: all 1

  int samples() const { return static_cast<int>(y.size()); }
  int features() const { return static_cast<int>(feature_names.size()); }
};

struct LabelOptions {
  // Labels are real targets, not classes.
  bool regression = false;
  // Labels to keep, which become classes 0, 1, ..; other samples are left out.
  // Empty: labels must be 0, 1, .., and all are kept.
  std::vector<int> classes;
};

// Parses labels to keep, such as "0,1".
//   Errors: InvalidArgument, which starts with --classes=.
absl::StatusOr<std::vector<int>> ParseClasses(const std::string& text);

// Checks `raw` and returns the samples in it whose class is asked for.
//   Errors: InvalidArgument: a feature, label or weight that is not finite or
//   does not fit a float; a label that is no integer or no class; a negative
//   weight; weights that are all 0; no sample of a class; only one class.
absl::StatusOr<Dataset> MakeDataset(const RawSamples& raw,
                                    const LabelOptions& options);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_SAMPLES_H_
