// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/label_classes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/csv.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/utf8.h"

namespace autopruner {
namespace {

// More classes than any network has outputs: labels are targets then.
constexpr size_t kMostLabels = 4096;

// What is known of one label.
struct KnownLabel {
  int number = 0;  // as Read() returned it
  std::string spelling;
  std::string name;
};

// "1 ('hbb')"
std::string Described(const KnownLabel& label) {
  return label.name == label.spelling
             ? ShortLine(label.name)
             : absl::StrCat(label.spelling, " ('", ShortLine(label.name), "')");
}

// The label that --classes calls `asked`, or null.
const KnownLabel* Find(const std::vector<KnownLabel>& labels,
                       const std::string& asked) {
  const std::optional<double> number = ParseCsvNumber(asked);
  for (const KnownLabel& label : labels) {
    if (label.name == asked) return &label;
    if (number && ParseCsvNumber(label.spelling) == number) return &label;
  }
  return nullptr;
}

// Spells a whole number without an exponent.
std::string Spelled(double number) {
  return absl::StrCat(static_cast<int64_t>(number));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseClasses(const std::string& text) {
  std::vector<std::string> classes;
  for (absl::string_view field : absl::StrSplit(text, ',')) {
    field = absl::StripAsciiWhitespace(field);
    if (field.empty()) {
      return Invalid("--classes=", text, ": a label is empty; expected labels ",
                     "such as 0,1");
    }
    if (std::find(classes.begin(), classes.end(), field) != classes.end()) {
      return Invalid("--classes=", text, ": duplicate ", field);
    }
    classes.emplace_back(field);
  }
  if (classes.size() >= 2) return classes;
  return Invalid("--classes=", text, ": names only one class");
}

absl::StatusOr<int> LabelReader::Read(const SampleSource& source, int column,
                                      const Label& label) {
  const auto error = [&](const auto&... args) {
    return Invalid(source.At(column), args...);
  };
  const size_t known = numbers_.size() + texts_.size();
  const int next = static_cast<int>(known);
  if (known == 0) {
    first_ = absl::StrCat(source.At(column), source.Shown(column));
  }
  if (label.is_text ? !numbers_.empty() : !texts_.empty()) {
    return error("label ", source.Shown(column), " is ",
                 label.is_text ? "text, and others are numbers"
                               : "a number, and others are text",
                 " (", first_, ")");
  }
  if (!label.is_text) {
    if (std::isnan(label.number)) return error("has no label");
    if (label.number != std::floor(label.number) ||
        std::abs(label.number) > 1e15) {
      return absl::OutOfRangeError(absl::StrCat(
          source.At(column), "label ", label.number, " is not an integer; a ",
          "network with a linear head is trained on targets"));
    }
  }
  const auto [number, is_new] =
      label.is_text
          ? [&] {
              const auto [at, added] =
                  texts_.try_emplace(std::string(label.text), next);
              return std::pair(at->second, added);
            }()
          : [&] {
              const auto [at, added] = numbers_.try_emplace(label.number, next);
              return std::pair(at->second, added);
            }();
  if (is_new && known == kMostLabels) {
    return absl::OutOfRangeError(absl::StrCat(
        source.At(column), "more than ", kMostLabels, " different labels; a ",
        "network with a linear head is trained on targets"));
  }
  return number;
}

absl::StatusOr<ClassMap> LabelReader::Classes(
    const LabelOptions& options, const std::vector<std::string>& names,
    const std::string& file) const {
  std::vector<KnownLabel> labels;  // sorted
  for (const auto& [text, number] : texts_) {
    labels.push_back({number, text, text});
  }
  for (const auto& [value, number] : numbers_) {
    const bool named = value >= 0 && value < static_cast<double>(names.size());
    const std::string spelling = Spelled(value);
    labels.push_back({number, spelling,
                      named ? names[static_cast<size_t>(value)] : spelling});
  }
  std::vector<std::string> asked = options.classes;
  if (asked.empty() && options.two_classes && labels.size() > 2) {
    asked = {"0", "1"};
    if (Find(labels, "0") == nullptr || Find(labels, "1") == nullptr) {
      std::vector<std::string> described;
      for (const KnownLabel& label : labels) {
        described.push_back(Described(label));
      }
      return Invalid(file, ": has ", labels.size(), " labels (",
                     OneLineList(described),
                     "); the network tells 2 classes apart: choose two with ",
                     "--classes");
    }
  }
  if (asked.empty()) {
    // Names that no label has are missing, too.
    for (const KnownLabel& label : labels) asked.push_back(label.spelling);
    for (size_t i = 0; i < names.size() && texts_.empty(); ++i) {
      if (Find(labels, absl::StrCat(i)) == nullptr) {
        return Invalid(file, ": no sample of class ", i, " ('", names[i], "')");
      }
    }
  }
  ClassMap map;
  map.class_of_label.assign(labels.size(), -1);
  std::string only;
  for (const std::string& spelling : asked) {
    const KnownLabel* label = Find(labels, spelling);
    if (label == nullptr) {
      map.names.push_back(spelling);
      continue;
    }
    only = Described(*label);
    map.class_of_label[label->number] = static_cast<int>(map.names.size());
    map.names.push_back(label->name);
  }
  const auto present =
      std::count_if(map.class_of_label.begin(), map.class_of_label.end(),
                    [](int index) { return index >= 0; });
  if (present == 0) {
    return Invalid(file, ": no sample has a label out of ", OneLineList(asked));
  }
  if (present == 1) {
    return Invalid(file, ": all samples are of class ", only,
                   "; at least two classes are needed");
  }
  for (size_t i = 0; i < asked.size(); ++i) {
    if (Find(labels, asked[i]) == nullptr) {
      return Invalid(file, ": no sample of class ", asked[i]);
    }
  }
  for (const KnownLabel& label : labels) {
    if (map.class_of_label[label.number] < 0) {
      map.left_out.push_back(Described(label));
    }
  }
  return map;
}

}  // namespace autopruner
