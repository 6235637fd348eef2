// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_scaling.h"

#include <algorithm>
#include <cmath>

namespace autopruner {
namespace {

struct Moments {
  double mean = 0;
  double deviation = 0;
  bool constant = false;
};

// Over the samples of positive weight, of which there is at least one.
Moments WeightedMoments(const Dataset& data, int feature) {
  double weights = 0;
  double sum = 0;
  for (int i = 0; i < data.samples(); ++i) {
    weights += data.weight[i];
    sum += static_cast<double>(data.weight[i]) * data.row(i)[feature];
  }
  Moments moments = {.mean = sum / weights, .constant = true};
  double squares = 0;
  const float* first = nullptr;
  for (int i = 0; i < data.samples(); ++i) {
    if (data.weight[i] == 0) continue;
    const float& value = data.row(i)[feature];
    if (first == nullptr) first = &value;
    moments.constant = moments.constant && value == *first;
    squares += data.weight[i] * (value - moments.mean) * (value - moments.mean);
  }
  if (moments.constant) moments.mean = *first;
  moments.deviation = std::sqrt(squares / weights);
  return moments;
}

// Rounds to a multiple of a power of ten that is at most deviation / 10.
// Powers of ten and multiples are exact where a float keeps them apart.
float RoundedOffset(const Moments& moments) {
  const int decade =
      static_cast<int>(std::floor(std::log10(moments.deviation))) - 1;
  const double unit = std::pow(10.0, std::abs(decade));
  const double rounded = decade >= 0 ? std::round(moments.mean / unit) * unit
                                     : std::round(moments.mean * unit) / unit;
  return static_cast<float>(rounded);
}

}  // namespace

std::vector<FeatureScaling> FitScaling(const Dataset& train) {
  std::vector<FeatureScaling> scaling(train.features);
  for (int feature = 0; feature < train.features; ++feature) {
    const Moments moments = WeightedMoments(train, feature);
    if (moments.constant || moments.deviation == 0) {
      scaling[feature].offset = static_cast<float>(moments.mean);
      continue;
    }
    scaling[feature].offset = RoundedOffset(moments);
    scaling[feature].log2_scale =
        std::clamp(static_cast<int>(std::lround(-std::log2(moments.deviation))),
                   -kMaxLog2Scale, kMaxLog2Scale);
  }
  return scaling;
}

}  // namespace autopruner
