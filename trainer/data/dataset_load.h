// SPDX-License-Identifier: Apache-2.0
//
// Reads a training and a test part from a folder or from one .csv file.
//
//   DataOptions options;
//   options.labels.classes = {0, 1};
//   absl::StatusOr<TrainTest> data = LoadData("testdata/hbb_jets", options);
//   data->test.samples()  ->  13067
//
// What may stand at the path:
//   a folder with X_train.npy, y_train.npy, X_test.npy, y_test.npy; optional
//     w_train.npy and w_test.npy (weights), features.txt and classes.txt
//     (names, one a line, in the order of the columns and of the labels);
//   a folder with train.csv and test.csv;
//   one .csv, of which a fixed pseudo-random choice of rows is the test part.
// A row of .npy is counted from 0, as in NumPy; a line of .csv from 1.
#ifndef TRAINER_DATA_DATASET_LOAD_H_
#define TRAINER_DATA_DATASET_LOAD_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_samples.h"

namespace autopruner {

struct DataOptions {
  LabelOptions labels;
  // Columns of a .csv; no weights where the name is empty. All others are
  // features.
  std::string label_column = "label";
  std::string weight_column = {};
  // Of one .csv: the share of rows to test with, chosen by (seed, row).
  double test_fraction = 0.25;
  uint64_t seed = 1;
};

// Returns the two parts of the data at `path`, with the same features and
// classes.
//   Errors: as ReadNpy, ReadCsv and MakeDataset; NotFound if a file is
//   missing; InvalidArgument if the parts do not fit each other. One line,
//   which starts with the file.
absl::StatusOr<TrainTest> LoadData(const std::string& path,
                                   const DataOptions& options);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_LOAD_H_
