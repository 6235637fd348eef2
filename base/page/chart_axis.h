// SPDX-License-Identifier: Apache-2.0
//
// Where the values of an axis stand, and which of them are labelled: of a chart
// or of another figure.
//
//   AxisFrame frame(axis, {0.9, 0.99}, /*from=*/300, /*to=*/40);
//   frame.At(0.95)  ->  where 0.95 stands; NaN if it cannot be shown
//   for (double tick : frame.Ticks(/*spacing=*/16)) .. frame.Label(tick) ..
#ifndef BASE_PAGE_CHART_AXIS_H_
#define BASE_PAGE_CHART_AXIS_H_

#include <string>
#include <vector>

#include "base/page/chart.h"

namespace autopruner {

class AxisFrame {
 public:
  // `values` are all that shall fit between the positions `from` and `to`.
  AxisFrame(const Axis& axis, const std::vector<double>& values, double from,
            double to);

  // NaN for what the scale does not know: log of 0, 1 - y of 1.
  double At(double value) const;
  bool Shows(double value) const;

  // Values within the frame, at least `spacing` apart from each other.
  std::vector<double> Ticks(double spacing) const;
  std::string Label(double tick) const;
  // The axis' label; says so if the scale is logarithmic.
  std::string Title() const;

 private:
  std::vector<double> Candidates(double spacing) const;
  std::vector<double> Even(double spacing) const;
  double Scaled(double value) const;
  double Unscaled(double scaled) const;

  const Axis axis_;
  double low_ = 0;  // scaled
  double high_ = 1;
  const double from_;
  const double to_;
};

}  // namespace autopruner

#endif  // BASE_PAGE_CHART_AXIS_H_
