// SPDX-License-Identifier: Apache-2.0
//
// Reads a training and a test part from a folder or from one file.
//
//   DataOptions options;
//   options.samples.labels.classes = {"0", "1"};
//   absl::StatusOr<TrainTest> data = LoadData("testdata/hbb_jets", options);
//   data->test.samples()  ->  13067
//
// What may stand at the path:
//   text (.csv, .tsv, .txt, .dat, each also .gz), whose first line names the
//     columns;
//   .npy with fields;
//   .h5 or .hdf5 with structured data sets, which stand side by side;
//   .npz, .h5 or .hdf5 with the arrays X and y, also w (weights); or X_train,
//     y_train, X_test, y_test, also w_train and w_test;
//   a folder with X_train.npy, y_train.npy, X_test.npy, y_test.npy; also
//     w_train.npy and w_test.npy, features.txt and classes.txt (names, one a
//     line, in the order of the columns and of the labels);
//   a folder with train.* and test.*, each a file of the kinds above.
// Of a file without a test part a fixed pseudo-random choice of rows is it. A
// row of an array is counted from 0, as in NumPy; a line of text from 1.
#ifndef TRAINER_DATA_DATASET_LOAD_H_
#define TRAINER_DATA_DATASET_LOAD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_builder.h"
#include "trainer/source/column_choice.h"

namespace autopruner {

struct DataOptions {
  ColumnOptions columns = {};
  SampleOptions samples = {};
  // Of an HDF5 file or .npz; empty: those that can be meant.
  std::vector<std::string> data_sets = {};
};

// Returns the two parts of the data at `path`, with the same features and
// classes.
//   Errors: as OpenCsv, OpenStore, ChooseColumns and DatasetBuilder; NotFound
//   if a file is missing. One line, which starts with the file.
absl::StatusOr<TrainTest> LoadData(const std::string& path,
                                   const DataOptions& options);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_LOAD_H_
