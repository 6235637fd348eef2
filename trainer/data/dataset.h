// SPDX-License-Identifier: Apache-2.0
//
// Samples in memory: what is trained on, validated with and tested with.
//
//   absl::StatusOr<TrainTest> data = LoadData("testdata/hbb_jets", options);
//   data->train.samples(), data->train.features  ->  40250, 35
//   data->train.row(17)[4]                       ->  0.31f    // tau21
//
// Behind LoadData everything is checked: all features and labels are finite,
// weights have a mean of 1, and every class has samples.
#ifndef TRAINER_DATA_DATASET_H_
#define TRAINER_DATA_DATASET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "trainer/source/set_shape.h"

namespace autopruner {

// Values that stand for a missing one, and what is put in their place.
struct MissingValues {
  std::vector<float> codes = {};        // beside NaN
  std::vector<float> replacement = {};  // [features]; empty: nothing is missing
  // [features], of the training part's samples (of those in memory).
  std::vector<double> share = {};
};

struct Dataset {
  int features = 0;
  int classes = 0;                 // 0: y holds real targets
  std::vector<float> x = {};       // [samples][row_size()], physical values
  std::vector<float> y = {};       // [samples], 0 .. classes - 1 or the target
  std::vector<float> weight = {};  // [samples], 1 where none is given
  std::vector<std::string> feature_names = {};  // [features]
  std::vector<std::string> class_names = {};    // [classes]
  MissingValues missing = {};                   // replaced already
  FeatureScaling target = {};  // y is (target - offset) * 2^scale
  SetShape set = {};           // of rows; there may be none

  // Numbers of a sample: its features or, of a set, those of all elements.
  int row_size() const { return set.exists() ? set.row_size() : features; }
  int samples() const { return static_cast<int>(y.size()); }
  std::span<const float> row(int sample) const {
    return std::span(x).subspan(static_cast<size_t>(sample) * row_size(),
                                row_size());
  }
};

// Which features are limited, in training, to what the network's inputs hold.
// (The firmware limits all.)
enum class Limit {
  kOutliers,  // those whose outliers would squeeze the others
  kAll,
  kNone,
};

// Where the formats are not set, no value is limited and no target scaled.
struct ScalingOptions {
  std::optional<Format> input = {};   // of the network's inputs
  std::optional<Format> output = {};  // of its output, for a regression
  Limit limit = Limit::kOutliers;
};

class SampleStream;

// The sets of the files, of which the network takes the first elements.
struct FileSet {
  std::string name = {};   // "tracks"; empty: there are none
  int elements = 0;        // of a sample: most of all files
  bool has_valid = false;  // a column tells which are there
};

struct TrainTest {
  Dataset train;
  Dataset test;
  std::vector<std::string> left_out =
      {};                      // labels whose samples are in neither
  int64_t without_target = 0;  // samples that are in neither
  ScalingOptions scaling = {};
  // If the training part does not fit into memory: all of it. `train` is a
  // sample of it, then, `validation` is set aside, and `test` a sample of
  // `test_samples`.
  std::shared_ptr<const SampleStream> stream = {};
  Dataset validation = {};
  int64_t test_samples = 0;
  FileSet file_set = {};
};

// Elements of sets that are there, and those of them that are 0 in all
// features.
struct ElementCount {
  int64_t there = 0;
  int64_t zero = 0;

  bool operator==(const ElementCount&) const = default;
};

ElementCount CountElements(const Dataset& data);

// Returns the samples of `data` that `rows` lists, in this order.
Dataset Subset(const Dataset& data, std::span<const int> rows);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_H_
