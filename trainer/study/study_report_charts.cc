// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <string>

#include "core/pruning_methods.h"
#include "trainer/study/study_chart.h"
#include "trainer/study/study_report.h"

namespace autopruner {
namespace {

// Colours that the colour-blind can tell apart, too (Okabe and Ito).
std::string Color(PruningMethod method) {
  constexpr std::array kColors = {"#0072b2", "#d55e00", "#009e73", "#999999",
                                  "#cc79a7", "#e69f00", "#56b4e9"};
  static_assert(kPruningMethods.size() <= kColors.size(), "a color is missing");
  return kColors[static_cast<size_t>(method)];
}

}  // namespace

std::string StudyReport::Charts() const {
  Chart nodes = {.title = metric_ + " against the share of nodes",
                 .x_label = "share of hidden nodes left",
                 .y_label = metric_ + ", test part, fixed point",
                 .percent = true};
  Chart speed = {.title = metric_ + " against multiplications",
                 .x_label = "multiplications left",
                 .y_label = nodes.y_label,
                 .x_ticks = {10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000,
                             20000, 50000, 100000}};
  Chart features = {.title = metric_ + " against the number of features",
                    .x_label = "input features left",
                    .y_label = nodes.y_label};
  const double all = subject_.spec.prunable_nodes();
  for (const int budget : subject_.plan.budgets) {
    nodes.x_ticks.push_back(budget / all);
  }
  for (const int budget : subject_.plan.features) {
    features.x_ticks.push_back(budget);
  }
  for (const PruningMethod method : subject_.plan.methods) {
    for (Chart* chart : {&nodes, &speed, &features}) {
      chart->series.push_back({.name = PruningMethodName(method),
                               .color = Color(method),
                               .points = {}});
    }
    for (const StudyGroup& group : groups_) {
      if (group.method != method) continue;
      const auto add = [&group](Chart& chart, double x) {
        chart.series.back().points.push_back(
            {.x = x,
             .y = group.fixed_point.mean,
             .error = group.fixed_point.deviation});
      };
      if (group.nodes == 0) {
        add(features, group.features);
        continue;
      }
      add(nodes, group.nodes / all);
      add(speed, group.multiplications.mean);
    }
  }
  std::string html;
  if (!subject_.plan.budgets.empty()) html += ChartSvg(nodes) + ChartSvg(speed);
  if (!subject_.plan.features.empty()) html += ChartSvg(features);
  return html;
}

}  // namespace autopruner
