// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/table.h"
#include "trainer/study/study_front.h"
#include "trainer/study/study_report.h"

namespace autopruner {
namespace {

constexpr int kDecimals = 4;

std::string Several(const std::vector<Spread>& layers) {
  std::string text;
  for (const Spread& layer : layers) {
    absl::StrAppend(&text, text.empty() ? "" : " + ", Fixed(layer.mean, 0));
  }
  return text;
}

}  // namespace

StudyReport::Sheet StudyReport::FrontSheet() const {
  Sheet sheet = {
      .title = absl::StrCat(metric_, " against LUTs"),
      .note = absl::StrCat(
          "LUTs of the firmware, by the estimate of //codegen; test part; mean "
          "± standard deviation over ",
          subject_.plan.seeds, " seeds."),
      .cells = {{"method", "budget", "asked", "LUTs", metric_ + ", float",
                 metric_ + ", fixed"}}};
  for (const StudyGroup& group : groups_) {
    if (!TraitsOf(group.budget.kind).asks_for_luts) continue;
    sheet.cells.push_back({PruningMethodName(group.method),
                           BudgetName(group.budget.kind),
                           Exact(group.budget.asked), SpreadText(group.luts, 0),
                           SpreadText(group.floating, kDecimals),
                           SpreadText(group.fixed_point, kDecimals)});
  }
  return sheet;
}

StudyReport::Sheet StudyReport::SameMetricSheet() const {
  Sheet sheet = {
      .title = absl::StrCat("LUTs for the same ", metric_),
      .note = absl::StrCat(
          "Where AutoPruner's budgets of LUTs have the mean ", metric_,
          " of another network: on straight lines between them, over the "
          "logarithm of the LUTs."),
      .cells = {{"method", "budget", "asked", metric_, "LUTs",
                 "AutoPruner's LUTs", "ratio"}}};
  constexpr Budget kOurs = Budget::kLuts;
  const StudyFront front = FrontOf(groups_, PruningMethod::kAutoPruner, kOurs);
  if (front.empty() || !subject_.plan.CountsLuts()) return sheet;
  for (const StudyGroup& group : groups_) {
    const Budget kind = group.budget.kind;
    if (kind == kOurs || !TraitsOf(kind).compared_by_luts) continue;
    const LutsAt ours = LutsFor(front, group.fixed_point.mean);
    const char* sign = ours.reach == Reach::kAtFirst ? "at most " : "";
    const char* ratio_sign = ours.reach == Reach::kAtFirst ? "at least " : "";
    const bool never = ours.reach == Reach::kNever;
    sheet.cells.push_back(
        {PruningMethodName(group.method), BudgetName(group.budget.kind),
         Exact(group.budget.asked), Fixed(group.fixed_point.mean, kDecimals),
         Fixed(group.luts.mean, 0),
         never ? absl::StrCat("above ", Fixed(front.back().luts, 0))
               : absl::StrCat(sign, Fixed(ours.luts, 0)),
         never ? ""
               : absl::StrCat(ratio_sign, Fixed(group.luts.mean / ours.luts, 1),
                              "x")});
  }
  return sheet;
}

StudyReport::Sheet StudyReport::SpendingSheet() const {
  Sheet sheet = {
      .title = "What layers take",
      .note =
          "Means over seeds, from the first layer to the last: hidden nodes, "
          "signed digits of the weights (adders, before they are shared), and "
          "bits of the values that they multiply.",
      .cells = {{"method", "budget", "asked", "nodes", "digits", "bits"}}};
  for (const StudyGroup& group : groups_) {
    if (!TraitsOf(group.budget.kind).asks_for_luts) continue;
    sheet.cells.push_back(
        {PruningMethodName(group.method), BudgetName(group.budget.kind),
         Exact(group.budget.asked), Several(group.layer_nodes),
         Several(group.layer_digits), Several(group.layer_value_bits)});
  }
  return sheet;
}

}  // namespace autopruner
