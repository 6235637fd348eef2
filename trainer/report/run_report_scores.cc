// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/page/chart.h"
#include "core/feature_scaling.h"
#include "trainer/metrics/class_rocs.h"
#include "trainer/report/run_report_parts.h"

namespace autopruner {
namespace {

constexpr int kBins = 40;
constexpr int kMostDots = 400;

std::vector<ChartPoint> Curve(const Roc& roc) {
  std::vector<ChartPoint> points;
  for (int percent = 2; percent <= 100; ++percent) {
    const double efficiency = percent / 100.0;
    points.push_back({efficiency, roc.Rejection(efficiency)});
  }
  return points;
}

// Two classes: a curve a network. More: a curve a class, of the last network.
std::string RocFigure(const RunReport& report,
                      const std::vector<ReportedRun>& runs) {
  const Dataset& test = report.data->test;
  const Head head = report.summary->head;
  Chart chart = {.title = "ROC, test part, fixed point",
                 .x = {.label = "signal efficiency", .low = 0, .high = 1},
                 .y = {.label = "background rejection", .scale = Scale::kLog}};
  if (IsBinary(head)) {
    for (const ReportedRun& run : runs) {
      const Roc roc = ClassRocs(head, run.scores, test.y, test.weight).front();
      chart.series.push_back({.name = run.name,
                              .color = run.color,
                              .points = Curve(roc),
                              .mark = Mark::kLine});
    }
    return ChartSvg(chart);
  }
  chart.title = absl::StrCat("ROC of each class against the rest, ",
                             runs.back().name, " network");
  const std::vector<Roc> rocs =
      ClassRocs(head, runs.back().scores, test.y, test.weight);
  for (size_t k = 0; k < rocs.size(); ++k) {
    chart.series.push_back({.name = test.class_names[k],
                            .color = ChartColor(k),
                            .points = Curve(rocs[k]),
                            .mark = Mark::kLine});
  }
  return ChartSvg(chart);
}

// Values of samples with a class each, as shares of their class a bin.
struct Histogram {
  std::vector<double> values;
  std::vector<int> classes;
  std::vector<float> weights;

  Chart Draw(const std::vector<std::string>& names) const {
    Chart chart = {.y = {.label = "share of the class in a bin", .low = 0}};
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double width = (*high > *low ? *high - *low : 1) / kBins;
    for (size_t k = 0; k < names.size(); ++k) {
      std::vector<double> bins(kBins);
      double sum = 0;
      for (size_t s = 0; s < values.size(); ++s) {
        if (classes[s] != static_cast<int>(k)) continue;
        const int bin = static_cast<int>((values[s] - *low) / width);
        bins[std::min(bin, kBins - 1)] += weights[s];
        sum += weights[s];
      }
      chart.series.push_back({.name = names[k],
                              .color = ChartColor(k),
                              .points = {},
                              .mark = Mark::kSteps});
      std::vector<ChartPoint>& points = chart.series.back().points;
      points.push_back({*low, 0});
      for (int b = 0; b < kBins; ++b) {
        points.push_back({*low + b * width, sum > 0 ? bins[b] / sum : 0});
      }
      points.push_back({*high, 0});
    }
    return chart;
  }
};

// The probability of class `of`, of a softmax over scores.
double Probability(std::span<const double> scores, size_t of) {
  double sum = 0;
  for (const double score : scores) sum += std::exp(score - scores[of]);
  return 1 / sum;
}

std::string ClassScores(const RunReport& report, const ReportedRun& run) {
  const Dataset& test = report.data->test;
  Histogram histogram = {.values = {}, .classes = {}, .weights = test.weight};
  const bool binary = IsBinary(report.summary->head);
  const size_t outputs = run.scores.size() / test.y.size();
  for (size_t s = 0; s < test.y.size(); ++s) {
    const auto of_class = static_cast<size_t>(test.y[s]);
    histogram.classes.push_back(static_cast<int>(of_class));
    histogram.values.push_back(
        binary
            ? run.scores[s]
            : Probability(std::span(run.scores).subspan(s * outputs, outputs),
                          of_class));
  }
  std::vector<std::string> names = test.class_names;
  if (names.empty()) names = {"class 0", "class 1"};
  Chart chart = histogram.Draw(names);
  chart.title = absl::StrCat(
      binary ? "Scores by class, " : "Probability of the true class, ",
      run.name);
  chart.x.label = binary ? "score (logit), fixed point" : "probability";
  return ChartSvg(chart);
}

// A target or output in the units in which targets were given.
double Physical(const Dataset& data, double y) {
  return y * PowerOfTwo(-data.target.log2_scale) + data.target.offset;
}

std::string TargetFigure(const RunReport& report, const ReportedRun& run) {
  const Dataset& test = report.data->test;
  Chart chart = {
      .title = absl::StrCat("Test part, fixed point, ", run.name),
      .x = {.label = "target"},
      .y = {.label = "output"},
      .series = {{.name = "samples", .color = "#0072b2", .mark = Mark::kDots},
                 {.name = "output = target",
                  .color = "#999999",
                  .mark = Mark::kLine}}};
  const int every = std::max(1, test.samples() / kMostDots);
  for (int s = 0; s < test.samples(); s += every) {
    chart.series[0].points.push_back(
        {Physical(test, test.y[s]), Physical(test, run.scores[s])});
  }
  const auto [low, high] = std::minmax_element(test.y.begin(), test.y.end());
  chart.series[1].points = {{Physical(test, *low), Physical(test, *low)},
                            {Physical(test, *high), Physical(test, *high)}};
  return ChartSvg(chart);
}

std::string ErrorFigure(const RunReport& report, const ReportedRun& run) {
  const Dataset& test = report.data->test;
  Histogram histogram = {.values = {},
                         .classes = std::vector<int>(test.y.size(), 0),
                         .weights = test.weight};
  for (size_t s = 0; s < test.y.size(); ++s) {
    histogram.values.push_back(Physical(test, run.scores[s]) -
                               Physical(test, test.y[s]));
  }
  Chart chart = histogram.Draw({"all"});
  chart.title = absl::StrCat("Errors, ", run.name);
  chart.x.label = "output - target, fixed point";
  chart.y.label = "share of the samples in a bin";
  return ChartSvg(chart);
}

}  // namespace

std::vector<std::string> ScoreFigures(const RunReport& report,
                                      const std::vector<ReportedRun>& runs) {
  std::vector<std::string> figures;
  switch (report.summary->head) {
    case Head::kSigmoid:
    case Head::kSoftmax:
      figures.push_back(RocFigure(report, runs));
      for (const ReportedRun& run : runs) {
        figures.push_back(ClassScores(report, run));
      }
      break;
    case Head::kLinear:
      for (const ReportedRun& run : runs) {
        figures.push_back(TargetFigure(report, run));
        figures.push_back(ErrorFigure(report, run));
      }
      break;
  }
  return figures;
}

}  // namespace autopruner
