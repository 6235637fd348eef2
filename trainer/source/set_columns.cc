// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/set_columns.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/utf8.h"

namespace autopruner {
namespace {

constexpr char kValid[] = "valid";
constexpr int kMostElements = 1 << 16;

template <typename... Args>
absl::Status Error(const SampleSource& source, const Args&... args) {
  return absl::InvalidArgumentError(absl::StrCat(source.name(), ": ", args...));
}

// "tracks.3.d0": feature d0 of element 3 of tracks.
struct ElementName {
  std::string set;
  int element = 0;
  std::string feature;
};

std::optional<ElementName> ParseElementName(const std::string& name) {
  const size_t first = name.find('.');
  if (first == std::string::npos || first == 0) return {};
  const size_t second = name.find('.', first + 1);
  if (second == std::string::npos || second + 1 == name.size()) return {};
  ElementName parsed = {.set = name.substr(0, first),
                        .feature = name.substr(second + 1)};
  const char* begin = name.data() + first + 1;
  const char* end = name.data() + second;
  const auto [rest, error] = std::from_chars(begin, end, parsed.element);
  if (error != std::errc() || rest != end || parsed.element < 0) return {};
  return parsed;
}

// The columns of one set, by element and feature.
struct FoundSet {
  std::string name;
  std::vector<std::string> features;  // of an element, in their order
  std::vector<std::map<std::string, int>> elements;
  std::vector<int> joined;
};

absl::StatusOr<FoundSet> Find(const SampleSource& source,
                              const ColumnChoice& columns) {
  FoundSet found;
  for (const int column : columns.features) {
    const std::optional<ElementName> name =
        ParseElementName(source.columns()[column]);
    if (!name) {
      found.joined.push_back(column);
      continue;
    }
    if (found.name.empty()) found.name = name->set;
    if (found.name != name->set) {
      return Error(source, "has elements of ", found.name, " and of ",
                   name->set, "; --data_sets or --drop leaves one out");
    }
    if (name->element >= kMostElements) {
      return Error(source, "column '", source.columns()[column],
                   "': elements are numbered from 0 on, to at most ",
                   kMostElements - 1);
    }
    found.elements.resize(
        std::max<size_t>(found.elements.size(), name->element + 1));
    found.elements[name->element][name->feature] = column;
    if (std::find(found.features.begin(), found.features.end(),
                  name->feature) == found.features.end()) {
      found.features.push_back(name->feature);
    }
  }
  if (found.name.empty()) {
    return Error(source, "has no sets of elements, which the network takes; ",
                 "expected columns like tracks.0.d0, tracks.1.d0 (a structured "
                 "data set of two dimensions, or an array of three)");
  }
  return found;
}

}  // namespace

absl::StatusOr<SetColumns> FindSetColumns(const SampleSource& source,
                                          const ColumnChoice& columns,
                                          const SetShape& shape) {
  absl::StatusOr<FoundSet> found = Find(source, columns);
  if (!found.ok()) return found.status();
  SetColumns set = {.columns = columns};
  std::vector<std::string>& names = found->features;
  const auto valid = std::find(names.begin(), names.end(), kValid);
  set.has_valid = valid != names.end();
  if (set.has_valid) names.erase(valid);
  const auto elements = static_cast<int>(found->elements.size());
  if (elements < shape.elements) {
    return Error(source, found->name, " has ", elements,
                 " elements a sample; the network takes ", shape.elements);
  }
  if (static_cast<int>(names.size()) != shape.inputs) {
    return Error(source, "an element of ", found->name, " has ", names.size(),
                 " features (", OneLineList(names), "); the network has ",
                 shape.inputs, " inputs; --drop=", found->name,
                 ".*.NAME leaves one out");
  }
  std::vector<int>& order = set.columns.features;
  order.clear();
  for (int e = 0; e < shape.elements; ++e) {
    const std::map<std::string, int>& element = found->elements[e];
    for (const std::string& name : names) {
      if (!element.contains(name)) {
        return Error(source, "has no ", found->name, ".", e, ".", name);
      }
      order.push_back(element.at(name));
    }
    if (set.has_valid && !element.contains(kValid)) {
      return Error(source, "has no ", found->name, ".", e, ".", kValid);
    }
    order.push_back(element.at(set.has_valid ? kValid : names.front()));
  }
  set.feature_names = names;
  set.name = found->name;
  set.elements = elements;
  std::vector<std::string> joined;
  for (const int column : found->joined) {
    order.push_back(column);
    joined.push_back(source.columns()[column]);
  }
  if (static_cast<int>(joined.size()) != shape.joined) {
    return Error(
        source, "has ", joined.size(), " features beside ", found->name, " (",
        OneLineList(joined), "); the network joins ", shape.joined,
        joined.empty() ? "; in a file .npz or .h5 they stand beside it, "
                         "as a structured data set"
                       : "");
  }
  set.feature_names.insert(set.feature_names.end(), joined.begin(),
                           joined.end());
  return set;
}

void MarkAbsent(const SetShape& shape, bool has_valid, std::span<double> row) {
  for (int e = 0; e < shape.elements; ++e) {
    const std::span<double> element =
        row.subspan(e * shape.element_size(), shape.element_size());
    const std::span<double> features = element.first(shape.inputs);
    const bool absent =
        has_valid ? element.back() == 0
                  : std::all_of(features.begin(), features.end(),
                                [](double x) { return std::isnan(x); });
    if (absent) std::fill(features.begin(), features.end(), 0.0);
    element.back() = absent ? 0 : 1;
  }
}

}  // namespace autopruner
