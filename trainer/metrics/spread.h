// SPDX-License-Identifier: Apache-2.0
//
// Mean and deviation over seeds, and whether two means are compatible.
//
//   Spread pruned = SpreadOf({0.9733, 0.9731, 0.9738});
//   DifferenceInSigmas(pruned, retrained)  ->  1.8
//   VerdictOn(1.8)  ->  "compatible"
#ifndef TRAINER_METRICS_SPREAD_H_
#define TRAINER_METRICS_SPREAD_H_

#include <string>
#include <vector>

namespace autopruner {

struct Spread {
  int count = 0;
  double mean = 0;
  double deviation = 0;  // of the sample; 0 for one value
};

Spread SpreadOf(const std::vector<double>& values);

// Of value(item) over all items.
template <typename Items, typename Value>
Spread SpreadOver(const Items& items, const Value& value) {
  std::vector<double> values;
  for (const auto& item : items) values.push_back(value(item));
  return SpreadOf(values);
}

// "0.9734 ± 0.0003"; the mean alone of one value.
std::string SpreadText(const Spread& spread, int decimals);

// The standard error of the difference of two means, from the deviations of
// both. NaN with fewer than two values each.
double DifferenceError(const Spread& a, const Spread& b);

// The difference a - b by its standard error. NaN with fewer than two values
// each, or without any spread.
double DifferenceInSigmas(const Spread& a, const Spread& b);

// Below so many sigmas two means count as compatible.
inline constexpr double kCompatibleSigmas = 2.0;

// "compatible", or of the first mean "better" or "worse".
const char* VerdictOn(double sigmas);

}  // namespace autopruner

#endif  // TRAINER_METRICS_SPREAD_H_
