// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/spread.h"

#include <cmath>
#include <limits>
#include <vector>

#include "base/table.h"

namespace autopruner {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Spread SpreadOf(const std::vector<double>& values) {
  Spread spread = {.count = static_cast<int>(values.size())};
  const auto count = static_cast<double>(values.size());
  for (const double value : values) spread.mean += value / count;
  if (values.size() < 2) return spread;
  double square = 0;
  for (const double value : values) {
    square += (value - spread.mean) * (value - spread.mean);
  }
  spread.deviation = std::sqrt(square / (count - 1));
  return spread;
}

std::string SpreadText(const Spread& spread, int decimals) {
  return WithDeviation(spread.mean, spread.count > 1 ? spread.deviation : kNone,
                       decimals);
}

double DifferenceError(const Spread& a, const Spread& b) {
  if (a.count < 2 || b.count < 2) return kNone;
  return std::sqrt(a.deviation * a.deviation / a.count +
                   b.deviation * b.deviation / b.count);
}

double DifferenceInSigmas(const Spread& a, const Spread& b) {
  const double error = DifferenceError(a, b);
  return error > 0 ? (a.mean - b.mean) / error : kNone;
}

const char* VerdictOn(double sigmas) {
  if (!(std::abs(sigmas) >= kCompatibleSigmas)) return "compatible";
  return sigmas > 0 ? "better" : "worse";
}

}  // namespace autopruner
