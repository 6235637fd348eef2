// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/page/chart.h"
#include "core/pruning_methods.h"
#include "trainer/study/study_report.h"

namespace autopruner {
namespace {

std::string ColorOf(PruningMethod method) {
  return ChartColor(static_cast<size_t>(method));
}

// A line a method that takes `kind`, with a point at x(group) for each budget.
template <typename X>
Chart MetricChart(const std::vector<StudyGroup>& groups, const StudyPlan& plan,
                  Budget kind, const Axis& metric, const X& x) {
  Chart chart = {.y = metric};
  for (const PruningMethod method : plan.methods) {
    if (!Takes(method, kind)) continue;
    ChartSeries series = {.name = PruningMethodName(method),
                          .color = ColorOf(method)};
    for (const StudyGroup& group : groups) {
      if (group.method != method || group.budget.kind != kind) continue;
      series.points.push_back({.x = x(group),
                               .y = group.fixed_point.mean,
                               .error = group.fixed_point.deviation});
    }
    chart.series.push_back(series);
  }
  return chart;
}

// All networks by their LUTs, a line a method and kind of budget.
Chart FrontChart(const std::vector<StudyGroup>& groups, const StudyPlan& plan,
                 const Axis& metric) {
  Chart chart = {.x = {.label = "LUTs", .scale = Scale::kLog}, .y = metric};
  for (const Budget kind : {Budget::kLuts, Budget::kPenalty, Budget::kNodes}) {
    for (const PruningMethod method : plan.methods) {
      ChartSeries series = {.name = absl::StrCat(PruningMethodName(method),
                                                 ", ", BudgetName(kind)),
                            .color = ColorOf(method),
                            .dashed = !TraitsOf(kind).asks_for_luts};
      for (const StudyGroup& group : groups) {
        if (group.method != method || group.budget.kind != kind) continue;
        series.points.push_back({.x = group.luts.mean,
                                 .y = group.fixed_point.mean,
                                 .error = group.fixed_point.deviation,
                                 .x_error = group.luts.deviation});
      }
      if (!series.points.empty()) chart.series.push_back(series);
    }
  }
  return chart;
}

// What each layer has of something, a line a layer, against all LUTs.
Chart LayerChart(const std::vector<StudyGroup>& groups, const StudyPlan& plan,
                 const char* what, std::vector<Spread> StudyGroup::*layers) {
  Chart chart = {.title = absl::StrCat(what, " in each layer"),
                 .x = {.label = "LUTs", .scale = Scale::kLog},
                 .y = {.label = what, .scale = Scale::kLog}};
  for (const PruningMethod method : plan.methods) {
    std::vector<ChartSeries> lines;
    for (const StudyGroup& group : groups) {
      if (group.method != method ||
          !TraitsOf(group.budget.kind).asks_for_luts) {
        continue;
      }
      const std::vector<Spread>& values = group.*layers;
      for (size_t l = 0; l < values.size(); ++l) {
        if (lines.size() <= l) {
          lines.push_back(
              {.name = absl::StrCat(PruningMethodName(method), ", layer ", l),
               .color = ChartColor(l),
               .dashed = group.budget.kind == Budget::kPenalty});
        }
        lines[l].points.push_back({.x = group.luts.mean,
                                   .y = values[l].mean,
                                   .error = values[l].deviation});
      }
    }
    chart.series.insert(chart.series.end(), lines.begin(), lines.end());
  }
  return chart;
}

}  // namespace

std::vector<std::string> StudyReport::Charts() const {
  const StudyPlan& plan = subject_.plan;
  const Axis metric = {.label = metric_ + ", test part, fixed point",
                       .scale = Scale::kLogToOne};
  std::vector<std::string> charts;
  if (plan.CountsLuts()) {
    Chart front = FrontChart(groups_, plan, metric);
    front.title = metric_ + " against LUTs";
    charts.push_back(ChartSvg(front));
    charts.push_back(ChartSvg(
        LayerChart(groups_, plan, "signed digits", &StudyGroup::layer_digits)));
    charts.push_back(ChartSvg(LayerChart(groups_, plan, "bits of values",
                                         &StudyGroup::layer_value_bits)));
    charts.push_back(
        ChartSvg(LayerChart(groups_, plan, "nodes", &StudyGroup::layer_nodes)));
  }
  if (plan.Has(Budget::kNodes)) {
    const double all = subject_.spec.prunable_nodes();
    Chart nodes = MetricChart(
        groups_, plan, Budget::kNodes, metric,
        [&](const StudyGroup& group) { return group.budget.asked / all; });
    nodes.title = metric_ + " against the share of nodes";
    nodes.x = {.label = "share of hidden nodes left",
               .scale = Scale::kLog,
               .percent = true};
    for (const double asked : plan.Asked(Budget::kNodes)) {
      nodes.x.ticks.push_back(asked / all);
    }
    Chart speed = MetricChart(
        groups_, plan, Budget::kNodes, metric,
        [](const StudyGroup& group) { return group.multiplications.mean; });
    speed.title = metric_ + " against multiplications";
    speed.x = {.label = "multiplications left", .scale = Scale::kLog};
    charts.push_back(ChartSvg(nodes));
    charts.push_back(ChartSvg(speed));
  }
  if (plan.Has(Budget::kFeatures)) {
    Chart features =
        MetricChart(groups_, plan, Budget::kFeatures, metric,
                    [](const StudyGroup& group) { return group.budget.asked; });
    features.title = metric_ + " against the number of features";
    features.x = {.label = "input features left", .scale = Scale::kLog};
    features.x.ticks = plan.Asked(Budget::kFeatures);
    charts.push_back(ChartSvg(features));
  }
  return charts;
}

}  // namespace autopruner
