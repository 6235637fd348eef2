// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_scaling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace autopruner {
namespace {

// What inputs hold whose format is found in training: so many deviations.
constexpr float kFreeRange = 8;

// Rounds to a multiple of a power of ten that is at most deviation / 10.
// Powers of ten and multiples are exact where a float keeps them apart.
float RoundedOffset(double mean, double deviation) {
  const int decade = static_cast<int>(std::floor(std::log10(deviation))) - 1;
  const double unit = std::pow(10.0, std::abs(decade));
  const double rounded = decade >= 0 ? std::round(mean / unit) * unit
                                     : std::round(mean * unit) / unit;
  return static_cast<float>(rounded);
}

FeatureScaling ScalingOf(const ColumnFacts& facts) {
  const bool bulk = facts.distorted();
  const double mean = bulk ? facts.bulk_mean : facts.mean;
  const double deviation = bulk ? facts.bulk_deviation : facts.deviation;
  if (facts.constant) return {.offset = facts.first};
  if (deviation == 0) return {.offset = static_cast<float>(mean)};
  return {.offset = RoundedOffset(mean, deviation),
          .log2_scale =
              std::clamp(static_cast<int>(std::lround(-std::log2(deviation))),
                         -kMaxLog2Scale, kMaxLog2Scale)};
}

FeatureScaling FitTarget(const Dataset& train, const Format& output) {
  const auto target = [&](int i) { return train.y[i]; };
  FeatureScaling scaling = ScalingOf(FindColumnFacts(train, target));
  if (!output.quantized()) return scaling;  // it is found
  std::vector<float> sorted = train.y;
  std::sort(sorted.begin(), sorted.end());
  // All but one in a thousand at each end.
  const size_t beyond = sorted.size() / 1000;
  const float low = sorted[beyond];
  const float high = sorted[sorted.size() - 1 - beyond];
  if (!output.is_signed) scaling.offset = low;
  const float largest =
      static_cast<float>(output.max_raw()) * PowerOfTwo(-output.frac);
  const float reach = std::max(high - scaling.offset, scaling.offset - low);
  while (scaling.log2_scale > -kMaxLog2Scale &&
         reach * PowerOfTwo(scaling.log2_scale) > largest) {
    --scaling.log2_scale;
  }
  return scaling;
}

}  // namespace

FittedScaling FitScaling(const Dataset& train, const ScalingOptions& options) {
  FittedScaling fitted;
  for (int feature = 0; feature < train.features; ++feature) {
    const ColumnFacts facts = FindColumnFacts(train, feature);
    fitted.features.push_back(ScalingOf(facts));
    fitted.squeezed.push_back(facts.distorted());
    fitted.constant.push_back(facts.constant);
  }
  if (train.classes == 0 && options.output) {
    fitted.target = FitTarget(train, *options.output);
  }
  return fitted;
}

void ScaleData(const FittedScaling& fitted, const ScalingOptions& options,
               Dataset& data) {
  const Format input = options.input.value_or(Format());
  float lowest = -kFreeRange;
  float highest = kFreeRange;
  if (input.quantized()) {
    lowest = static_cast<float>(input.min_raw()) * PowerOfTwo(-input.frac);
    highest = static_cast<float>(input.max_raw()) * PowerOfTwo(-input.frac);
  }
  const SetShape& set = data.set;
  const size_t row_size = set.exists() ? static_cast<size_t>(set.row_size())
                                       : fitted.features.size();
  for (size_t place = 0; place < row_size; ++place) {
    const int i = set.exists() ? set.feature_of(static_cast<int>(place))
                               : static_cast<int>(place);
    if (i < 0) continue;  // tells whether an element is there
    const FeatureScaling& scaling = fitted.features[i];
    const float scale = PowerOfTwo(scaling.log2_scale);
    const bool limited =
        options.input &&
        (options.limit == Limit::kAll ||
         (options.limit == Limit::kOutliers && fitted.squeezed[i]));
    for (size_t row = 0; row < data.x.size(); row += row_size) {
      float& x = data.x[row + place];
      if (set.is_of_element(static_cast<int>(place)) &&
          data.x[row + set.valid_place(
                           set.element_of(static_cast<int>(place)))] == 0) {
        continue;
      }
      if (fitted.constant[i]) {
        x = 0;
        continue;
      }
      x = (x - scaling.offset) * scale;
      if (limited) x = std::clamp(x, lowest, highest);
    }
  }
  data.target = fitted.target;
  if (data.classes > 0) return;
  for (float& y : data.y) {
    y = (y - fitted.target.offset) * PowerOfTwo(fitted.target.log2_scale);
  }
}

}  // namespace autopruner
