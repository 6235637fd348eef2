// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_builder.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/changed_flags.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/table.h"
#include "base/utf8.h"
#include "codegen/model/identifier.h"
#include "core/random.h"
#include "trainer/source/set_columns.h"
#include "trainer/source/set_shape.h"

namespace autopruner {
namespace {

// Apart from kSplitStream: the validation part is chosen independently.
constexpr uint64_t kTestStream = kSplitStream + 100;
constexpr uint64_t kKeepStream = kSplitStream + 300;
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

bool FitsFloat(double value) {
  return std::abs(value) <= std::numeric_limits<float>::max();
}

// What is wrong with a value that does not fit a float, as `source` shows it.
std::string Problem(const SampleSource& source, int column, double value) {
  const std::string shown = source.Shown(column);
  if (shown.empty()) return "is empty; expected a number";
  return absl::StrCat(
      shown, std::isfinite(value) ? " does not fit a float" : " is not finite");
}

// The lower median of the values of `feature` that are there, or NaN.
float Median(const std::vector<float>& x, size_t features, size_t feature) {
  std::vector<float> values;
  for (size_t k = feature; k < x.size(); k += features) {
    if (!std::isnan(x[k])) values.push_back(x[k]);
  }
  if (values.empty()) return kMissing;
  const auto middle = values.begin() + (values.size() - 1) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Whether each element of `row` tells by 0 or 1 whether it is there.
absl::Status CheckValid(const SampleSource& source, const ColumnChoice& columns,
                        const SetShape& shape, std::span<const double> row) {
  for (int e = 0; e < shape.elements; ++e) {
    const int at = shape.valid_place(e);
    if (row[at] == 0 || row[at] == 1) continue;
    const int column = columns.features[at];
    return Invalid(source.At(column), source.Shown(column),
                   "; expected 1 where the element is there, else 0");
  }
  return absl::OkStatus();
}

}  // namespace

// One sample of a part, checked.
struct DatasetBuilder::OneSample {
  std::vector<float> x = {};
  float y = 0;
  double weight = 1;
};

absl::StatusOr<ColumnChoice> DatasetBuilder::Aligned(
    const SampleSource& source, const ColumnChoice& columns) {
  std::vector<std::string> names;
  for (const int column : columns.features) {
    names.push_back(source.columns()[column]);
    const std::string problem = NameProblem(names.back());
    if (problem.empty()) continue;
    return Invalid(source.name(), ": column ", column + 1, ", '",
                   ShortLine(names.back()), "', ", problem,
                   ": no feature can be called so; rename it");
  }
  if (feature_names_.empty()) {
    feature_names_ = names;
    first_file_ = source.name();
    if (columns.label == source.given_label()) {
      label_names_ = source.label_names();
    }
  }
  if (names.size() != feature_names_.size()) {
    return Invalid(source.name(), ": has ", names.size(), " features; ",
                   first_file_, " has ", feature_names_.size());
  }
  ColumnChoice aligned = columns;
  for (size_t i = 0; i < names.size(); ++i) {
    const auto at = std::find(names.begin(), names.end(), feature_names_[i]);
    if (at == names.end()) {
      return Invalid(source.name(), ": has no feature '", feature_names_[i],
                     "'; ", first_file_, " has");
    }
    aligned.features[i] = columns.features[at - names.begin()];
  }
  return aligned;
}

absl::Status DatasetBuilder::Add(SampleSource& source,
                                 const ColumnChoice& columns, Part part) {
  SetColumns set = {.columns = columns};
  if (options_.set.exists()) {
    if (!options_.missing.empty()) {
      return Invalid("--missing: nothing is put in the place of what elements ",
                     "do not have; one whose features are all NaN is absent");
    }
    ASSIGN_OR_RETURN(set, FindSetColumns(source, columns, options_.set));
    if (set_names_.empty()) set_names_ = set.feature_names;
    file_set_ = {.name = set.name,
                 .elements = std::max(file_set_.elements, set.elements),
                 .has_valid = set.has_valid};
  }
  ASSIGN_OR_RETURN(const ColumnChoice aligned, Aligned(source, set.columns));
  if (options_.labels.regression && source.one_hot()) {
    return Invalid(source.At(columns.label), "has more than one column; a ",
                   "network is trained on one target");
  }
  RETURN_IF_ERROR(source.Choose(aligned));
  weighted_ = weighted_ || aligned.weight >= 0;
  split_ = split_ || part == Part::kSplit;
  for (const bool test : {false, true}) {
    if (part != (test ? Part::kTrain : Part::kTest)) {
      parts_[test].file = source.name();
    }
  }
  Sample sample;
  for (int64_t row = 0;; ++row) {
    ASSIGN_OR_RETURN(const bool more, source.Next(sample));
    if (!more) return absl::OkStatus();
    if (options_.set.exists()) {
      if (set.has_valid) {
        RETURN_IF_ERROR(CheckValid(source, aligned, options_.set, sample.x));
      }
      MarkAbsent(options_.set, set.has_valid, std::span(sample.x));
    }
    const bool test = part == Part::kSplit
                          ? RandomUniform(options_.seed, kTestStream, row) <
                                options_.test_fraction
                          : part == Part::kTest;
    RETURN_IF_ERROR(AddSample(source, aligned, sample, parts_[test], !test));
  }
}

absl::Status DatasetBuilder::AddSample(const SampleSource& source,
                                       const ColumnChoice& columns,
                                       const Sample& sample, Samples& part,
                                       bool train) {
  double weight = sample.weight;
  if (!std::isfinite(weight)) {
    return Invalid(source.At(columns.weight),
                   Problem(source, columns.weight, weight));
  }
  if (weight < 0) {
    switch (options_.negative_weights) {
      case NegativeWeights::kError:
        return Invalid(
            source.At(columns.weight), "weight ", weight,
            " is negative; --negative_weights says what to do with it "
            "(drop, absolute, train_positive)");
      case NegativeWeights::kDrop:
        return absl::OkStatus();
      case NegativeWeights::kAbsolute:
        weight = -weight;
        break;
      case NegativeWeights::kTrainPositive:
        if (train) return absl::OkStatus();
        break;
    }
  }
  double y = sample.label.number;
  if (!options_.labels.regression) {
    ASSIGN_OR_RETURN(y, labels_.Read(source, columns.label, sample.label));
  } else if (sample.label.is_text) {
    return Invalid(source.At(columns.label), source.Shown(columns.label),
                   " is not a number; the network is trained on targets");
  } else if (IsMissing(y)) {
    ++without_target_;
    return absl::OkStatus();
  } else if (!FitsFloat(y)) {
    return Invalid(source.At(columns.label), Problem(source, columns.label, y));
  }
  OneSample one = {.y = static_cast<float>(y), .weight = weight};
  RETURN_IF_ERROR(AddFeatures(source, columns, sample, one.x));
  if (train && stream_ != nullptr) return Stream(std::move(one));
  Keep(one, train ? std::numeric_limits<int64_t>::max() : MostSamples(4), part);
  const bool full = static_cast<int64_t>(part.y.size()) > MostSamples(2);
  return train && full ? StartStream() : absl::OkStatus();
}

absl::Status DatasetBuilder::AddFeatures(const SampleSource& source,
                                         const ColumnChoice& columns,
                                         const Sample& sample,
                                         std::vector<float>& x) const {
  x.reserve(sample.x.size());
  for (size_t i = 0; i < sample.x.size(); ++i) {
    const double value = sample.x[i];
    if (IsMissing(value)) {
      x.push_back(kMissing);
      continue;
    }
    if (!FitsFloat(value)) {
      const int column = columns.features[i];
      const std::string code = std::isnan(value) ? "nan" : absl::StrCat(value);
      return Invalid(source.At(column), Problem(source, column, value),
                     options_.set.exists()
                         ? "; a set has a number in each of its features, and "
                           "in all of those of an element that is there"
                         : absl::StrCat("; --missing=", code,
                                        " puts the median in its place"));
    }
    x.push_back(static_cast<float>(value));
  }
  return absl::OkStatus();
}

// Compares floats: so does the firmware.
bool DatasetBuilder::IsMissing(double value) const {
  for (const double code : options_.missing) {
    if (std::isnan(code)
            ? std::isnan(value)
            : static_cast<float>(value) == static_cast<float>(code)) {
      return true;
    }
  }
  return false;
}

// Samples that take one in `share` of the memory.
int64_t DatasetBuilder::MostSamples(int64_t share) const {
  const auto bytes =
      static_cast<int64_t>(feature_names_.size() * sizeof(float) + 12);
  return options_.most_bytes == 0
             ? std::numeric_limits<int64_t>::max()
             : std::max<int64_t>(1, options_.most_bytes / share / bytes);
}

// Each of all samples is kept with the same probability.
bool DatasetBuilder::Keep(OneSample& sample, int64_t most, Samples& kept) {
  const int64_t seen = kept.seen++;
  const auto size = static_cast<int64_t>(kept.y.size());
  if (size < most) {
    kept.x.insert(kept.x.end(), sample.x.begin(), sample.x.end());
    kept.y.push_back(sample.y);
    kept.weight.push_back(sample.weight);
    return false;
  }
  const auto at =
      static_cast<int64_t>(RandomUniform(options_.seed, kKeepStream, seen) *
                           static_cast<double>(seen + 1));
  if (at >= most) return true;
  std::swap_ranges(sample.x.begin(), sample.x.end(),
                   kept.x.begin() + at * sample.x.size());
  std::swap(sample.y, kept.y[at]);
  std::swap(sample.weight, kept.weight[at]);
  return true;
}

// Sends a sample of the training part to the stream, or to the validation part;
// parts_[0] keeps a sample of what is streamed.
absl::Status DatasetBuilder::Stream(OneSample sample) {
  const double u = RandomUniform(options_.seed, kSplitStream,
                                 validation_.seen + stream_->samples());
  if (u < options_.validation_fraction &&
      !Keep(sample, MostSamples(8), validation_)) {
    return absl::OkStatus();
  }
  if (unit_weight_ == 0) unit_weight_ = std::abs(sample.weight);
  const double weight = unit_weight_ == 0 ? 0 : sample.weight / unit_weight_;
  const size_t label =
      options_.labels.regression ? 0 : static_cast<size_t>(sample.y);
  if (label >= streamed_.size()) {
    streamed_.resize(label + 1);
    streamed_weights_.resize(label + 1);
  }
  ++streamed_[label];
  streamed_weights_[label] += weight;
  RETURN_IF_ERROR(
      stream_->Append(sample.x, sample.y, static_cast<float>(weight)));
  Keep(sample, MostSamples(8), parts_[0]);
  return absl::OkStatus();
}

// Moves what there is of the training part into a stream.
absl::Status DatasetBuilder::StartStream() {
  const size_t features = feature_names_.size();
  ASSIGN_OR_RETURN(stream_, SampleStream::Create(static_cast<int>(features)));
  Samples samples = std::exchange(parts_[0], Samples());
  parts_[0].file = validation_.file = samples.file;
  for (size_t i = 0; i < samples.y.size(); ++i) {
    const auto x = samples.x.begin() + i * features;
    RETURN_IF_ERROR(Stream({.x = {x, x + features},
                            .y = samples.y[i],
                            .weight = samples.weight[i]}));
  }
  return absl::OkStatus();
}

absl::Status DatasetBuilder::FinishStream(const ClassMap& classes,
                                          TrainTest& data) {
  StreamTransform transform = {.class_of_label = classes.class_of_label};
  const int count = std::max<int>(1, static_cast<int>(classes.names.size()));
  std::vector<double> sums(count);
  double samples = 0;
  for (size_t label = 0; label < streamed_.size(); ++label) {
    const int index =
        options_.labels.regression ? 0 : classes.class_of_label[label];
    if (index < 0) continue;
    sums[index] += streamed_weights_[label];
    samples += static_cast<double>(streamed_[label]);
  }
  const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  transform.weight_factors.assign(count, samples / sum);
  for (int c = 0; c < count && options_.balance; ++c) {
    transform.weight_factors[c] = samples / (count * sums[c]);
  }
  transform.replacement = data.train.missing.replacement;
  RETURN_IF_ERROR(stream_->Finish(transform));
  data.stream = std::move(stream_);
  data.test_samples = parts_[1].seen;
  return absl::OkStatus();
}

absl::StatusOr<TrainTest> DatasetBuilder::Finish() {
  ClassMap classes;
  if (!options_.labels.regression) {
    ASSIGN_OR_RETURN(
        classes, labels_.Classes(options_.labels, label_names_, first_file_));
  }
  for (const std::string& name : classes.names) {
    const std::string problem = NameProblem(name);
    if (problem.empty()) continue;
    return Invalid(first_file_, ": label '", ShortLine(name), "' ", problem,
                   ": no class can be called so; rename it");
  }
  TrainTest data;
  data.left_out = classes.left_out;
  data.without_target = without_target_;
  data.file_set = file_set_;
  if (split_ && (parts_[0].y.empty() || parts_[1].y.empty())) {
    const auto rows =
        static_cast<int64_t>(parts_[0].y.size() + parts_[1].y.size());
    return Invalid(first_file_, ": has ", Counted(rows, "row"),
                   ", too few to split; none is in the ",
                   parts_[0].y.empty() ? "training" : "test", " part");
  }
  ASSIGN_OR_RETURN(data.train, MakeDataset(parts_[0], classes, "training"));
  ASSIGN_OR_RETURN(data.test, MakeDataset(parts_[1], classes, "test"));
  RETURN_IF_ERROR(CheckElements(data.train, parts_[0], "training"));
  RETURN_IF_ERROR(CheckElements(data.test, parts_[1], "test"));
  if (stream_ != nullptr) {
    ASSIGN_OR_RETURN(data.validation,
                     MakeDataset(validation_, classes, "validation"));
  }
  RETURN_IF_ERROR(ReplaceMissing(data));
  if (stream_ != nullptr) RETURN_IF_ERROR(FinishStream(classes, data));
  return data;
}

// Takes over what `samples` hold, without the samples that are left out.
absl::StatusOr<Dataset> DatasetBuilder::MakeDataset(
    Samples& samples, const ClassMap& classes, const std::string& part) const {
  Dataset data;
  const size_t features = feature_names_.size();
  data.set = options_.set;
  data.features =
      data.set.exists() ? data.set.features() : static_cast<int>(features);
  data.classes = static_cast<int>(classes.names.size());
  data.feature_names = data.set.exists() ? set_names_ : feature_names_;
  data.class_names = classes.names;
  size_t kept = 0;
  for (size_t i = 0; i < samples.y.size(); ++i) {
    float y = samples.y[i];
    if (!options_.labels.regression) {
      const int index = classes.class_of_label[static_cast<size_t>(y)];
      if (index < 0) continue;
      y = static_cast<float>(index);
    }
    if (kept != i) {
      std::copy_n(samples.x.begin() + i * features, features,
                  samples.x.begin() + kept * features);
      if (!samples.weight.empty()) samples.weight[kept] = samples.weight[i];
    }
    samples.y[kept++] = y;
  }
  samples.x.resize(kept * features);
  samples.y.resize(kept);
  if (!samples.weight.empty()) samples.weight.resize(kept);
  data.x = std::move(samples.x);
  data.y = std::move(samples.y);
  RETURN_IF_ERROR(SetWeights(samples, part, data));
  return data;
}

absl::Status DatasetBuilder::SetWeights(const Samples& samples,
                                        const std::string& part,
                                        Dataset& data) const {
  const bool balance =
      options_.balance && data.classes > 0 && &samples != &parts_[1];
  // By class, or all in one.
  std::vector<double> sums(std::max(data.classes, 1));
  double largest = 0;
  for (const double weight : samples.weight) {
    largest = std::max(largest, std::abs(weight));
  }
  const auto weight = [&](int i) {
    return samples.weight.empty() ? 1.0
           : largest > 0          ? samples.weight[i] / largest
                                  : 0.0;
  };
  const auto class_of = [&](int i) {
    return data.classes > 0 ? static_cast<int>(data.y[i]) : 0;
  };
  for (int i = 0; i < data.samples(); ++i) sums[class_of(i)] += weight(i);
  for (size_t c = 0; c < sums.size(); ++c) {
    if (sums[c] > 0) continue;
    const std::string name = data.classes > 0 ? data.class_names[c] : "";
    const std::string in_part = absl::StrCat(" in the ", part, " part");
    if (sums[c] < 0) {
      return Invalid(samples.file, ": the weights",
                     data.classes > 0 ? absl::StrCat(" of class ", name) : "",
                     in_part, " are negative in the mean");
    }
    if (weighted_ && std::all_of(sums.begin(), sums.end(),
                                 [](double sum) { return sum <= 0; })) {
      return Invalid(samples.file, ": all weights are 0", in_part);
    }
    return Invalid(samples.file, ": no sample of class ", name, in_part,
                   split_ ? "; it has too few for both parts" : "");
  }
  const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  data.weight.resize(data.y.size());
  for (int i = 0; i < data.samples(); ++i) {
    const double scale =
        balance ? data.samples() / (sums[class_of(i)] * data.classes)
                : data.samples() / sum;
    data.weight[i] = static_cast<float>(weight(i) * scale);
  }
  return absl::OkStatus();
}

absl::Status DatasetBuilder::CheckElements(const Dataset& data,
                                           const Samples& samples,
                                           const std::string& part) const {
  if (!data.set.exists() || CountElements(data).there > 0) {
    return absl::OkStatus();
  }
  return Invalid(samples.file, ": no sample of the ", part,
                 " part has an element of ", file_set_.name,
                 file_set_.has_valid ? ": valid is always 0"
                                     : ": all their features are NaN");
}

absl::Status DatasetBuilder::ReplaceMissing(TrainTest& data) const {
  if (options_.missing.empty()) return absl::OkStatus();
  MissingValues missing;
  for (const double code : options_.missing) {
    if (!std::isnan(code)) missing.codes.push_back(static_cast<float>(code));
  }
  const size_t features = feature_names_.size();
  for (size_t i = 0; i < features; ++i) {
    missing.replacement.push_back(Median(data.train.x, features, i));
    if (!std::isnan(missing.replacement.back())) continue;
    return Invalid(parts_[0].file, ": column '", feature_names_[i],
                   "' is always missing; ",
                   ShellWord("--drop=" + feature_names_[i]), " leaves it out");
  }
  missing.share.resize(features);
  for (size_t k = 0; k < data.train.x.size(); ++k) {
    missing.share[k % features] +=
        std::isnan(data.train.x[k]) ? 1.0 / data.train.samples() : 0;
  }
  for (Dataset* part : {&data.train, &data.test, &data.validation}) {
    for (size_t k = 0; k < part->x.size(); ++k) {
      if (std::isnan(part->x[k])) {
        part->x[k] = missing.replacement[k % features];
      }
    }
    part->missing = missing;
  }
  return absl::OkStatus();
}

}  // namespace autopruner
