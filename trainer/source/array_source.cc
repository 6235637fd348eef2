// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/array_source.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/changed_flags.h"
#include "base/csv.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace autopruner {
namespace {

// Rows that are read at a time.
constexpr int64_t kBlock = 4096;

class ArraySource : public SampleSource {
 public:
  explicit ArraySource(SampleArrays arrays)
      : SampleSource(arrays.x.front()->name()), arrays_(std::move(arrays)) {
    label_names_ = arrays_.label_names;
  }

  absl::Status Open() {
    for (const auto& array : arrays_.x) {
      RETURN_IF_ERROR(CheckRows(*array));
      for (size_t i = 0; i < array->columns().size(); ++i) {
        AddColumn(*array, static_cast<int>(i), array->columns()[i].name);
      }
    }
    RETURN_IF_ERROR(NameFeatures());
    if (arrays_.y != nullptr) RETURN_IF_ERROR(AddLabels());
    if (arrays_.weight != nullptr) RETURN_IF_ERROR(AddWeights());
    std::set<std::string> seen;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (seen.insert(columns_[i]).second) continue;
      return Invalid(places_[i].array->name(), ": two columns are named '",
                     columns_[i], "'");
    }
    return absl::OkStatus();
  }

  absl::Status Choose(const ColumnChoice& choice) override {
    choice_ = choice;
    one_hot_ = one_hot_ && choice.label == given_label_;
    std::vector<int> columns = choice.features;
    for (const int column : {choice.label, choice.weight}) {
      if (column >= 0 && !(column == choice.label && one_hot_)) {
        columns.push_back(column);
      }
    }
    for (const int column : columns) {
      if (!IsText(column)) {
        GroupOf(*places_[column].array).Add(places_[column].column, column);
      } else if (column != choice.label) {
        return Invalid(At(column), "is text, not a number; ",
                       ShellWord("--drop=" + columns_[column]),
                       " leaves it out");
      }
    }
    if (one_hot_) {
      Group& group = GroupOf(*arrays_.y);
      for (size_t k = 0; k < arrays_.y->columns().size(); ++k) {
        group.Add(static_cast<int>(k), choice.label);
      }
    }
    cells_.resize(columns_.size());
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next(Sample& sample) override {
    if (row_ + 1 == arrays_.x.front()->rows()) return false;
    if (++row_ == begin_ + count_) RETURN_IF_ERROR(ReadBlock());
    for (const Group& group : groups_) {
      const size_t width = group.columns.size();
      const double* row = &group.numbers[(row_ - begin_) * width];
      if (one_hot_ && group.array == arrays_.y.get()) {
        ASSIGN_OR_RETURN(cells_[choice_.label], HotColumn(row, width));
        continue;
      }
      for (size_t k = 0; k < width; ++k) cells_[group.targets[k]] = row[k];
    }
    sample.x.resize(choice_.features.size());
    for (size_t i = 0; i < sample.x.size(); ++i) {
      sample.x[i] = cells_[choice_.features[i]];
    }
    sample.weight = choice_.weight < 0 ? 1 : cells_[choice_.weight];
    sample.label = {.number = cells_[choice_.label]};
    if (IsText(choice_.label)) {
      sample.label = {.text = texts_[row_ - begin_], .is_text = true};
    }
    return true;
  }

  std::string At(int column) const override {
    const ArrayFile& array = *places_[column].array;
    const std::string where =
        absl::StrCat(array.name(), ": row ", std::max<int64_t>(row_, 0));
    if (column == given_label_ || column == given_weight_) return where + ": ";
    return absl::StrCat(where, ", column ", QuotedCsvField(columns_[column]),
                        ": ");
  }

  std::string Shown(int column) const override {
    if (IsText(column)) return QuotedCsvField(texts_[row_ - begin_]);
    return absl::StrCat(std::isnan(cells_[column]) ? NAN : cells_[column]);
  }

 private:
  // Where a column of the source stands.
  struct Place {
    ArrayFile* array;
    int column;
  };

  // Columns of one array, which are read together.
  struct Group {
    ArrayFile* array;
    std::vector<int> columns = {};  // of the array
    std::vector<int> targets = {};  // of the source
    std::vector<double> numbers = {};

    void Add(int column, int target) {
      columns.push_back(column);
      targets.push_back(target);
    }
  };

  bool IsText(int column) const {
    const Place& place = places_[column];
    return place.array->columns()[place.column].is_text;
  }

  void AddColumn(ArrayFile& array, int column, std::string name) {
    places_.push_back({&array, column});
    columns_.push_back(std::move(name));
  }

  absl::Status CheckRows(const ArrayFile& array) const {
    const ArrayFile& first = *arrays_.x.front();
    if (array.rows() == first.rows()) return absl::OkStatus();
    return Invalid(array.name(), ": has ", array.rows(), " rows; ",
                   first.name(), " has ", first.rows());
  }

  absl::Status NameFeatures() {
    const std::vector<std::string>& names = arrays_.feature_names;
    if (RenamedElements(names)) return absl::OkStatus();
    if (!names.empty() && names.size() != columns_.size()) {
      return Invalid(arrays_.names_file, ": has ", names.size(), " names; ",
                     name_, " has ", columns_.size(), " columns");
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!names.empty()) columns_[i] = names[i];
      if (columns_[i].empty()) columns_[i] = absl::StrCat("x", i);
    }
    return absl::OkStatus();
  }

  // Of an array of elements names are those of an element's features.
  bool RenamedElements(const std::vector<std::string>& names) {
    if (names.empty() || names.size() == columns_.size() ||
        columns_.back() != absl::StrCat("element.",
                                        columns_.size() / names.size() - 1,
                                        ".x", names.size() - 1)) {
      return false;
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
      columns_[i] = absl::StrCat("element.", i / names.size(), ".",
                                 names[i % names.size()]);
    }
    return true;
  }

  absl::Status AddLabels() {
    RETURN_IF_ERROR(CheckRows(*arrays_.y));
    one_hot_ = arrays_.y->columns().size() > 1;
    given_label_ = static_cast<int>(columns_.size());
    for (const ArrayColumn& column : arrays_.y->columns()) {
      if (one_hot_ && column.is_text) {
        return Invalid(arrays_.y->name(), ": has ", arrays_.y->columns().size(),
                       " columns of text; expected one label a sample");
      }
    }
    AddColumn(*arrays_.y, 0, "the label");
    return absl::OkStatus();
  }

  absl::Status AddWeights() {
    RETURN_IF_ERROR(CheckRows(*arrays_.weight));
    if (arrays_.weight->columns().size() != 1) {
      return Invalid(arrays_.weight->name(), ": has ",
                     arrays_.weight->columns().size(),
                     " columns; expected one number a sample");
    }
    given_weight_ = static_cast<int>(columns_.size());
    AddColumn(*arrays_.weight, 0, "the weight");
    return absl::OkStatus();
  }

  // The group of `array`'s columns; made if need be.
  Group& GroupOf(ArrayFile& array) {
    for (Group& group : groups_) {
      if (group.array == &array) return group;
    }
    return groups_.emplace_back(Group{.array = &array});
  }

  absl::Status ReadBlock() {
    begin_ = row_;
    count_ = std::min(kBlock, arrays_.x.front()->rows() - begin_);
    for (Group& group : groups_) {
      RETURN_IF_ERROR(group.array->ReadNumbers(begin_, count_, group.columns,
                                               group.numbers));
    }
    if (!IsText(choice_.label)) return absl::OkStatus();
    const Place& label = places_[choice_.label];
    return label.array->ReadTexts(begin_, count_, label.column, texts_);
  }

  // Which of the columns of a one-hot label is 1.
  absl::StatusOr<double> HotColumn(const double* row, size_t width) const {
    size_t hot = width;
    for (size_t k = 0; k < width; ++k) {
      if (row[k] == 0) continue;
      if (row[k] != 1 || hot < width) {
        hot = width;
        break;
      }
      hot = k;
    }
    if (hot < width) return static_cast<double>(hot);
    return Invalid(
        At(given_label_), "has ", width,
        " columns; expected a 1 in one of them and 0 in the others, or "
        "one column of labels");
  }

  const SampleArrays arrays_;
  std::vector<Place> places_;  // [columns]
  ColumnChoice choice_;
  std::vector<Group> groups_;
  int64_t row_ = -1;
  int64_t begin_ = 0;  // of the block in memory
  int64_t count_ = 0;
  std::vector<double> cells_;       // of the current row, [columns]
  std::vector<std::string> texts_;  // of the label, in the block
};

}  // namespace

absl::StatusOr<std::unique_ptr<SampleSource>> MakeArraySource(
    SampleArrays arrays) {
  auto source = std::make_unique<ArraySource>(std::move(arrays));
  RETURN_IF_ERROR(source->Open());
  return source;
}

}  // namespace autopruner
