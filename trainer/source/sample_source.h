// SPDX-License-Identifier: Apache-2.0
//
// Samples one after the other, whatever kind of file they stand in.
//
//   source.columns()  ->  {"pt", "tau21", "flavour"}
//   source.Choose({.features = {0, 1}, .label = 2});
//   while (*source.Next(sample)) { sample.x, sample.label.number; }
#ifndef TRAINER_SOURCE_SAMPLE_SOURCE_H_
#define TRAINER_SOURCE_SAMPLE_SOURCE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace autopruner {

// Columns by their index.
struct ColumnChoice {
  std::vector<int> features;
  int label = -1;
  int weight = -1;  // -1: all samples weigh the same
};

struct Label {
  double number = 0;
  std::string_view text = {};  // valid until the next sample
  bool is_text = false;        // then `number` says nothing
};

struct Sample {
  std::vector<double> x;  // of the chosen features; NaN where there is none
  Label label;
  double weight = 1;
};

class SampleSource {
 public:
  virtual ~SampleSource() = default;

  // The file, for messages.
  const std::string& name() const { return name_; }
  // Names, none empty or there twice.
  const std::vector<std::string>& columns() const { return columns_; }
  // Columns that are label and weight by their place in the file, or -1: their
  // names tell.
  int given_label() const { return given_label_; }
  int given_weight() const { return given_weight_; }
  // Whether labels are given as a column for each class, with a 1 in one.
  bool one_hot() const { return one_hot_; }
  // Names of the given labels 0, 1, .., or empty.
  const std::vector<std::string>& label_names() const { return label_names_; }

  // Says what Next() reads. Once, before the first one.
  virtual absl::Status Choose(const ColumnChoice& choice) = 0;

  // Reads the next sample. Returns whether there is one.
  //   Errors: InvalidArgument, in one line that tells where, for what is no
  //   number (an empty field and "nan" are NaN), or cannot be read.
  virtual absl::StatusOr<bool> Next(Sample& sample) = 0;

  // Where `column` of the current sample stands:
  // "jets.csv:17: column 'tau21': ".
  virtual std::string At(int column) const = 0;

  // What stands there, for messages: "'nan'"; empty where nothing does.
  virtual std::string Shown(int column) const = 0;

 protected:
  explicit SampleSource(std::string name) : name_(std::move(name)) {}

  const std::string name_;
  std::vector<std::string> columns_;
  int given_label_ = -1;
  int given_weight_ = -1;
  bool one_hot_ = false;
  std::vector<std::string> label_names_;
};

}  // namespace autopruner

#endif  // TRAINER_SOURCE_SAMPLE_SOURCE_H_
