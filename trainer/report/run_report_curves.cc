// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/page/chart.h"
#include "core/network_layout.h"
#include "trainer/metrics/metrics.h"
#include "trainer/report/run_report_parts.h"

namespace autopruner {
namespace {

// One line a run in float, and one dashed in fixed point where it exists.
Chart EpochChart(const std::vector<ReportedRun>& runs,
                 double EpochRecord::*floating,
                 double EpochRecord::*fixed_point) {
  Chart chart = {.x = {.label = "epoch"}};
  for (const ReportedRun& run : runs) {
    ChartSeries ends = {.name = absl::StrCat(run.name, ", float"),
                        .color = run.color,
                        .mark = Mark::kLine};
    ChartSeries fixed = {.name = absl::StrCat(run.name, ", fixed point"),
                         .color = run.color,
                         .mark = Mark::kLine,
                         .dashed = true};
    double epoch = 1;
    for (const EpochRecord& record : run.outcome->history) {
      ends.points.push_back({epoch, record.*floating});
      fixed.points.push_back({epoch, record.*fixed_point});
      ++epoch;
    }
    chart.series.push_back(ends);
    chart.series.push_back(fixed);
  }
  return chart;
}

// The sum of all gates of hidden nodes.
double NodesInUse(const NetworkSpec& spec, const EpochRecord& record) {
  double sum = 0;
  for (int level = 1; level < spec.layers.count; ++level) {
    const int first = FirstUnit(spec, level);
    for (int j = 0; j < spec.layers.at[level - 1].outputs; ++j) {
      sum += record.gates[first + j];
    }
  }
  return sum;
}

}  // namespace

std::vector<std::string> CurveFigures(const RunReport& report,
                                      const std::vector<ReportedRun>& runs) {
  if (runs.front().outcome->history.empty()) return {};
  Chart loss = EpochChart(runs, &EpochRecord::loss, &EpochRecord::fixed_loss);
  loss.title = "Loss, training part";
  loss.y = {.label = "mean loss of the epoch", .scale = Scale::kLog};
  Chart metric =
      EpochChart(runs, &EpochRecord::metric, &EpochRecord::fixed_metric);
  const std::string name = PrimaryMetricName(report.summary->head);
  metric.title = absl::StrCat(name, ", validation part");
  metric.y = {.label = name, .scale = Scale::kLogToOne};
  Chart nodes = {.title = "Hidden nodes in use",
                 .x = {.label = "epoch"},
                 .y = {.label = "sum of the gates", .low = 0}};
  for (const ReportedRun& run : runs) {
    nodes.series.push_back(
        {.name = run.name, .color = run.color, .mark = Mark::kLine});
    double epoch = 1;
    for (const EpochRecord& record : run.outcome->history) {
      nodes.series.back().points.push_back(
          {epoch++, NodesInUse(report.spec, record)});
    }
  }
  std::vector<std::string> figures = {ChartSvg(loss), ChartSvg(metric)};
  if (runs.size() > 1) figures.push_back(ChartSvg(nodes));
  return figures;
}

std::vector<std::string> FrontFigures(const RunReport& report) {
  const Summary& summary = *report.summary;
  const SeedRuns& runs = summary.seeds[summary.shipped];
  if (runs.tries.empty()) return {};
  const std::string metric = PrimaryMetricName(summary.head);
  Chart chart = {
      .title = absl::StrCat(metric, " against nodes"),
      .x = {.label = "hidden nodes left", .scale = Scale::kLog},
      .y = {.label = absl::StrCat(metric, ", validation part, fixed point"),
            .scale = Scale::kLogToOne},
      .series = {
          {.name = "budget met", .color = "#0072b2", .mark = Mark::kDots},
          {.name = "not met", .color = "#d55e00", .mark = Mark::kDots},
          {.name = "chosen", .color = "#000000"}}};
  for (const SearchTry& made : runs.tries) {
    const double x = static_cast<double>(made.nodes);
    chart.series[made.chosen ? 2
                 : made.fits ? 0
                             : 1]
        .points.push_back({x, made.metric});
  }
  return {ChartSvg(chart)};
}

}  // namespace autopruner
