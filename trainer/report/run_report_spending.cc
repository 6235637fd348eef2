// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/page/chart.h"
#include "trainer/metrics/metrics.h"
#include "trainer/metrics/spread.h"
#include "trainer/report/run_report_parts.h"
#include "trainer/report/summary_columns.h"
#include "trainer/run/circuit_measure.h"

namespace autopruner {
namespace {

// A line a layer, over the epochs in which the network was quantised.
Chart LayersOverEpochs(const RunOutcome& outcome, const std::string& what,
                       int LayerUse::*count) {
  Chart chart = {.title = absl::StrCat(what, " of each layer"),
                 .x = {.label = "epoch"},
                 .y = {.label = what, .scale = Scale::kLog}};
  for (size_t l = 0; l < outcome.layers.size(); ++l) {
    ChartSeries series = {.name = LayerName(l, outcome.layers.size()),
                          .color = ChartColor(l),
                          .mark = Mark::kLine};
    double epoch = 1;
    for (const EpochRecord& record : outcome.history) {
      if (!record.layers.empty()) {
        series.points.push_back(
            {epoch, static_cast<double>(record.layers[l].*count)});
      }
      ++epoch;
    }
    chart.series.push_back(series);
  }
  return chart;
}

// What the firmware takes. That of the full network is large: it is counted
// without a search.
double CostOf(const RunOutcome& outcome) {
  return static_cast<double>(
      outcome.circuit > 0
          ? outcome.circuit
          : MeasureQuickly(outcome.model, *outcome.measure, *outcome.device));
}

}  // namespace

std::vector<std::string> SpendingFigures(const RunOutcome& outcome) {
  int quantised = 0;
  for (const EpochRecord& record : outcome.history) {
    quantised += !record.layers.empty();
  }
  if (quantised < 2) return {};
  return {ChartSvg(LayersOverEpochs(outcome, "Signed digits of weights",
                                    &LayerUse::digits)),
          ChartSvg(LayersOverEpochs(outcome, "Bits of values that are read",
                                    &LayerUse::value_bits)),
          ChartSvg(LayersOverEpochs(outcome, "Nodes", &LayerUse::nodes))};
}

std::vector<std::string> PathFigures(const RunReport& report) {
  const Summary& summary = *report.summary;
  if (summary.budget == 0) return {};
  const std::string metric = PrimaryMetricName(summary.head);
  Chart chart = {
      .title = absl::StrCat(metric, " against digits of weights"),
      .x = {.label = "signed digits of all weights", .scale = Scale::kLog},
      .y = {.label = absl::StrCat(metric, ", validation part, fixed point"),
            .scale = Scale::kLogToOne},
      .series = {
          {.name = "after an epoch", .color = "#0072b2", .mark = Mark::kDots},
          {.name = "ships", .color = "#000000"}}};
  const auto point = [](const std::vector<LayerUse>& layers, double reached) {
    int digits = 0;
    for (const LayerUse& layer : layers) digits += layer.digits;
    return ChartPoint{.x = static_cast<double>(digits), .y = reached};
  };
  const RunOutcome& shipped = ShippedOutcome(summary);
  for (const EpochRecord& record : shipped.history) {
    if (record.layers.empty()) continue;
    chart.series[0].points.push_back(point(
        record.layers,
        std::isnan(record.fixed_metric) ? record.metric : record.fixed_metric));
  }
  if (chart.series[0].points.empty()) return {};
  chart.series[1].points.push_back(
      point(shipped.layers,
            PrimaryMetric(summary.head, shipped.fixed_point.validation)));
  return {ChartSvg(chart)};
}

std::vector<std::string> CostFigures(const RunReport& report,
                                     const std::vector<ReportedRun>& runs) {
  const Summary& summary = *report.summary;
  if (runs.size() < 2) return {};
  const std::string metric = PrimaryMetricName(summary.head);
  const char* unit = runs.back().outcome->measure->name;
  Chart chart = {.title = absl::StrCat(metric, " against ", unit,
                                       ", test part, fixed point"),
                 .x = {.label = unit, .scale = Scale::kLog},
                 .y = {.label = metric, .scale = Scale::kLogToOne}};
  const auto add = [&](const ReportedRun& run, RunOutcome SeedRuns::*outcome) {
    const auto spread = [&](const auto& value) {
      return SpreadOver(summary.seeds, [&](const SeedRuns& seed) {
        return value(seed.*outcome);
      });
    };
    const Spread cost = spread(CostOf);
    const Spread reached = spread([&](const RunOutcome& of) {
      return PrimaryMetric(summary.head, of.fixed_point.test);
    });
    chart.series.push_back({.name = run.name,
                            .color = run.color,
                            .points = {{.x = cost.mean,
                                        .y = reached.mean,
                                        .error = reached.deviation,
                                        .x_error = cost.deviation}}});
  };
  constexpr RunOutcome SeedRuns::*kOutcomes[] = {
      &SeedRuns::full, &SeedRuns::pruned, &SeedRuns::retrained};
  for (size_t k = 0; k < runs.size(); ++k) add(runs[k], kOutcomes[k]);
  return {ChartSvg(chart)};
}

}  // namespace autopruner
