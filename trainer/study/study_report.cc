// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_report.h"

#include <utility>

#include "base/table.h"
#include "trainer/metrics/metrics.h"

namespace autopruner {
namespace {

constexpr int kDecimals = 4;

constexpr char kHead[] = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Pruning study</title>
<style>
body { font: 15px/1.5 "DejaVu Sans", "Segoe UI", Helvetica, sans-serif;
  color: #1f2730; background: #f4f6f8; margin: 0; }
main { max-width: 880px; margin: 32px auto; background: #fff;
  padding: 36px 48px; border: 1px solid #dfe4e9; border-radius: 6px; }
h1 { font-size: 26px; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 36px 0 6px; }
p { margin: 4px 0 12px; color: #465260; }
code { font-size: 12px; color: #465260; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; margin: 12px 0;
  font: 12px "DejaVu Sans", "Segoe UI", Helvetica, sans-serif;
  fill: #3a4550; }
svg .title { font-size: 14px; font-weight: bold; }
table { border-collapse: collapse; width: 100%; font-size: 13px;
  font-variant-numeric: tabular-nums; }
th, td { padding: 5px 8px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid #e6eaee; }
th { border-bottom: 2px solid #8b97a3; }
th:first-child, td:first-child { text-align: left; }
td.names { white-space: normal; text-align: left; }
</style>
</head>
<body>
<main>
)";

std::string Escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string Cell(const Spread& spread, int decimals) {
  return WithDeviation(spread.mean,
                       spread.count > 1 ? spread.deviation : Metrics::kNone,
                       decimals);
}

std::string Times(double ratio) { return Fixed(ratio, 1) + "x"; }

}  // namespace

StudyReport::StudyReport(StudySubject subject,
                         const std::vector<StudyRow>& rows)
    : subject_(std::move(subject)),
      groups_(GroupRows(subject_.spec, rows)),
      metric_(PrimaryMetricName(subject_.spec.head)) {}

const StudyGroup* StudyReport::Find(PruningMethod method, int nodes,
                                    int features) const {
  for (const StudyGroup& group : groups_) {
    if (group.method == method && group.nodes == nodes &&
        group.features == features) {
      return &group;
    }
  }
  return nullptr;
}

int StudyReport::AllMultiplications() const {
  int count = 0;
  for (int l = 0; l < subject_.spec.layers.count; ++l) {
    count += subject_.spec.layer_inputs(l) * subject_.spec.layers.at[l].outputs;
  }
  return count;
}

StudyReport::Sheet StudyReport::MetricSheet(bool nodes) const {
  Sheet sheet = {
      .title = metric_ + (nodes ? " against nodes" : " against features"),
      .note = "Fixed point, test part, mean ± standard deviation over " +
              std::to_string(subject_.plan.seeds) + " seeds.",
      .cells = {{nodes ? "nodes" : "features"}}};
  for (const PruningMethod method : subject_.plan.methods) {
    sheet.cells[0].push_back(PruningMethodName(method));
  }
  const int all = nodes ? subject_.spec.prunable_nodes() : subject_.spec.inputs;
  for (const int budget :
       nodes ? subject_.plan.budgets : subject_.plan.features) {
    sheet.cells.push_back({std::to_string(budget) + " (" +
                           Fixed(100.0 * budget / all, 0) + " %)"});
    for (const PruningMethod method : subject_.plan.methods) {
      const StudyGroup* group =
          Find(method, nodes ? budget : 0, nodes ? 0 : budget);
      sheet.cells.back().push_back(Cell(group->fixed_point, kDecimals));
    }
  }
  return sheet;
}

StudyReport::Sheet StudyReport::CostSheet() const {
  Sheet sheet = {
      .title = "Compression and speed-up",
      .note =
          "Means over seeds. Compression: all weights / weights that are "
          "not 0. Speed-up: all multiplications / those between live "
          "units (" +
          Grouped(AllMultiplications()) + " in the whole network).",
      .cells = {{"method", "nodes", "features", "multiplications", "weights",
                 "compression", "speed-up", metric_ + ", float",
                 metric_ + ", fixed"}}};
  const double all = AllMultiplications();
  for (const StudyGroup& group : groups_) {
    sheet.cells.push_back(
        {PruningMethodName(group.method),
         group.nodes > 0 ? std::to_string(group.nodes) : "all",
         group.features > 0 ? std::to_string(group.features) : "all",
         Fixed(group.multiplications.mean, 0),
         Fixed(group.nonzero_weights.mean, 0),
         Times(all / group.nonzero_weights.mean),
         Times(all / group.multiplications.mean),
         Cell(group.floating, kDecimals), Cell(group.fixed_point, kDecimals)});
  }
  return sheet;
}

StudyReport::Sheet StudyReport::StabilitySheet() const {
  Sheet sheet = {
      .title = "Stability of layouts",
      .note =
          "Nodes left in each hidden layer, and the share of nodes that "
          "stand in the same layer, averaged over all pairs of seeds.",
      .cells = {{"method", "nodes"}}};
  for (int l = 0; l + 1 < subject_.spec.layers.count; ++l) {
    sheet.cells[0].push_back("layer " + std::to_string(l));
  }
  sheet.cells[0].push_back("agreement");
  for (const StudyGroup& group : groups_) {
    if (group.nodes == 0 || group.method == PruningMethod::kScratch) continue;
    sheet.cells.push_back(
        {PruningMethodName(group.method), std::to_string(group.nodes)});
    for (const Spread& nodes : group.layer_nodes) {
      sheet.cells.back().push_back(Cell(nodes, 1));
    }
    sheet.cells.back().push_back(Fixed(group.layout_agreement, 2));
  }
  return sheet;
}

StudyReport::Sheet StudyReport::VerdictSheet() const {
  Sheet sheet = {
      .title = "AutoPruner against the others",
      .note = "Difference of the mean " + metric_ +
              " (fixed point) by its standard error; positive: AutoPruner is "
              "better. Below " +
              Fixed(kCompatibleSigmas, 0) +
              " sigmas the two are compatible. \"scratch\" is the verdict on "
              "the reduced network as an independent model.",
      .cells = {
          {"against", "nodes", "features", "difference", "sigmas", "verdict"}}};
  for (const StudyGroup& group : groups_) {
    if (group.method == PruningMethod::kAutoPruner) continue;
    const StudyGroup* pruned =
        Find(PruningMethod::kAutoPruner, group.nodes, group.features);
    if (pruned == nullptr) continue;
    const double sigmas =
        DifferenceInSigmas(pruned->fixed_point, group.fixed_point);
    const double difference = pruned->fixed_point.mean - group.fixed_point.mean;
    sheet.cells.push_back(
        {PruningMethodName(group.method),
         group.nodes > 0 ? std::to_string(group.nodes) : "all",
         group.features > 0 ? std::to_string(group.features) : "all",
         Fixed(difference, kDecimals), Fixed(sigmas, 1), VerdictOn(sigmas)});
  }
  return sheet;
}

StudyReport::Sheet StudyReport::FeatureSheet() const {
  Sheet sheet = {
      .title = "Features chosen",
      .note =
          "Jaccard's index of the chosen sets over all pairs of seeds, and "
          "how many of the " +
          std::to_string(subject_.plan.seeds) + " seeds chose a feature.",
      .cells = {{"method", "features", "Jaccard", "chosen (seeds)"}}};
  for (const StudyGroup& group : groups_) {
    if (group.features == 0 || group.method == PruningMethod::kScratch)
      continue;
    std::string names;
    for (int votes = subject_.plan.seeds; votes > 0; --votes) {
      for (int i = 0; i < subject_.spec.inputs; ++i) {
        if (group.feature_votes[i] != votes) continue;
        names += (names.empty() ? "" : ", ") + subject_.feature_names[i] +
                 " (" + std::to_string(votes) + ")";
      }
    }
    sheet.cells.push_back({PruningMethodName(group.method),
                           std::to_string(group.features),
                           Fixed(group.feature_agreement, 2), names});
  }
  return sheet;
}

std::vector<StudyReport::Sheet> StudyReport::Sheets() const {
  std::vector<Sheet> sheets;
  for (Sheet& sheet :
       std::vector<Sheet>{MetricSheet(true), MetricSheet(false), VerdictSheet(),
                          CostSheet(), StabilitySheet(), FeatureSheet()}) {
    if (sheet.cells.size() > 1) sheets.push_back(std::move(sheet));
  }
  return sheets;
}

std::string StudyReport::Text() const {
  std::string text;
  for (const Sheet& sheet : Sheets()) {
    Table table(sheet.cells[0]);
    for (size_t k = 1; k < sheet.cells.size(); ++k) {
      table.AddRow(sheet.cells[k]);
    }
    text += "\n" + sheet.title + ". " + sheet.note + "\n\n" + table.Text();
  }
  return text;
}

std::string StudyReport::Html() const {
  std::string html = kHead;
  html += "<h1>Pruning study: " + Escaped(subject_.network) + "</h1>\n<p>" +
          std::to_string(subject_.spec.inputs) + " features, " +
          std::to_string(subject_.spec.prunable_nodes()) + " hidden nodes, " +
          Grouped(AllMultiplications()) +
          " multiplications. Every method trains for the same number of "
          "steps; bars are standard deviations over " +
          std::to_string(subject_.plan.seeds) + " seeds.</p>\n" + Charts();
  for (const Sheet& sheet : Sheets()) {
    html += "<h2>" + Escaped(sheet.title) + "</h2>\n<p>" + Escaped(sheet.note) +
            "</p>\n<table>\n";
    for (size_t k = 0; k < sheet.cells.size(); ++k) {
      const std::string tag = k == 0 ? "th" : "td";
      html += "<tr>";
      for (const std::string& cell : sheet.cells[k]) {
        const bool wide = k > 0 && cell.size() > 30;
        html += "<" + tag + (wide ? " class=\"names\"" : "") + ">" +
                Escaped(cell) + "</" + tag + ">";
      }
      html += "</tr>\n";
    }
    html += "</table>\n";
  }
  return html + "<h2>Configuration</h2>\n<p><code>" +
         Escaped(subject_.configuration) +
         "</code></p>\n</main>\n</body>\n</html>\n";
}

}  // namespace autopruner
