// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/column_facts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "absl/strings/str_cat.h"
#include "base/table.h"

namespace autopruner {
namespace {

// Of a data set's samples, evenly spread ones: enough to see one in a
// thousand.
constexpr int kMostSamples = 1 << 18;

struct Moments {
  double mean = 0;
  double deviation = 0;
};

// The sorted value below which `share` of the others are.
float Quantile(std::span<const float> sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<size_t>(at)];
}

bool HasManyValues(std::span<const float> sorted) {
  constexpr int kMany = 10;
  int values = 1;
  for (size_t i = 1; i < sorted.size() && values < kMany; ++i) {
    values += sorted[i] != sorted[i - 1];
  }
  return values == kMany;
}

// Takes the lowest value (or the highest) off `sorted` if it is a code.
bool TakeCode(bool lowest, size_t samples, std::span<const float>& sorted,
              ColumnFacts& facts) {
  if (sorted.empty()) return false;
  const float code = lowest ? sorted.front() : sorted.back();
  const auto [begin, end] =
      std::equal_range(sorted.begin(), sorted.end(), code);
  const auto count = static_cast<size_t>(end - begin);
  const size_t least = std::max<size_t>(10, samples / 1000);
  if (count < least || count == sorted.size()) return false;
  const std::span<const float> rest =
      lowest ? sorted.subspan(count) : sorted.first(sorted.size() - count);
  const double gap =
      lowest ? double{rest.front()} - code : double{code} - rest.back();
  const double width = double{Quantile(rest, 0.995)} - Quantile(rest, 0.005);
  if (gap <= width || !HasManyValues(rest)) return false;
  facts.codes.push_back(
      {code, static_cast<double>(count) / static_cast<double>(samples)});
  sorted = rest;
  return true;
}

}  // namespace

std::string PercentText(double share) {
  return Fixed(100 * share, share < 0.001 ? 2 : 1) + " %";
}

std::string FarValueText(const FarValue& code) {
  return absl::StrCat(PercentText(code.share), " are ", code.value,
                      ", far from all others");
}

bool ColumnFacts::distorted() const {
  return bulk_deviation > 0 && (deviation > 2 * bulk_deviation ||
                                std::abs(mean - bulk_mean) > bulk_deviation);
}

ColumnFacts FindColumnFacts(const Dataset& data,
                            const std::function<float(int)>& value) {
  ColumnFacts facts;
  // Over the samples of positive weight between `low` and `high`.
  const auto moments_of = [&](double low, double high) {
    const auto is_in = [&](int i) {
      return data.weight[i] > 0 && value(i) >= low && value(i) <= high;
    };
    double weights = 0;
    double sum = 0;
    for (int i = 0; i < data.samples(); ++i) {
      if (!is_in(i)) continue;
      weights += data.weight[i];
      sum += static_cast<double>(data.weight[i]) * value(i);
    }
    Moments moments = {.mean = sum / weights};
    double squares = 0;
    for (int i = 0; i < data.samples(); ++i) {
      if (!is_in(i)) continue;
      squares += data.weight[i] * (value(i) - moments.mean) *
                 (value(i) - moments.mean);
    }
    moments.deviation = std::sqrt(squares / weights);
    return moments;
  };
  const Moments all = moments_of(-HUGE_VAL, HUGE_VAL);
  facts.mean = facts.bulk_mean = all.mean;
  facts.deviation = facts.bulk_deviation = all.deviation;
  std::vector<float> values;
  const int stride = (data.samples() + kMostSamples - 1) / kMostSamples;
  facts.constant = true;
  bool any = false;
  for (int i = 0; i < data.samples(); ++i) {
    if (data.weight[i] <= 0) continue;
    if (!any) facts.first = value(i);
    any = true;
    facts.constant = facts.constant && value(i) == facts.first;
    if (i % stride == 0) values.push_back(value(i));
  }
  if (facts.constant || values.empty()) return facts;
  std::sort(values.begin(), values.end());
  std::span<const float> bulk = values;
  while (TakeCode(true, values.size(), bulk, facts) ||
         TakeCode(false, values.size(), bulk, facts)) {
  }
  const double low = Quantile(bulk, 0.005);
  const double high = Quantile(bulk, 0.995);
  const double width = high - low;
  const double lowest =
      std::max(low - width, static_cast<double>(bulk.front()));
  const double highest =
      std::min(high + width, static_cast<double>(bulk.back()));
  const auto inside = std::upper_bound(bulk.begin(), bulk.end(), highest) -
                      std::lower_bound(bulk.begin(), bulk.end(), lowest);
  facts.outliers =
      1 - static_cast<double>(inside) / static_cast<double>(bulk.size());
  if (facts.outliers == 0 && facts.codes.empty()) return facts;
  const Moments of_bulk = moments_of(lowest, highest);
  facts.bulk_mean = of_bulk.mean;
  facts.bulk_deviation = of_bulk.deviation;
  return facts;
}

Dataset FeatureColumn(const Dataset& data, int feature) {
  Dataset column = {.y = {}};
  const SetShape& set = data.set;
  const bool of_elements = set.exists() && feature < set.inputs;
  for (int s = 0; s < data.samples(); ++s) {
    const std::span<const float> row = data.row(s);
    for (int e = 0; e < (of_elements ? set.elements : 1); ++e) {
      if (of_elements && row[set.valid_place(e)] == 0) continue;
      column.y.push_back(
          row[set.exists() ? set.place_of(feature, e) : feature]);
      column.weight.push_back(data.weight[s]);
    }
  }
  return column;
}

ColumnFacts FindColumnFacts(const Dataset& data, int feature) {
  if (!data.set.exists()) {
    return FindColumnFacts(
        data, [&](int i) { return data.row(i)[static_cast<size_t>(feature)]; });
  }
  const Dataset column = FeatureColumn(data, feature);
  return FindColumnFacts(column, [&](int i) { return column.y[i]; });
}

}  // namespace autopruner
