// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_plan.h"

#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/csv.h"

namespace autopruner {
namespace {

// Nothing but the layout is taken over from AutoPruner's run.
constexpr uint64_t kOtherSeed = 1000000;

constexpr size_t kColumns = 23;

std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  CsvReader::Split(text, {.separator = separator}, parts);
  return parts;
}

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

// The metrics in the order of the columns.
template <typename M>
auto Columns(M& metrics) {
  return std::array{&metrics.accuracy,     &metrics.auc, &metrics.rejection_50,
                    &metrics.rejection_70, &metrics.r2,  &metrics.rmse};
}

bool ParseNodes(std::string_view text, std::vector<int>& nodes) {
  for (const std::string_view part : SplitAt(text, '-')) {
    nodes.push_back(0);
    if (!Parse(part, nodes.back())) return false;
  }
  return true;
}

bool ParseRow(const std::vector<std::string_view>& cells, StudyRow& row) {
  const auto method = ParseMethod(std::string(cells[0]));
  if (!method.ok()) return false;
  row.of.method = *method;
  int live_nodes = 0;  // follows from the layout
  bool ok = Parse(cells[1], row.of.nodes) && Parse(cells[2], row.of.features) &&
            Parse(cells[3], row.of.seed) && Parse(cells[4], live_nodes) &&
            ParseNodes(cells[5], row.nodes) &&
            Parse(cells[6], row.features_used) &&
            Parse(cells[7], row.multiplications) &&
            Parse(cells[8], row.nonzero_weights) &&
            ParseMetric(cells[9], row.validation);
  for (size_t k = 0; ok && k < 6; ++k) {
    ok = ParseMetric(cells[10 + k], *Columns(row.floating)[k]) &&
         ParseMetric(cells[16 + k], *Columns(row.fixed_point)[k]);
  }
  return ok;
}

}  // namespace

std::string StudyNumber(double value) {
  if (std::isnan(value)) return "";
  char text[64];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  return std::string(text, end);
}

absl::StatusOr<PruningMethod> ParseMethod(const std::string& name) {
  std::vector<std::string> names;
  for (const PruningMethod method : kPruningMethods) {
    names.push_back(PruningMethodName(method));
    if (names.back() == name) return method;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "--methods: '", name, "' is none of ", absl::StrJoin(names, ", ")));
}

std::vector<StudyCase> StudyCases(const StudyPlan& plan) {
  std::vector<StudyCase> cases;
  const auto add = [&](const std::vector<int>& budgets, bool nodes) {
    for (const PruningMethod method : plan.methods) {
      for (const int budget : budgets) {
        for (int k = 0; k < plan.seeds; ++k) {
          cases.push_back({.method = method,
                           .nodes = nodes ? budget : 0,
                           .features = nodes ? 0 : budget,
                           .seed = plan.first_seed + k});
        }
      }
    }
  };
  add(plan.budgets, true);
  add(plan.features, false);
  return cases;
}

int StudyRow::live_nodes() const {
  return std::accumulate(nodes.begin(), nodes.end(), 0);
}

StudyRow MakeRow(const StudyCase& of, const RunOutcome& outcome) {
  StudyRow row = {.of = of,
                  .nodes = outcome.HiddenNodes(),
                  .features_used = outcome.features_used,
                  .multiplications = outcome.Multiplications(),
                  .floating = outcome.floating.test,
                  .fixed_point = outcome.fixed_point.test,
                  .live = outcome.live};
  for (const LayerUse& layer : outcome.layers) {
    row.nonzero_weights += layer.nonzero_weights;
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
    request.live = live;
    request.seed += kOtherSeed;
    return request;
  }
  if (of.nodes < spec.prunable_nodes()) request.plan.keep = of.nodes;
  if (of.features < spec.inputs) request.plan.keep_features = of.features;
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
  std::string header =
      "method,nodes_asked,features_asked,seed,nodes,layout,features_used,"
      "multiplications,nonzero_weights,validation_fixed";
  for (const std::string part : {"_float", "_fixed"}) {
    for (const std::string metric :
         {"accuracy", "auc", "rejection_50", "rejection_70", "r2", "rmse"}) {
      header += "," + metric + part;
    }
  }
  return header + ",units";
}

std::string StudyLine(const StudyRow& row) {
  std::string layout;
  for (const int nodes : row.nodes) {
    layout += (layout.empty() ? "" : "-") + std::to_string(nodes);
  }
  std::string line = PruningMethodName(row.of.method);
  line += "," + std::to_string(row.of.nodes);
  line += "," + std::to_string(row.of.features);
  line += "," + std::to_string(row.of.seed);
  line += "," + std::to_string(row.live_nodes());
  line += "," + layout;
  line += "," + std::to_string(row.features_used);
  line += "," + std::to_string(row.multiplications);
  line += "," + std::to_string(row.nonzero_weights);
  line += "," + StudyNumber(row.validation);
  for (const double* metric : Columns(row.floating)) {
    line += "," + StudyNumber(*metric);
  }
  for (const double* metric : Columns(row.fixed_point)) {
    line += "," + StudyNumber(*metric);
  }
  return line + "," + LiveText(row.live);
}

absl::StatusOr<StudyRow> ParseStudyLine(const std::string& line) {
  const std::vector<std::string_view> cells = SplitAt(line, ',');
  const absl::Status error =
      absl::InvalidArgumentError("is no line of a study: '" + line + "'");
  StudyRow row;
  if (cells.size() != kColumns || !ParseRow(cells, row)) return error;
  const auto live = ParseLive(std::string(cells.back()));
  if (!live.ok()) return error;
  row.live = *live;
  return row;
}

}  // namespace autopruner
