// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <vector>

#include "base/page/chart.h"
#include "core/pruning_methods.h"
#include "trainer/study/study_report.h"

namespace autopruner {

std::vector<std::string> StudyReport::Charts() const {
  const Axis metric = {.label = metric_ + ", test part, fixed point",
                       .scale = Scale::kLogToOne};
  Chart nodes = {.title = metric_ + " against the share of nodes",
                 .x = {.label = "share of hidden nodes left",
                       .scale = Scale::kLog,
                       .percent = true},
                 .y = metric};
  Chart speed = {.title = metric_ + " against multiplications",
                 .x = {.label = "multiplications left", .scale = Scale::kLog},
                 .y = metric};
  Chart features = {.title = metric_ + " against the number of features",
                    .x = {.label = "input features left", .scale = Scale::kLog},
                    .y = metric};
  const double all = subject_.spec.prunable_nodes();
  for (const int budget : subject_.plan.budgets) {
    nodes.x.ticks.push_back(budget / all);
  }
  for (const int budget : subject_.plan.features) {
    features.x.ticks.push_back(budget);
  }
  for (const PruningMethod method : subject_.plan.methods) {
    for (Chart* chart : {&nodes, &speed, &features}) {
      chart->series.push_back(
          {.name = PruningMethodName(method),
           .color = ChartColor(static_cast<size_t>(method))});
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
  std::vector<std::string> charts;
  if (!subject_.plan.budgets.empty()) {
    charts = {ChartSvg(nodes), ChartSvg(speed)};
  }
  if (!subject_.plan.features.empty()) charts.push_back(ChartSvg(features));
  return charts;
}

}  // namespace autopruner
