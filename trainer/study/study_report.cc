// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_report.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/page/html.h"
#include "base/table.h"
#include "trainer/metrics/metrics.h"

namespace autopruner {
namespace {

constexpr int kDecimals = 4;

std::string Times(double ratio) { return Fixed(ratio, 1) + "x"; }

// The two columns of a budget.
std::vector<std::string> BudgetCells(const StudyGroup& group) {
  return {BudgetName(group.budget.kind), Exact(group.budget.asked)};
}

void Append(const std::vector<std::string>& cells,
            std::vector<std::string>& row) {
  row.insert(row.end(), cells.begin(), cells.end());
}

}  // namespace

StudyReport::StudyReport(StudySubject subject,
                         const std::vector<StudyRow>& rows)
    : subject_(std::move(subject)),
      groups_(GroupRows(subject_.spec, rows)),
      metric_(PrimaryMetricName(subject_.spec.head)) {}

const StudyGroup* StudyReport::Find(PruningMethod method,
                                    const StudyBudget& budget) const {
  for (const StudyGroup& group : groups_) {
    if (group.method == method && group.budget == budget) return &group;
  }
  return nullptr;
}

int StudyReport::AllMultiplications() const {
  int count = 0;
  for (int l = 0; l < subject_.spec.layers.count; ++l) {
    count += subject_.spec.copies(l) * subject_.spec.layer_inputs(l) *
             subject_.spec.layers.at[l].outputs;
  }
  return count;
}

StudyReport::Sheet StudyReport::MetricSheet(Budget kind) const {
  const std::string name = BudgetName(kind);
  Sheet sheet = {.title = absl::StrCat(metric_, " against ", name),
                 .note = absl::StrCat(
                     "Fixed point, test part, mean ± standard deviation over ",
                     subject_.plan.seeds, " seeds."),
                 .cells = {{name}}};
  std::vector<PruningMethod> methods;
  for (const PruningMethod method : subject_.plan.methods) {
    if (!Takes(method, kind)) continue;
    methods.push_back(method);
    sheet.cells[0].push_back(PruningMethodName(method));
  }
  const int all = TraitsOf(kind).units(subject_.spec);
  for (const double asked : subject_.plan.Asked(kind)) {
    sheet.cells.push_back(
        {absl::StrCat(asked, " (", Fixed(100.0 * asked / all, 0), " %)")});
    for (const PruningMethod method : methods) {
      const StudyGroup* group = Find(method, {.kind = kind, .asked = asked});
      sheet.cells.back().push_back(SpreadText(group->fixed_point, kDecimals));
    }
  }
  return sheet;
}

StudyReport::Sheet StudyReport::CostSheet() const {
  Sheet sheet = {
      .title = "Compression and speed-up",
      .note = absl::StrCat(
          "Means over seeds. Compression: all weights / weights that are not "
          "0. Speed-up: all multiplications / those between live units (",
          Grouped(AllMultiplications()), " in the whole network)."),
      .cells = {{"method", "budget", "asked", "multiplications", "weights",
                 "compression", "speed-up", metric_ + ", float",
                 metric_ + ", fixed"}}};
  const double all = AllMultiplications();
  for (const StudyGroup& group : groups_) {
    std::vector<std::string>& row =
        sheet.cells.emplace_back(1, PruningMethodName(group.method));
    Append(BudgetCells(group), row);
    Append({Fixed(group.multiplications.mean, 0),
            Fixed(group.nonzero_weights.mean, 0),
            Times(all / group.nonzero_weights.mean),
            Times(all / group.multiplications.mean),
            SpreadText(group.floating, kDecimals),
            SpreadText(group.fixed_point, kDecimals)},
           row);
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
    sheet.cells[0].push_back(absl::StrCat("layer ", l));
  }
  sheet.cells[0].push_back("agreement");
  for (const StudyGroup& group : groups_) {
    if (group.budget.kind != Budget::kNodes ||
        group.method == PruningMethod::kScratch) {
      continue;
    }
    sheet.cells.push_back(
        {PruningMethodName(group.method), Exact(group.budget.asked)});
    for (const Spread& nodes : group.layer_nodes) {
      sheet.cells.back().push_back(SpreadText(nodes, 1));
    }
    sheet.cells.back().push_back(Fixed(group.layout_agreement, 2));
  }
  return sheet;
}

StudyReport::Sheet StudyReport::VerdictSheet() const {
  Sheet sheet = {
      .title = "AutoPruner against the others",
      .note = absl::StrCat(
          "Difference of the mean ", metric_,
          " (fixed point) by its standard error; positive: AutoPruner is "
          "better. Below ",
          Fixed(kCompatibleSigmas, 0),
          " sigmas the two are compatible. \"scratch\" is the verdict on the "
          "reduced network as an independent model."),
      .cells = {
          {"against", "budget", "asked", "difference", "sigmas", "verdict"}}};
  for (const StudyGroup& group : groups_) {
    if (group.method == PruningMethod::kAutoPruner) continue;
    const StudyGroup* pruned = Find(PruningMethod::kAutoPruner, group.budget);
    if (pruned == nullptr) continue;
    const double sigmas =
        DifferenceInSigmas(pruned->fixed_point, group.fixed_point);
    const double difference = pruned->fixed_point.mean - group.fixed_point.mean;
    std::vector<std::string>& row =
        sheet.cells.emplace_back(1, PruningMethodName(group.method));
    Append(BudgetCells(group), row);
    Append({Fixed(difference, kDecimals), Fixed(sigmas, 1), VerdictOn(sigmas)},
           row);
  }
  return sheet;
}

StudyReport::Sheet StudyReport::FeatureSheet() const {
  Sheet sheet = {
      .title = "Features chosen",
      .note = absl::StrCat(
          "Jaccard's index of the chosen sets over all pairs of seeds, and "
          "how many of the ",
          subject_.plan.seeds, " seeds chose a feature."),
      .cells = {{"method", "features", "Jaccard", "chosen (seeds)"}}};
  for (const StudyGroup& group : groups_) {
    if (group.budget.kind != Budget::kFeatures ||
        group.method == PruningMethod::kScratch) {
      continue;
    }
    std::vector<std::string> names;
    for (int votes = subject_.plan.seeds; votes > 0; --votes) {
      for (int i = 0; i < subject_.spec.features(); ++i) {
        if (group.feature_votes[i] != votes) continue;
        names.push_back(
            absl::StrCat(subject_.feature_names[i], " (", votes, ")"));
      }
    }
    sheet.cells.push_back(
        {PruningMethodName(group.method), Exact(group.budget.asked),
         Fixed(group.feature_agreement, 2), absl::StrJoin(names, ", ")});
  }
  return sheet;
}

std::vector<StudyReport::Sheet> StudyReport::Sheets() const {
  std::vector<Sheet> sheets;
  for (Sheet& sheet : std::vector<Sheet>{
           MetricSheet(Budget::kNodes), MetricSheet(Budget::kFeatures),
           FrontSheet(), SameMetricSheet(), VerdictSheet(), CostSheet(),
           SpendingSheet(), StabilitySheet(), FeatureSheet()}) {
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
    absl::StrAppend(&text, "\n", sheet.title, ". ", sheet.note, "\n\n",
                    table.Text());
  }
  return text;
}

std::string StudyReport::Html() const {
  std::string html = absl::StrCat(
      "<h1>Pruning study: ", HtmlEscaped(subject_.network), "</h1>\n<p>",
      subject_.spec.features(), " features, ", subject_.spec.prunable_nodes(),
      " hidden nodes, ", Grouped(AllMultiplications()),
      " multiplications. Every method trains for the same number of steps; "
      "bars are standard deviations over ",
      subject_.plan.seeds, " seeds.</p>\n", HtmlFigures(Charts()));
  for (const Sheet& sheet : Sheets()) {
    html += HtmlSection(sheet.title, sheet.note, HtmlTable(sheet.cells));
  }
  html +=
      HtmlSection("Configuration", "",
                  absl::StrCat("<p><code>", HtmlEscaped(subject_.configuration),
                               "</code></p>\n"));
  return HtmlPage(absl::StrCat("Pruning study: ", subject_.network), html);
}

}  // namespace autopruner
