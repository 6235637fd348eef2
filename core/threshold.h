// SPDX-License-Identifier: Apache-2.0
//
// The threshold at which something that rises with it meets its budget.
//
//   const double t = SolveThreshold(
//       {.low = -40, .high = 40}, /*tolerance=*/1e-9, [&](double t) {
//         return Excess{.value = Sigmoid(t) - 0.25, .slope = ...};
//       });
//
// What `excess_at` leaves behind (gates, say) is of the threshold returned.
#ifndef CORE_THRESHOLD_H_
#define CORE_THRESHOLD_H_

#include <algorithm>
#include <cmath>

namespace autopruner {

// By how much a budget is exceeded, and the derivative of that by the
// threshold. Of a step function, which has none: 0.
struct Excess {
  double value = 0;
  double slope = 0;
};

// Where the threshold is looked for, and where first.
struct Bracket {
  double low = 0;   // the excess is negative
  double high = 0;  // the excess is positive
  double first = 0;
};

// Returns the first threshold tried at which the excess is at most `tolerance`,
// or, of a step function that jumps across 0, one beside the jump where the
// excess is negative.
//   Newton's step where it stays inside the bracket, bisection elsewhere and
//   in every fourth round.
template <typename ExcessAt>
constexpr double SolveThreshold(Bracket bracket, double tolerance,
                                ExcessAt excess_at) {
  constexpr int kMaxRounds = 200;
  double low = bracket.low;
  double high = bracket.high;
  double threshold = std::clamp(bracket.first, low, high);
  for (int round = 0; round < kMaxRounds; ++round) {
    const Excess excess = excess_at(threshold);
    if (std::abs(excess.value) <= tolerance) return threshold;
    (excess.value > 0 ? high : low) = threshold;
    const double newton =
        threshold - excess.value / std::max(excess.slope, 1e-300);
    const bool inside = newton > low && newton < high && round % 4 != 3;
    threshold = inside ? newton : 0.5 * (low + high);
    if (!(threshold > low && threshold < high)) break;
  }
  excess_at(low);
  return low;
}

}  // namespace autopruner

#endif  // CORE_THRESHOLD_H_
