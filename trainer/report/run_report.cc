// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/run_report.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/page/html.h"
#include "base/table.h"
#include "codegen/circuit/hardware.h"
#include "codegen/estimate/estimate_report.h"
#include "trainer/report/run_report_parts.h"
#include "trainer/report/saturation.h"
#include "trainer/report/summary_columns.h"

namespace autopruner {
namespace {

int Sum(const std::vector<int>& values) {
  int sum = 0;
  for (const int value : values) sum += value;
  return sum;
}

std::string Paragraph(const std::string& text) {
  return text.empty() ? "" : absl::StrCat("<p>", HtmlEscaped(text), "</p>\n");
}

// A paragraph a line.
std::string Warning(const std::string& text) {
  std::string html;
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    absl::StrAppend(&html, "<p class=\"warning\">",
                    HtmlEscaped(std::string(line)), "</p>\n");
  }
  return html;
}

std::string Preformatted(const std::string& text) {
  return absl::StrCat("<pre><code>", HtmlEscaped(text), "</code></pre>\n");
}

// How full the budget of the firmware is.
std::string BudgetText(const Summary& summary) {
  if (summary.budget == 0) return "";
  const RunOutcome& shipped = ShippedOutcome(summary);
  return Paragraph(
      absl::StrCat("Budget: ", Grouped(shipped.circuit), " of ",
                   Grouped(summary.budget), " ", shipped.measure->name, " (",
                   Fixed(100.0 * static_cast<double>(shipped.circuit) /
                             static_cast<double>(summary.budget),
                         1),
                   " %), ", shipped.device->name, "."));
}

std::string Opening(const RunReport& report) {
  const Summary& summary = *report.summary;
  const RunOutcome& shipped = ShippedOutcome(summary);
  std::vector<int> all;
  for (int l = 0; l + 1 < report.spec.layers.count; ++l) {
    all.push_back(report.spec.layers.at[l].outputs);
  }
  const int64_t tested = report.data->test.samples();
  const int64_t all_tested = report.data->test_samples;
  return absl::StrCat(
      "<h1>", HtmlEscaped(summary.network), ": ", Sum(shipped.HiddenNodes()),
      " of ", Sum(all), " hidden nodes</h1>\n",
      Paragraph(absl::StrCat(
          "Layout ", absl::StrJoin(shipped.HiddenNodes(), "-"), " of ",
          absl::StrJoin(all, "-"), "; ", shipped.features_used, " of ",
          report.spec.features(), " features; ",
          Grouped(shipped.Multiplications()),
          " multiplications. Data: ", Grouped(report.data->train_samples()),
          " samples to train, ", Grouped(report.data->validation.samples()),
          " to validate, ", Grouped(tested),
          all_tested > tested ? absl::StrCat(" of ", Grouped(all_tested)) : "",
          " to test with.")),
      BudgetText(summary));
}

std::string Results(const Summary& summary) {
  const std::vector<Variant> variants = ShownVariants(summary);
  std::vector<std::vector<std::string>> rows = {{"test part"}};
  for (const Variant& variant : variants) rows[0].emplace_back(variant.label);
  for (const Metric& metric : MetricsOf(summary.head)) {
    rows.push_back({metric.label});
    for (const Variant& variant : variants) {
      rows.back().push_back(MetricText(summary, variant, metric));
    }
  }
  const size_t seeds = summary.seeds.size();
  return HtmlSection("Results",
                     seeds > 1
                         ? absl::StrCat("Mean ± standard deviation of ", seeds,
                                        " seeds; below: seed ",
                                        summary.seeds[summary.shipped].seed,
                                        ", the best on the validation part.")
                         : "",
                     HtmlTable(rows) + Paragraph(RetrainedText(summary)));
}

// Of what ships, beside what it came from.
std::string Layers(const RunReport& report) {
  const RunOutcome& outcome = ShippedOutcome(*report.summary);
  std::vector<std::vector<std::string>> rows = {
      {"layer", "nodes", "of", "multiplications", "of", "non-zero weights"}};
  for (size_t l = 0; l < outcome.layers.size(); ++l) {
    const LayerUse& use = outcome.layers[l];
    rows.push_back({LayerName(l, outcome.layers.size()), Grouped(use.nodes),
                    Grouped(use.all_nodes), Grouped(use.multiplications),
                    Grouped(use.all_multiplications),
                    Grouped(use.nonzero_weights)});
  }
  return HtmlSection(
      "Layout, before and after", "",
      HtmlFigures({LayoutFigure(report, outcome)}) + HtmlTable(rows));
}

std::string Ranges(const RunReport& report, const RunOutcome& shipped) {
  const FixedPointRanges ranges =
      MeasureRanges(shipped.model, report.data->validation);
  return HtmlSection(
      "Saturation and ranges",
      "Values of the live inputs and nodes on the validation part, before "
      "they are saturated, against what their formats hold. The number is "
      "the share of the samples (of a sum that is looked up in a table, of "
      "those whose output that changes) beyond the format." +
          std::string(report.summary->finds_formats
                          ? " Training has found these formats, but not those "
                            "of tables' inputs."
                          : ""),
      HtmlFigures(RangeFigures(report, ranges)));
}

std::string ResourceSection(const RunOutcome& shipped) {
  const auto circuit =
      MakeHardware(shipped.model, HardwareOptions{.device = shipped.device});
  return HtmlSection(
      "Resources",
      "Estimates of //codegen, with its defaults, before any vendor's tool; "
      "docs/hardware.md compares them with synthesis.",
      circuit.ok() ? Preformatted(EstimateText(*circuit, *shipped.device))
                   : Warning(std::string(circuit.status().message())));
}

std::string FigureSection(const std::string& title, const std::string& note,
                          const std::vector<std::string>& figures) {
  if (figures.empty()) return "";
  return HtmlSection(title, note, HtmlFigures(figures));
}

}  // namespace

std::vector<ReportedRun> ReportedRuns(const RunReport& report) {
  const Summary& summary = *report.summary;
  const SeedRuns& runs = summary.seeds[summary.shipped];
  std::vector<ReportedRun> reported;
  const auto add = [&](const char* name, const char* color,
                       const RunOutcome& outcome) {
    reported.push_back({name, color, &outcome,
                        FixedPointScores(outcome.model, report.data->test)});
  };
  add("full", "#d55e00", runs.full);
  if (summary.prunes) add("pruned", "#0072b2", runs.pruned);
  if (runs.has_retrained) add("retrained", "#009e73", runs.retrained);
  return reported;
}

std::string RunReportHtml(const RunReport& report) {
  const Summary& summary = *report.summary;
  const RunOutcome& shipped = ShippedOutcome(summary);
  const std::vector<ReportedRun> runs = ReportedRuns(report);
  const SeedRuns& seed = summary.seeds[summary.shipped];
  std::string html = absl::StrCat(
      Opening(report), Warning(ShipText(summary)),
      Warning(SpecSaturationText(summary.saturation, summary.finds_formats)),
      Results(summary),
      FigureSection(
          "Training",
          "Dashed: the quantised copy, from the snap on, which is what ships.",
          CurveFigures(report, runs)),
      FigureSection(
          HasClasses(summary.head) ? "Scores" : "Outputs",
          HasClasses(summary.head)
              ? "Background rejection: 1 / the share of the background that "
                "passes; at most the number of background samples."
              : "",
          ScoreFigures(report, runs)),
      FigureSection(
          "Budget",
          seed.tries.empty()
              ? "The path of the training, an epoch a dot, from the "
                "one on in which the network is quantised; the black "
                "one ships."
              : "What the search for the size of the network has "
                "tried.",
          seed.tries.empty() ? PathFigures(report) : FrontFigures(report)));
  absl::StrAppend(
      &html,
      FigureSection("Who left when",
                    "A row a unit, those that stay longest on top.",
                    summary.prunes ? GateFigures(report, seed.pruned)
                                   : std::vector<std::string>()),
      FigureSection("What layers take, and when",
                    "Signed digits are adders, before they are shared; with "
                    "the bits of the values that they read they make up the "
                    "circuit. Lines begin where the network is quantised.",
                    SpendingFigures(shipped)),
      FigureSection(
          "What it costs",
          absl::StrCat("By the estimate of //codegen; without a search for "
                       "shared adders where no budget of it was asked for.",
                       summary.seeds.size() > 1
                           ? " Bars are standard deviations over seeds."
                           : ""),
          CostFigures(report, runs)),
      Layers(report), Ranges(report, shipped), ResourceSection(shipped),
      HtmlSection("How it was made", "",
                  Preformatted(absl::StrJoin(report.commands, "\n"))));
  return HtmlPage(absl::StrCat("Training of ", summary.network), html);
}

}  // namespace autopruner
