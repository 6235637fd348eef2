// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/metrics_roc.h"

#include <algorithm>
#include <limits>

namespace autopruner {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Roc::Roc(std::vector<RocSample> samples) {
  // The order of equal scores must not depend on the sort's implementation:
  // sums of weights would differ in the last bit.
  std::stable_sort(
      samples.begin(), samples.end(),
      [](const RocSample& a, const RocSample& b) { return a.score > b.score; });
  points_.push_back({});
  Point sum;
  double squares = 0;
  for (size_t i = 0; i < samples.size(); ++i) {
    const RocSample& sample = samples[i];
    (sample.signal ? sum.signal : sum.background) += sample.weight;
    if (!sample.signal) squares += sample.weight * sample.weight;
    const bool last_of_score =
        i + 1 == samples.size() || samples[i + 1].score != sample.score;
    if (last_of_score) points_.push_back(sum);
  }
  if (squares > 0) {
    background_samples_ = sum.background * sum.background / squares;
  }
}

double Roc::Auc() const {
  if (!exists()) return kNone;
  double area = 0;
  for (size_t i = 1; i < points_.size(); ++i) {
    const Point& from = points_[i - 1];
    const Point& to = points_[i];
    const double below = last().background - to.background;
    const double equal = to.background - from.background;
    area += (to.signal - from.signal) * (below + equal / 2);
  }
  return area / (last().signal * last().background);
}

double Roc::Rejection(double efficiency) const {
  if (!exists()) return kNone;
  const double signal = efficiency * last().signal;
  // The first point with enough signal: the smallest background on a plateau.
  // Less than any sample's share, so that rounding cannot miss a plateau.
  constexpr double kRounding = 1e-9;
  const double enough = signal * (1 - kRounding);
  size_t i = 1;
  while (i + 1 < points_.size() && points_[i].signal < enough) ++i;
  const Point& from = points_[i - 1];
  const Point& to = points_[i];
  const double share =
      to.signal > from.signal
          ? std::min((signal - from.signal) / (to.signal - from.signal), 1.0)
          : 1.0;
  const double background =
      from.background + share * (to.background - from.background);
  if (background * background_samples_ < last().background) {
    return background_samples_;
  }
  return last().background / background;
}

}  // namespace autopruner
