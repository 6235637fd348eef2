// SPDX-License-Identifier: Apache-2.0
//
// A chart of several series with error bars, as SVG.
//
//   Chart chart = {.title = "AUC", .x_label = "nodes", .y_label = "AUC",
//                  .series = {{"taylor", "#d55e00", {{8, 0.965, 0.001}}}}};
//   html += ChartSvg(chart);
//
// x is logarithmic; y <= 1 is shown by the logarithm of 1 - y, so that 0.97 and
// 0.98 are told apart as well as 0.7 and 0.8.
#ifndef TRAINER_STUDY_STUDY_CHART_H_
#define TRAINER_STUDY_STUDY_CHART_H_

#include <string>
#include <vector>

namespace autopruner {

struct ChartPoint {
  double x = 0;
  double y = 0;
  double error = 0;
};

struct ChartSeries {
  std::string name;
  std::string color;
  std::vector<ChartPoint> points;
};

struct Chart {
  std::string title = {};
  std::string x_label = {};
  std::string y_label = {};
  bool percent = false;  // x are shares, labelled as such
  std::vector<double> x_ticks = {};
  std::vector<ChartSeries> series = {};
};

std::string ChartSvg(const Chart& chart);

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_CHART_H_
