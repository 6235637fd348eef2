// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_significance.h"

#include <algorithm>
#include <cmath>

namespace autopruner {

double AsimovSignificance(const CountingExperiment& expected) {
  const double s = expected.signal;
  const double b = expected.background;
  const double variance =
      expected.background_uncertainty * expected.background_uncertainty;
  // Below, the second term is the limit to far more digits than a double has.
  constexpr double kNoVariance = 1e-12;
  const double first =
      (s + b) * std::log1p(s * b / (b * b + (s + b) * variance));
  const double second =
      variance <= kNoVariance * b
          ? s
          : b * b / variance * std::log1p(variance * s / (b * (b + variance)));
  // Rounding may leave less than 0.
  return std::sqrt(std::max(0.0, 2 * (first - second)));
}

}  // namespace autopruner
