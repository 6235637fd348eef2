// SPDX-License-Identifier: Apache-2.0
//
// A chart of several series, as SVG.
//
//   Chart chart = {.title = "AUC against nodes",
//                  .x = {.label = "nodes", .scale = Scale::kLog},
//                  .y = {.label = "AUC", .scale = Scale::kLogToOne},
//                  .series = {{.name = "taylor", .color = "#d55e00",
//                              .points = {{8, 0.965, 0.001}}}}};
//   html += ChartSvg(chart);
//
// A logarithmic axis says so. What it cannot show (log of 0, NaN) is left out,
// and the line is broken there.
#ifndef BASE_PAGE_CHART_H_
#define BASE_PAGE_CHART_H_

#include <limits>
#include <string>
#include <vector>

namespace autopruner {

// kLogToOne shows y by the logarithm of 1 - y, so that 0.97 and 0.98 are told
// apart as well as 0.7 and 0.8.
enum class Scale { kLinear, kLog, kLogToOne };

struct Axis {
  static constexpr double kFitted = std::numeric_limits<double>::quiet_NaN();

  std::string label = {};
  Scale scale = Scale::kLinear;
  bool percent = false;            // values are shares, labelled as such
  std::vector<double> ticks = {};  // empty: chosen
  // The ends; kFitted: as the points need.
  double low = kFitted;
  double high = kFitted;
};

struct ChartPoint {
  double x = 0;
  double y = 0;
  // Half the lengths of bars; 0: none.
  double error = 0;
  double x_error = 0;
};

enum class Mark {
  kPoints,  // with a line from one to the next, and error bars
  kDots,    // without the line
  kLine,    // only the line
  kSteps,   // x are left edges; y stands until the next x
};

struct ChartSeries {
  std::string name;
  std::string color;
  std::vector<ChartPoint> points = {};
  Mark mark = Mark::kPoints;
  bool dashed = false;
};

struct Chart {
  std::string title = {};
  Axis x = {};
  Axis y = {};
  std::vector<ChartSeries> series = {};
};

// Colours that the colour-blind can tell apart too, for series 0, 1, ..
std::string ChartColor(size_t series);

std::string ChartSvg(const Chart& chart);

}  // namespace autopruner

#endif  // BASE_PAGE_CHART_H_
