// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_plan.h"

#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "base/csv.h"

namespace autopruner {
namespace {

constexpr std::array<StudyMethod, 5> kMethods = {
    StudyMethod::kAutoPruner, StudyMethod::kMagnitude, StudyMethod::kTaylor,
    StudyMethod::kRandom, StudyMethod::kScratch};

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

bool ParseUnits(std::string_view text, std::vector<float>& units) {
  for (const char c : text) {
    if (c != '0' && c != '1') return false;
    units.push_back(c == '1' ? 1.0f : 0.0f);
  }
  return !units.empty();
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

std::string MethodName(StudyMethod method) {
  switch (method) {
    case StudyMethod::kAutoPruner:
      return "autopruner";
    case StudyMethod::kMagnitude:
      return "magnitude";
    case StudyMethod::kTaylor:
      return "taylor";
    case StudyMethod::kRandom:
      return "random";
    case StudyMethod::kScratch:
      return "scratch";
  }
  return "";
}

absl::StatusOr<StudyMethod> ParseMethod(const std::string& name) {
  for (const StudyMethod method : kMethods) {
    if (MethodName(method) == name) return method;
  }
  return absl::InvalidArgumentError(
      "--methods: '" + name +
      "' is none of autopruner, magnitude, taylor, random, scratch");
}

std::vector<StudyCase> StudyCases(const StudyPlan& plan) {
  std::vector<StudyCase> cases;
  const auto add = [&](const std::vector<int>& budgets, bool nodes) {
    for (const StudyMethod method : plan.methods) {
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
                  .units = outcome.units};
  for (const LayerUse& layer : outcome.layers) {
    row.nonzero_weights += layer.nonzero_weights;
  }
  return row;
}

RunRequest MakeRequest(const StudyCase& of, const RunRequest& base,
                       const NetworkSpec& spec,
                       const std::vector<float>& units) {
  RunRequest request = base;
  request.plan = {};
  request.seed = of.seed;
  if (of.method == StudyMethod::kScratch) {
    request.units = units;
    request.seed += kOtherSeed;
    return request;
  }
  if (of.nodes < spec.prunable_nodes()) request.plan.keep = of.nodes;
  if (of.features < spec.inputs) request.plan.keep_features = of.features;
  switch (of.method) {
    case StudyMethod::kMagnitude:
      request.method = PruningMethod::kMagnitude;
      break;
    case StudyMethod::kTaylor:
      request.method = PruningMethod::kTaylor;
      break;
    case StudyMethod::kRandom:
      request.method = PruningMethod::kRandom;
      break;
    default:
      request.method = PruningMethod::kAutoPruner;
  }
  return request;
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
  std::string line = MethodName(row.of.method);
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
  line += ",";
  for (const float unit : row.units) line += unit != 0 ? '1' : '0';
  return line;
}

absl::StatusOr<StudyRow> ParseStudyLine(const std::string& line) {
  const std::vector<std::string_view> cells = SplitAt(line, ',');
  StudyRow row;
  if (cells.size() != kColumns || !ParseRow(cells, row) ||
      !ParseUnits(cells.back(), row.units)) {
    return absl::InvalidArgumentError("is no line of a study: '" + line + "'");
  }
  return row;
}

}  // namespace autopruner
