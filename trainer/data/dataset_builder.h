// SPDX-License-Identifier: Apache-2.0
//
// Makes data sets of the samples that sources give: each sample is checked
// and copied once.
//
//   DatasetBuilder builder(options);
//   RETURN_IF_ERROR(builder.Add(*train, train_columns, Part::kTrain));
//   RETURN_IF_ERROR(builder.Add(*test, test_columns, Part::kTest));
//   ASSIGN_OR_RETURN(const TrainTest data, builder.Finish());
#ifndef TRAINER_DATA_DATASET_BUILDER_H_
#define TRAINER_DATA_DATASET_BUILDER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trainer/data/dataset.h"
#include "trainer/data/label_classes.h"
#include "trainer/data/sample_stream.h"
#include "trainer/source/sample_source.h"

namespace autopruner {

// What becomes of samples whose weight is negative.
enum class NegativeWeights {
  kError,          // they are refused
  kDrop,           // they are left out
  kAbsolute,       // the sign is
  kTrainPositive,  // they are left out of the training part
};

struct SampleOptions {
  LabelOptions labels = {};
  // What the network takes, if its samples are sets: elements are found by the
  // names of their columns (set_columns.h).
  SetShape set = {};
  NegativeWeights negative_weights = NegativeWeights::kError;
  // In the training part all classes weigh the same.
  bool balance = false;
  // Values that stand for a missing one, among them NaN; each is replaced by
  // the median of the training part, and a sample whose target is one is left
  // out. Empty: every value is one.
  std::vector<double> missing = {};
  // Of a source that is split: the share to test with, chosen by (seed, row).
  double test_fraction = 0.25;
  uint64_t seed = 1;
  // Bytes that samples may take in memory; 0: as many as there are. A larger
  // training part is streamed: of it, `validation_fraction` is kept to
  // validate with, and of this and of the test part what the memory holds.
  int64_t most_bytes = 0;
  double validation_fraction = 0.1;
};

// kSplit: each sample goes to one of the others.
enum class Part { kTrain, kTest, kSplit };

class DatasetBuilder {
 public:
  explicit DatasetBuilder(const SampleOptions& options) : options_(options) {}

  // Reads all samples of `source`. Features are those of the first source:
  // others may have them in another order.
  //   Errors: as the source's; InvalidArgument, in one line that tells where:
  //   other features; a number that is not finite or does not fit a float; no
  //   label or weight; a negative weight, if it is refused.
  absl::Status Add(SampleSource& source, const ColumnChoice& columns,
                   Part part);

  // Returns both parts. Weights have a mean of 1 in each.
  //   Errors: InvalidArgument for a part without samples, without weight, or
  //   without a class; for only one class; for a feature that is always
  //   missing; for sets none of which has an element. The message starts with
  //   the file.
  absl::StatusOr<TrainTest> Finish();

 private:
  struct Samples {
    std::string file;      // for messages
    std::vector<float> x;  // NaN where missing
    std::vector<float> y;  // a label's number, or the target
    std::vector<double> weight;
    int64_t seen = 0;  // that were to be kept
  };

  absl::StatusOr<ColumnChoice> Aligned(const SampleSource& source,
                                       const ColumnChoice& columns);
  absl::Status AddSample(const SampleSource& source,
                         const ColumnChoice& columns, const Sample& sample,
                         Samples& part, bool train);
  absl::Status AddFeatures(const SampleSource& source,
                           const ColumnChoice& columns, const Sample& sample,
                           std::vector<float>& x) const;
  bool IsMissing(double value) const;
  // Keeps a sample of all that are given to it, at most `most`. What it has no
  // room for comes back in `sample`; returns whether there is such.
  struct OneSample;
  bool Keep(OneSample& sample, int64_t most, Samples& kept);
  absl::Status Stream(OneSample sample);
  absl::Status StartStream();
  absl::Status FinishStream(const ClassMap& classes, TrainTest& data);
  int64_t MostSamples(int64_t share) const;
  absl::StatusOr<Dataset> MakeDataset(Samples& samples, const ClassMap& classes,
                                      const std::string& part) const;
  absl::Status SetWeights(const Samples& samples, const std::string& part,
                          Dataset& data) const;
  absl::Status CheckElements(const Dataset& data, const Samples& samples,
                             const std::string& part) const;
  absl::Status ReplaceMissing(TrainTest& data) const;

  const SampleOptions options_;
  std::vector<std::string> feature_names_;  // of a row's places
  std::vector<std::string> set_names_;      // features of sets
  FileSet file_set_;
  std::string first_file_;
  std::vector<std::string> label_names_;
  LabelReader labels_;
  int64_t without_target_ = 0;
  bool weighted_ = false;
  bool split_ = false;
  std::array<Samples, 2> parts_;  // training, test
  // Set if the training part is streamed; it is a sample, then.
  std::shared_ptr<SampleStream> stream_;
  Samples validation_;
  double unit_weight_ = 0;                // of the stream's weights
  std::vector<double> streamed_weights_;  // sums, by label
  std::vector<int64_t> streamed_;         // samples, by label
};

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_BUILDER_H_
