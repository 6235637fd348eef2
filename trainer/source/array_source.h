// SPDX-License-Identifier: Apache-2.0
//
// Samples out of arrays that stand side by side: X, y and weights, or the data
// sets of an HDF5 file.
//
//   absl::StatusOr<std::unique_ptr<SampleSource>> train =
//       MakeArraySource({.x = ..., .y = ..., .feature_names = {"pt", ..}});
#ifndef TRAINER_SOURCE_ARRAY_SOURCE_H_
#define TRAINER_SOURCE_ARRAY_SOURCE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/source/array_file.h"
#include "trainer/source/sample_source.h"

namespace autopruner {

struct SampleArrays {
  // Features, and in arrays with fields also label and weight.
  std::vector<std::unique_ptr<ArrayFile>> x;
  // Labels: one column, or one of 0 and 1 for each class. May be null.
  std::unique_ptr<ArrayFile> y;
  std::unique_ptr<ArrayFile> weight;  // one column, or null
  // Of the columns of x that have no names; where there are none: x0, x1, ..
  std::vector<std::string> feature_names;
  std::string names_file;  // that they are from
  std::vector<std::string> label_names;
};

// Errors: InvalidArgument, in one line that starts with the file: arrays with
// different numbers of rows, names of another number, a name there twice.
absl::StatusOr<std::unique_ptr<SampleSource>> MakeArraySource(
    SampleArrays arrays);

}  // namespace autopruner

#endif  // TRAINER_SOURCE_ARRAY_SOURCE_H_
