// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/rejection_study.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/csv.h"
#include "base/page/chart.h"
#include "base/status_macros.h"
#include "base/table.h"
#include "base/text_file.h"
#include "codegen/model/model.h"
#include "core/network_spec.h"
#include "core/pruning_methods.h"
#include "examples/flavour_tagging/rejection.h"
#include "examples/flavour_tagging/tagger.h"
#include "trainer/data/dataset.h"
#include "trainer/metrics/metrics.h"
#include "trainer/metrics/spread.h"

namespace autopruner {
namespace {

// The runs of one method and budget, all seeds.
struct Group {
  PruningMethod method;
  StudyBudget budget;
  std::vector<StudyRejection> runs;

  Spread Of(double StudyRejection::*rejection) const {
    return SpreadOver(
        runs, [&](const StudyRejection& run) { return run.*rejection; });
  }
};

// In the order in which they first occur.
std::vector<Group> GroupsOf(const std::vector<StudyRejection>& runs) {
  std::vector<Group> groups;
  for (const StudyRejection& run : runs) {
    const StudyCase& of = run.row.of;
    if (groups.empty() || groups.back().method != of.method ||
        groups.back().budget != of.budget) {
      groups.push_back({.method = of.method, .budget = of.budget, .runs = {}});
    }
    groups.back().runs.push_back(run);
  }
  return groups;
}

std::string ChartOf(const std::vector<Group>& groups, Budget kind,
                    const std::string& name,
                    double StudyRejection::*rejection) {
  Chart chart = {
      .title = absl::StrCat("Rejection of ", name, " jets at ",
                            100 * kStudyEfficiency, " % b efficiency"),
      .x = {.label = BudgetName(kind), .scale = Scale::kLog},
      .y = {.label = absl::StrCat(name, " rejection"), .scale = Scale::kLog}};
  for (const Group& group : groups) {
    if (group.budget.kind != kind) continue;
    const std::string method = PruningMethodName(group.method);
    if (chart.series.empty() || chart.series.back().name != method) {
      const std::string color = ChartColor(chart.series.size());
      chart.series.push_back({.name = method, .color = color});
    }
    const Spread spread = group.Of(rejection);
    chart.series.back().points.push_back(
        {group.budget.asked, spread.mean, spread.deviation});
  }
  return ChartSvg(chart);
}

}  // namespace

absl::StatusOr<std::vector<StudyRejection>> RejectionsOfStudy(
    const std::string& folder, const std::string& data, double f_c) {
  const std::string path = absl::StrCat(folder, "/study.csv");
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  std::string_view rest = text;
  if (!rest.empty()) TakeLine(rest);  // the header
  std::vector<StudyRejection> runs;
  Dataset jets;  // all runs are of one network and read the same ones
  while (!rest.empty()) {
    const std::string_view line = TakeLine(rest).text;
    if (line.empty()) continue;
    ASSIGN_OR_RETURN(StudyRow row, ParseStudyLine(std::string(line)));
    ASSIGN_OR_RETURN(const Model model,
                     ReadTagger(absl::StrCat(folder, "/", ModelFile(row.of))));
    if (runs.empty()) {
      ASSIGN_OR_RETURN(jets, LoadTestJets(model, data));
    }
    ASSIGN_OR_RETURN(const FlavourScores scores,
                     EvaluateTagger(model, jets, f_c));
    const auto at = [&](const std::vector<double>& background) {
      return RejectionAt(scores.b, background, kStudyEfficiency).rejection;
    };
    runs.push_back(
        {.row = std::move(row), .c = at(scores.c), .light = at(scores.light)});
  }
  return runs;
}

std::string StudyTable(const std::vector<StudyRejection>& runs) {
  Table table(
      {"budget", "method", "accuracy", "c rejection", "light rejection"});
  for (const Group& group : GroupsOf(runs)) {
    const Spread accuracy =
        SpreadOver(group.runs, [](const StudyRejection& run) {
          return PrimaryMetric(Head::kSoftmax, run.row.fixed_point);
        });
    table.AddRow(
        {absl::StrCat(group.budget.asked, " ", BudgetName(group.budget.kind)),
         PruningMethodName(group.method), SpreadText(accuracy, 4),
         SpreadText(group.Of(&StudyRejection::c), 2),
         SpreadText(group.Of(&StudyRejection::light), 0)});
  }
  return table.Text();
}

std::vector<std::string> StudyCharts(const std::vector<StudyRejection>& runs) {
  const std::vector<Group> groups = GroupsOf(runs);
  std::vector<std::string> charts;
  for (const Budget kind : kBudgets) {
    const bool has = std::any_of(
        groups.begin(), groups.end(),
        [&](const Group& group) { return group.budget.kind == kind; });
    if (!has) continue;
    charts.push_back(ChartOf(groups, kind, "c", &StudyRejection::c));
    charts.push_back(ChartOf(groups, kind, "light", &StudyRejection::light));
  }
  return charts;
}

}  // namespace autopruner
