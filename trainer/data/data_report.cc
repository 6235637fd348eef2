// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/data_report.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/table.h"
#include "base/utf8.h"
#include "core/format_limits.h"
#include "trainer/data/column_facts.h"

namespace autopruner {
namespace {

class Reporter {
 public:
  Reporter(const Dataset& train, const FittedScaling& fitted,
           const TrainTest& data)
      : data_(data), train_(train), fitted_(fitted) {}

  std::vector<DataRemark> Remarks() {
    for (int i = 0; i < train_.features; ++i) AddFeature(i);
    AddDuplicates();
    AddElements();
    if (data_.without_target > 0) {
      Add("target", absl::StrCat(Grouped(data_.without_target),
                                 " samples without one (--missing) are left "
                                 "out"));
    }
    if (train_.classes > 0) {
      AddLabels();
      AddShares();
    } else {
      AddTarget();
    }
    AddWeights();
    return std::move(remarks_);
  }

 private:
  void Add(const std::string& what, const std::string& text) {
    remarks_.push_back({what, text});
  }

  void AddFeature(int i) {
    const std::string& name = train_.feature_names[i];
    const ColumnFacts facts = FindColumnFacts(train_, i);
    AddMissing(i);
    if (facts.constant) {
      Add(name, absl::StrCat("always ", facts.first, ": leaves the firmware"));
      return;
    }
    for (const FarValue& code : facts.codes) {
      Add(name, absl::StrCat(FarValueText(code), "; for a missing value? ",
                             "--missing=", code.value));
    }
    if (fitted_.squeezed[i]) {
      Add(name, absl::StrCat(FarOut(facts), "scaled by the others",
                             data_.scaling.limit == Limit::kNone
                                 ? "; --clip=outliers limits them, as the "
                                   "firmware does"
                                 : ", and limited"));
    }
    AddFewValues(i);
    AddLongTail(i);
  }

  static std::string FarOut(const ColumnFacts& facts) {
    if (facts.outliers == 0) return "";
    return PercentText(facts.outliers) + " lie far outside of the others: ";
  }

  // What --missing= has found.
  void AddMissing(int i) {
    const MissingValues& missing = train_.missing;
    if (missing.share.empty() || missing.share[i] == 0) return;
    Add(train_.feature_names[i],
        absl::StrCat(PercentText(missing.share[i]), " are missing: ",
                     missing.replacement[i], " is in their place"));
  }

  // What the input's format tells apart, where it is less than there is.
  void AddFewValues(int i) {
    // Formats that are found fit what there is.
    if (!data_.scaling.input || !data_.scaling.input->quantized()) return;
    constexpr size_t kFew = 4;
    std::set<int64_t> raw;
    std::set<float> values;
    for (const float x : FeatureColumn(train_, i).y) {
      if (raw.size() == kFew) break;
      raw.insert(RawFeature(fitted_.features[i], *data_.scaling.input, x));
      if (values.size() <= kFew) values.insert(x);
    }
    if (raw.size() >= kFew || raw.size() >= values.size()) return;
    Add(train_.feature_names[i],
        absl::StrCat("only ", raw.size(), " values are left of at least ",
                     values.size(), " in the network's input format"));
  }

  // What the finest grid of formats that are found tells apart, where half of a
  // column falls on a few of its steps.
  void AddLongTail(int i) {
    if (data_.scaling.input && data_.scaling.input->quantized()) return;
    constexpr size_t kMany = 32;
    constexpr double kFewSteps = 8;
    std::vector<float> column = FeatureColumn(train_, i).y;
    if (column.empty()) return;
    const size_t quarter = column.size() / 4;
    const std::span<float> middle =
        std::span<float>(column).subspan(quarter, column.size() - 2 * quarter);
    // No need to sort them all.
    const auto at = [&](size_t k) { return column.begin() + k; };
    std::nth_element(at(0), at(quarter), column.end());
    const double low = middle.front();
    std::nth_element(at(quarter), at(column.size() - quarter - 1),
                     column.end());
    const double steps = std::ldexp(
        middle.back() - low, fitted_.features[i].log2_scale + kFinestValueFrac);
    if (steps >= kFewSteps) return;
    std::sort(middle.begin(), middle.end());
    size_t values = 1;
    for (size_t k = 1; k < middle.size(); ++k) {
      values += middle[k] != middle[k - 1];
    }
    if (values < kMany) return;
    Add(train_.feature_names[i],
        absl::StrCat("long tail: half of the values lie within ",
                     Fixed(std::max(steps, 1.0), 0),
                     " of the finest steps of the input; its logarithm, as a "
                     "feature, tells them apart"));
  }

  void AddDuplicates() {
    // By the bits of a column.
    std::map<uint64_t, int> first;
    for (int i = 0; i < train_.features; ++i) {
      uint64_t hash = 0xcbf29ce484222325u;
      for (const float x : FeatureColumn(train_, i).y) {
        // -0 is 0
        hash = (hash ^ std::bit_cast<uint32_t>(x + 0.0f)) * 0x100000001b3u;
      }
      const auto [at, is_new] = first.emplace(hash, i);
      if (is_new || !SameColumn(at->second, i)) continue;
      if (FindColumnFacts(train_, i).constant) continue;
      Add(train_.feature_names[i],
          absl::StrCat("the same as '", train_.feature_names[at->second],
                       "'; --drop leaves one out"));
    }
  }

  bool SameColumn(int a, int b) const {
    return FeatureColumn(train_, a).y == FeatureColumn(train_, b).y;
  }

  // What becomes of the elements of sets.
  void AddElements() {
    const FileSet& file = data_.file_set;
    if (file.elements > train_.set.elements) {
      Add(file.name,
          absl::StrCat("has ", file.elements, " elements a sample, of which ",
                       "the network takes the first ", train_.set.elements,
                       "; .elements of its spec takes more, or sort them by "
                       "importance"));
    }
    if (!train_.set.exists() || file.has_valid) return;
    constexpr double kMany = 0.1;
    const ElementCount count = CountElements(train_);
    const double share =
        static_cast<double>(count.zero) / static_cast<double>(count.there);
    if (count.zero == 0 || share <= kMany) return;
    Add(file.name,
        absl::StrCat(PercentText(share), " of the elements are 0 in all ",
                     "features, but count as there; NaN in all of them, or a ",
                     "field 'valid', says that one is not"));
  }

  void AddLabels() {
    std::vector<std::string> map;
    bool plain = true;
    for (int c = 0; c < train_.classes; ++c) {
      const std::string& name = train_.class_names[c];
      map.push_back(absl::StrCat(name, " is ", c));
      plain = plain && name == absl::StrCat(c);
    }
    if (!plain || !data_.left_out.empty()) {
      Add("labels", absl::StrCat(OneLineList(map),
                                 data_.left_out.empty() ? "" : "; left out: ",
                                 OneLineList(data_.left_out)));
    }
  }

  void AddShares() {
    constexpr double kRare = 0.05;
    std::vector<double> sums(train_.classes);
    double sum = 0;
    for (int s = 0; s < train_.samples(); ++s) {
      sums[static_cast<int>(train_.y[s])] += train_.weight[s];
      sum += train_.weight[s];
    }
    const auto rarest = std::min_element(sums.begin(), sums.end());
    const double share = *rarest / sum;
    if (share >= std::min(kRare, 0.25 / train_.classes)) return;
    Add("classes", absl::StrCat(train_.class_names[rarest - sums.begin()],
                                " has ", PercentText(share),
                                " of the weight; --balance makes all equal"));
  }

  void AddWeights() {
    double sum = 0;
    double squares = 0;
    for (const float weight : train_.weight) {
      sum += weight;
      squares += static_cast<double>(weight) * weight;
    }
    const double share = sum * sum / squares / train_.samples();
    if (share >= 0.5) return;
    Add("weights", absl::StrCat("so different that the samples count as ",
                                Grouped(std::llround(share * train_.samples())),
                                " of equal weight"));
  }

  void AddTarget() {
    const ColumnFacts facts =
        FindColumnFacts(train_, [&](int s) { return train_.y[s]; });
    if (facts.constant) {
      Add("target", absl::StrCat("always ", facts.first, ": nothing to learn"));
      return;
    }
    for (const FarValue& code : facts.codes) {
      Add("target", absl::StrCat(FarValueText(code), "; for a missing value? ",
                                 "--missing=", code.value));
    }
    if (facts.distorted()) {
      Add("target", absl::StrCat(FarOut(facts), "scaled by the others; the ",
                                 "squared error weighs the far ones most"));
    }
    if (!data_.scaling.output) return;
    const FeatureScaling& scaling = fitted_.target;
    Add("target",
        absl::StrCat("mean ", Short(facts.mean), ", deviation ",
                     Short(facts.deviation), ": trained as (target - ",
                     scaling.offset, ") * 2^", scaling.log2_scale,
                     ", which the model keeps"));
  }

  // Four digits.
  static std::string Short(double value) {
    return absl::StrFormat("%.4g", value);
  }

  const TrainTest& data_;
  const Dataset& train_;
  const FittedScaling& fitted_;
  std::vector<DataRemark> remarks_;
};

}  // namespace

std::vector<DataRemark> DataReport(const Dataset& train,
                                   const FittedScaling& fitted,
                                   const TrainTest& data) {
  return Reporter(train, fitted, data).Remarks();
}

std::string ReportText(const std::vector<DataRemark>& remarks) {
  if (remarks.empty()) return "";
  Table table({"worth knowing", "what"});
  for (const DataRemark& remark : remarks) {
    table.AddRow({remark.about, remark.text});
  }
  return table.Text();
}

}  // namespace autopruner
