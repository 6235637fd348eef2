// SPDX-License-Identifier: Apache-2.0
#include "base/page/chart_axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/table.h"

namespace autopruner {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// What is left free at both ends, as a share of the range.
constexpr double kMargin = 0.05;

// The smallest of 1, 2, 5, 10, 20, .. times a power of ten that is at least
// `least`.
double RoundStep(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

}  // namespace

AxisFrame::AxisFrame(const Axis& axis, const std::vector<double>& values,
                     double from, double to)
    : axis_(axis), from_(from), to_(to) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    const double scaled = Scaled(value);
    if (!std::isfinite(scaled)) continue;
    low = std::min(low, scaled);
    high = std::max(high, scaled);
  }
  if (low > high) low = high = Scaled(0.5);
  const double margin =
      high > low ? kMargin * (high - low) : std::max(0.05, std::abs(low) / 20);
  low_ = std::isnan(axis.low) ? low - margin : Scaled(axis.low);
  high_ = std::isnan(axis.high) ? high + margin : Scaled(axis.high);
}

double AxisFrame::Scaled(double value) const {
  switch (axis_.scale) {
    case Scale::kLinear:
      return value;
    case Scale::kLog:
      return value > 0 ? std::log(value) : kNone;
    case Scale::kLogToOne:
      return value < 1 ? -std::log(1 - value) : kNone;
  }
  return kNone;
}

double AxisFrame::Unscaled(double scaled) const {
  switch (axis_.scale) {
    case Scale::kLinear:
      return scaled;
    case Scale::kLog:
      return std::exp(scaled);
    case Scale::kLogToOne:
      return 1 - std::exp(-scaled);
  }
  return kNone;
}

double AxisFrame::At(double value) const {
  return from_ + (to_ - from_) * (Scaled(value) - low_) / (high_ - low_);
}

bool AxisFrame::Shows(double value) const {
  const double at = At(value);
  constexpr double kRounding = 1e-6;
  return at >= std::min(from_, to_) - kRounding &&
         at <= std::max(from_, to_) + kRounding;
}

// Multiples of a round number.
std::vector<double> AxisFrame::Even(double spacing) const {
  const double low = Unscaled(low_);
  const double high = Unscaled(high_);
  const double most = std::max(1.0, std::abs(to_ - from_) / (1.6 * spacing));
  const double step = RoundStep((high - low) / most);
  std::vector<double> ticks;
  for (double k = std::ceil(low / step); k * step <= high; ++k) {
    ticks.push_back(k == 0 ? 0.0 : k * step);
  }
  return ticks;
}

std::vector<double> AxisFrame::Candidates(double spacing) const {
  if (!axis_.ticks.empty()) return axis_.ticks;
  // Over less than a factor of 4 a logarithmic axis has no round powers.
  if (axis_.scale == Scale::kLinear || high_ - low_ < std::log(4.0)) {
    return Even(spacing);
  }
  const bool to_one = axis_.scale == Scale::kLogToOne;
  const double smallest = to_one ? std::exp(-high_) : std::exp(low_);
  const double largest = to_one ? std::exp(-low_) : std::exp(high_);
  std::vector<double> ticks;
  // Powers first: where there is no room for all, they stay.
  for (const double factor : {1.0, 2.0, 5.0}) {
    for (double power = std::pow(10.0, std::floor(std::log10(smallest)));
         factor * power <= largest * (1 + 1e-9); power *= 10) {
      ticks.push_back(to_one ? 1 - factor * power : factor * power);
    }
  }
  return ticks;
}

std::vector<double> AxisFrame::Ticks(double spacing) const {
  std::vector<double> ticks;
  for (const double tick : Candidates(spacing)) {
    const bool has_room = std::none_of(
        ticks.begin(), ticks.end(),
        [&](double other) { return std::abs(At(tick) - At(other)) < spacing; });
    if (Shows(tick) && has_room) ticks.push_back(tick);
  }
  std::sort(ticks.begin(), ticks.end());
  return ticks;
}

std::string AxisFrame::Label(double tick) const {
  if (axis_.percent) return absl::StrFormat("%.3g %%", 100 * tick);
  if (std::abs(tick) >= 1000 && tick == std::floor(tick)) {
    return Grouped(static_cast<int64_t>(tick));
  }
  return absl::StrFormat("%.6g", tick);
}

std::string AxisFrame::Title() const {
  switch (axis_.scale) {
    case Scale::kLinear:
      return axis_.label;
    case Scale::kLog:
      return absl::StrCat(axis_.label, " (log scale)");
    case Scale::kLogToOne:
      return absl::StrCat(axis_.label, " (log scale of 1 - value)");
  }
  return axis_.label;
}

}  // namespace autopruner
