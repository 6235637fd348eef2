// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_plan.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/csv.h"
#include "base/table.h"

namespace autopruner {
namespace {

template <typename T>
bool Parse(std::string_view text, T& value) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end;
}

bool ParseMetric(std::string_view text, double& value) {
  if (!text.empty()) return Parse(text, value);
  value = Metrics::kNone;
  return true;
}

// "5-2-1".
bool ParseLayers(std::string_view text, std::vector<int>& layers) {
  const std::vector<std::string> parts =
      absl::StrSplit(absl::string_view(text.data(), text.size()), '-');
  for (const std::string& part : parts) {
    layers.push_back(0);
    if (!Parse(part, layers.back())) return false;
  }
  return true;
}

// The columns before the metrics.
constexpr char kHeader[] =
    "method,budget,asked,seed,nodes,layout,features_used,multiplications,"
    "nonzero_weights,luts,layer_digits,layer_value_bits,validation_fixed";
constexpr size_t kHeaderColumns = 13;

bool ParseKind(std::string_view text, Budget& kind) {
  for (const Budget one : kBudgets) {
    if (BudgetName(one) != text) continue;
    kind = one;
    return true;
  }
  return false;
}

bool ParseRow(const std::vector<std::string_view>& cells, StudyRow& row) {
  const auto method = ParseMethod(std::string(cells[0]));
  if (!method.ok()) return false;
  row.of.method = *method;
  int live_nodes = 0;  // follows from the layout
  bool ok = ParseKind(cells[1], row.of.budget.kind) &&
            Parse(cells[2], row.of.budget.asked) &&
            Parse(cells[3], row.of.seed) && Parse(cells[4], live_nodes) &&
            ParseLayers(cells[5], row.nodes) &&
            Parse(cells[6], row.features_used) &&
            Parse(cells[7], row.multiplications) &&
            Parse(cells[8], row.nonzero_weights) && Parse(cells[9], row.luts) &&
            ParseLayers(cells[10], row.digits) &&
            ParseLayers(cells[11], row.value_bits) &&
            ParseMetric(cells[12], row.validation);
  size_t column = kHeaderColumns;
  for (Metrics* metrics : {&row.floating, &row.fixed_point}) {
    for (const Metric& metric : AllMetrics()) {
      double value = 0;
      ok = ok && ParseMetric(cells[column++], value);
      metrics->set(metric, value);
    }
  }
  return ok;
}

}  // namespace

absl::StatusOr<PruningMethod> ParseMethod(const std::string& name) {
  for (const PruningMethod method : kPruningMethods) {
    if (PruningMethodName(method) == name) return method;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--methods: '", name, "' is none of ",
                   absl::StrJoin(MethodNames(), ", ")));
}

std::vector<std::string> MethodNames() {
  std::vector<std::string> names;
  for (const PruningMethod method : kPruningMethods) {
    names.emplace_back(PruningMethodName(method));
  }
  return names;
}

BudgetTraits TraitsOf(Budget kind) {
  switch (kind) {
    case Budget::kNodes:
      return {.units = [](const auto& spec) { return spec.prunable_nodes(); },
              .compared_by_luts = true};
    case Budget::kFeatures:
      return {.units = [](const auto& spec) { return spec.features(); }};
    case Budget::kLuts:
    case Budget::kPenalty:
      return {.asks_for_luts = true, .compared_by_luts = true};
  }
  return {};
}

bool StudyPlan::CountsLuts() const {
  return std::any_of(budgets.begin(), budgets.end(), [](const auto& budget) {
    return TraitsOf(budget.kind).asks_for_luts;
  });
}

std::vector<double> StudyPlan::Asked(Budget kind) const {
  std::vector<double> asked;
  for (const StudyBudget& budget : budgets) {
    if (budget.kind == kind) asked.push_back(budget.asked);
  }
  return asked;
}

std::vector<StudyCase> StudyCases(const StudyPlan& plan) {
  std::vector<StudyCase> cases;
  for (const Budget kind : kBudgets) {
    for (const PruningMethod method : plan.methods) {
      if (!Takes(method, kind)) continue;
      for (const double asked : plan.Asked(kind)) {
        for (int k = 0; k < plan.seeds; ++k) {
          cases.push_back({.method = method,
                           .budget = {.kind = kind, .asked = asked},
                           .seed = plan.first_seed + k});
        }
      }
    }
  }
  return cases;
}

int StudyRow::live_nodes() const {
  return std::accumulate(nodes.begin(), nodes.end(), 0);
}

std::string ModelFile(const StudyCase& of) {
  return absl::StrCat("models/", PruningMethodName(of.method), "_",
                      BudgetName(of.budget.kind), "_", Exact(of.budget.asked),
                      "_seed", of.seed, ".json");
}

StudyRow MakeRow(const StudyCase& of, Head head, const RunOutcome& outcome) {
  StudyRow row = {
      .of = of,
      .nodes = outcome.HiddenNodes(),
      .features_used = outcome.features_used,
      .multiplications = outcome.Multiplications(),
      .luts = outcome.circuit,
      .validation = PrimaryMetric(head, outcome.fixed_point.validation),
      .floating = outcome.floating.test,
      .fixed_point = outcome.fixed_point.test,
      .live = outcome.live};
  for (const LayerUse& layer : outcome.layers) {
    row.nonzero_weights += layer.nonzero_weights;
    row.digits.push_back(layer.digits);
    row.value_bits.push_back(layer.value_bits);
  }
  return row;
}

RunRequest MakeRequest(const StudyCase& of, const RunRequest& base,
                       const NetworkSpec& spec, const std::vector<bool>& live) {
  RunRequest request = base;
  request.plan = {};
  request.method = of.method;
  request.seed = of.seed;
  if (of.method == PruningMethod::kScratch) {
    return RetrainRequest(request, live);
  }
  const auto asked = static_cast<int>(of.budget.asked);
  switch (of.budget.kind) {
    case Budget::kNodes:
      if (asked < spec.prunable_nodes()) request.plan.keep = asked;
      break;
    case Budget::kFeatures:
      if (asked < spec.features()) request.plan.keep_features = asked;
      break;
    case Budget::kLuts:
      request.plan.circuit = asked;
      break;
    case Budget::kPenalty:
      request.plan.penalty = of.budget.asked;
      break;
  }
  return request;
}

std::string LiveText(const std::vector<bool>& live) {
  std::string text;
  for (const bool unit : live) text += unit ? '1' : '0';
  return text;
}

absl::StatusOr<std::vector<bool>> ParseLive(const std::string& text) {
  std::vector<bool> live;
  for (const char digit : text) live.push_back(digit == '1');
  if (live.empty() || LiveText(live) != text) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' does not tell, 1 or 0, which units live"));
  }
  return live;
}

std::string StudyHeader() {
  std::string header = kHeader;
  for (const char* part : {"_float", "_fixed"}) {
    for (const Metric& metric : AllMetrics()) {
      absl::StrAppend(&header, ",", metric.key, part);
    }
  }
  return header + ",units";
}

std::string StudyLine(const StudyRow& row) {
  std::string line = absl::StrCat(
      PruningMethodName(row.of.method), ",", BudgetName(row.of.budget.kind),
      ",", Exact(row.of.budget.asked), ",", row.of.seed, ",", row.live_nodes(),
      ",", absl::StrJoin(row.nodes, "-"), ",", row.features_used, ",",
      row.multiplications, ",", row.nonzero_weights, ",", row.luts, ",",
      absl::StrJoin(row.digits, "-"), ",", absl::StrJoin(row.value_bits, "-"),
      ",", Exact(row.validation));
  for (const Metrics* metrics : {&row.floating, &row.fixed_point}) {
    for (const Metric& metric : AllMetrics()) {
      absl::StrAppend(&line, ",", Exact(metrics->of(metric)));
    }
  }
  return absl::StrCat(line, ",", LiveText(row.live));
}

absl::StatusOr<StudyRow> ParseStudyLine(const std::string& line) {
  std::vector<std::string_view> cells;
  CsvReader::Split(line, {}, cells);
  StudyRow row;
  if (cells.size() == kHeaderColumns + 2 * AllMetrics().size() + 1 &&
      ParseRow(cells, row)) {
    auto live = ParseLive(std::string(cells.back()));
    if (live.ok()) {
      row.live = *std::move(live);
      return row;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("is no line of a study: '", line, "'"));
}

}  // namespace autopruner
