// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_samples.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace autopruner {
namespace {

// More classes than any network has outputs: a label above is a mistake.
constexpr int kMaxLabel = 1 << 16;

class DatasetMaker {
 public:
  DatasetMaker(const RawSamples& raw, const LabelOptions& options)
      : raw_(raw), options_(options) {}

  absl::StatusOr<Dataset> Make() {
    data_.features = raw_.features();
    data_.feature_names = raw_.feature_names;
    for (const auto step :
         {&DatasetMaker::CheckNumbers, &DatasetMaker::FindClasses,
          &DatasetMaker::Fill, &DatasetMaker::CheckWeights,
          &DatasetMaker::CheckClasses}) {
      if (absl::Status status = (this->*step)(); !status.ok()) return status;
    }
    return std::move(data_);
  }

 private:
  template <typename... Args>
  static absl::Status Error(const Args&... args) {
    return absl::InvalidArgumentError(absl::StrCat(args...));
  }

  // "jets.csv:17: column 'tau21': " or "X_train.npy: row 17, column 'tau21': "
  std::string Where(const std::string& file, int row,
                    const std::string& column) const {
    if (!raw_.lines.empty()) {
      return absl::StrCat(file, ":", raw_.lines[row], ": column '", column,
                          "': ");
    }
    return absl::StrCat(file, ": row ", row, column.empty() ? "" : ", column '",
                        column, column.empty() ? ": " : "': ");
  }

  // Empty if there is none.
  static std::string Problem(double value) {
    if (std::abs(value) <= std::numeric_limits<float>::max()) return "";
    if (std::isnan(value)) return "nan is not finite";
    return absl::StrCat(
        value, std::isinf(value) ? " is not finite" : " does not fit a float");
  }

  absl::Status CheckNumbers() {
    const int features = raw_.features();
    for (size_t i = 0; i < raw_.x.size(); ++i) {
      const std::string problem = Problem(raw_.x[i]);
      if (problem.empty()) continue;
      return Error(Where(raw_.x_file, static_cast<int>(i / features),
                         raw_.feature_names[i % features]),
                   problem);
    }
    for (int i = 0; i < raw_.samples(); ++i) {
      const std::string problem = Problem(raw_.y[i]);
      if (!problem.empty()) return Error(AtLabel(i), problem);
    }
    for (size_t i = 0; i < raw_.weight.size(); ++i) {
      const double weight = raw_.weight[i];
      const std::string problem =
          weight < 0 ? absl::StrCat("weight ", weight, " is negative")
                     : Problem(weight);
      if (problem.empty()) continue;
      return Error(
          Where(raw_.weight_file, static_cast<int>(i), raw_.weight_column),
          problem);
    }
    return absl::OkStatus();
  }

  std::string AtLabel(int row) const {
    return Where(raw_.y_file, row, raw_.label_column);
  }

  // Sets labels_, and the names of the classes.
  absl::Status FindClasses() {
    if (options_.regression) return absl::OkStatus();
    int largest = 0;
    for (int i = 0; i < raw_.samples(); ++i) {
      const double label = raw_.y[i];
      if (label != std::floor(label)) {
        return Error(AtLabel(i), "label ", label, " is not an integer");
      }
      if (!options_.classes.empty()) continue;
      if (label < 0 || label > kMaxLabel) {
        return Error(AtLabel(i), "label ", label,
                     " is no class; expected 0, 1, 2, ... or a choice of "
                     "labels with --classes");
      }
      largest = std::max(largest, static_cast<int>(label));
    }
    labels_ = options_.classes;
    if (labels_.empty()) {
      labels_.resize(largest + 1);
      std::iota(labels_.begin(), labels_.end(), 0);
    }
    data_.classes = static_cast<int>(labels_.size());
    for (const int label : labels_) {
      const bool named =
          label >= 0 && label < static_cast<int>(raw_.label_names.size());
      data_.class_names.push_back(named ? raw_.label_names[label]
                                        : absl::StrCat(label));
    }
    return absl::OkStatus();
  }

  // Copies the samples whose label is asked for.
  absl::Status Fill() {
    const size_t features = raw_.features();
    for (int i = 0; i < raw_.samples(); ++i) {
      double y = raw_.y[i];
      if (!options_.regression) {
        const auto found = std::find(labels_.begin(), labels_.end(), y);
        if (found == labels_.end()) continue;
        y = static_cast<double>(found - labels_.begin());
      }
      const auto x = raw_.x.begin() + i * features;
      data_.x.insert(data_.x.end(), x, x + features);
      data_.y.push_back(static_cast<float>(y));
      data_.weight.push_back(
          raw_.weight.empty() ? 1 : static_cast<float>(raw_.weight[i]));
    }
    if (!data_.y.empty()) return absl::OkStatus();
    return Error(raw_.y_file, ": none of the ", raw_.samples(),
                 " samples has a label out of ", absl::StrJoin(labels_, ", "));
  }

  absl::Status CheckWeights() {
    const bool any = std::any_of(data_.weight.begin(), data_.weight.end(),
                                 [](float weight) { return weight > 0; });
    if (any) return absl::OkStatus();
    return Error(raw_.weight_file, ": all weights ",
                 raw_.weight_column.empty()
                     ? ""
                     : absl::StrCat("in column '", raw_.weight_column, "' "),
                 "are 0");
  }

  // A class counts as present if it has a sample of positive weight.
  absl::Status CheckClasses() {
    if (options_.regression) return absl::OkStatus();
    std::vector<bool> present(data_.classes, false);
    for (int i = 0; i < data_.samples(); ++i) {
      if (data_.weight[i] > 0) present[static_cast<int>(data_.y[i])] = true;
    }
    if (std::count(present.begin(), present.end(), true) == 1) {
      const auto only =
          std::find(present.begin(), present.end(), true) - present.begin();
      return Error(raw_.y_file, ": all samples are of class ", Name(only),
                   "; at least two classes are needed");
    }
    const auto absent = std::find(present.begin(), present.end(), false);
    if (absent == present.end()) return absl::OkStatus();
    return Error(raw_.y_file, ": no sample of class ",
                 Name(absent - present.begin()));
  }

  // "1 ('hbb')"
  std::string Name(int64_t index) const {
    const std::string label = absl::StrCat(labels_[index]);
    const std::string& name = data_.class_names[index];
    return name == label ? label : absl::StrCat(label, " ('", name, "')");
  }

  const RawSamples& raw_;
  const LabelOptions& options_;
  std::vector<int> labels_;  // of class 0, 1, ..
  Dataset data_;
};

}  // namespace

absl::StatusOr<std::vector<int>> ParseClasses(const std::string& text) {
  const auto error = [&](const auto&... args) {
    return absl::InvalidArgumentError(
        absl::StrCat("--classes=", text, ": ", args...));
  };
  std::vector<int> classes;
  for (const absl::string_view field : absl::StrSplit(text, ',')) {
    int label = 0;
    if (!absl::SimpleAtoi(field, &label)) {
      return error("'", field, "' is not an integer; expected labels such as ",
                   "0,1");
    }
    if (std::find(classes.begin(), classes.end(), label) != classes.end()) {
      return error("names ", label, " twice");
    }
    classes.push_back(label);
  }
  if (classes.size() < 2) return error("names only one class");
  return classes;
}

absl::StatusOr<Dataset> MakeDataset(const RawSamples& raw,
                                    const LabelOptions& options) {
  return DatasetMaker(raw, options).Make();
}

}  // namespace autopruner
