// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/table.h"
#include "trainer/command/summary.h"
#include "trainer/command/summary_columns.h"
#include "trainer/metrics/spread.h"

namespace autopruner {
namespace {

std::string MetricTable(const Summary& summary) {
  std::vector<std::string> header = {"test part"};
  const std::vector<Variant> variants = VariantsOf(summary);
  for (const Variant& variant : variants) header.emplace_back(variant.label);
  Table table(header);
  for (const MetricColumn& metric : MetricsOf(summary.head)) {
    std::vector<std::string> row = {metric.label};
    for (const Variant& variant : variants) {
      const Spread spread = SpreadOf(summary, variant, metric.value);
      row.push_back(WithDeviation(
          spread.mean, spread.count > 1 ? spread.deviation : Metrics::kNone,
          metric.decimals));
    }
    table.AddRow(row);
  }
  return table.Text();
}

std::string RetrainedLines(const Summary& summary) {
  std::string text;
  for (const Comparison& comparison : CompareRetrained(summary)) {
    text += std::string("retrained against pruned, ") + comparison.label +
            ": " + PrimaryMetricName(summary.head) + " " +
            WithDeviation(comparison.difference, comparison.error, 4) + ", " +
            WithDeviation(comparison.sigmas, Metrics::kNone, 2) +
            " sigmas: " + VerdictOn(comparison.sigmas) + "\n";
  }
  if (text.empty() && summary.seeds.front().has_retrained) {
    return "(--seeds=5 tells whether the retrained network is compatible with "
           "the pruned one)\n";
  }
  return text;
}

std::vector<std::string> LayerRow(const std::string& name,
                                  const LayerUse& use) {
  return {name,
          Grouped(use.nodes),
          Grouped(use.all_nodes),
          Grouped(use.multiplications),
          Grouped(use.all_multiplications),
          Grouped(use.nonzero_weights)};
}

std::string LayerTable(const RunOutcome& outcome) {
  Table table(
      {"layer", "nodes", "of", "multiplications", "of", "non-zero weights"});
  LayerUse total;
  for (size_t l = 0; l < outcome.layers.size(); ++l) {
    const LayerUse& use = outcome.layers[l];
    const bool is_output = l + 1 == outcome.layers.size();
    table.AddRow(
        LayerRow(is_output ? "output" : "hidden " + std::to_string(l), use));
    if (!is_output) {
      total.nodes += use.nodes;
      total.all_nodes += use.all_nodes;
    }
    total.multiplications += use.multiplications;
    total.all_multiplications += use.all_multiplications;
    total.nonzero_weights += use.nonzero_weights;
  }
  table.AddRule();
  table.AddRow(LayerRow("hidden nodes, all weights", total));
  return table.Text();
}

std::string FeatureLine(const Summary& summary) {
  const std::vector<std::string> used = FeaturesUsed(summary);
  if (used.size() == summary.feature_names.size()) return "";
  std::string line = "\nfeatures used (" + std::to_string(used.size()) +
                     " of " + std::to_string(summary.feature_names.size()) +
                     "):";
  for (const std::string& name : used) line += " " + name;
  return line + "\n";
}

// What the search for the size of the shipped network has walked.
std::string SearchTable(const Summary& summary) {
  const SeedRuns& runs = summary.seeds[summary.shipped];
  if (runs.tries.empty()) return "";
  std::vector<SearchTry> tries = runs.tries;
  std::sort(tries.begin(), tries.end(),
            [](const SearchTry& a, const SearchTry& b) {
              return std::pair(a.nodes, a.multiplications) <
                     std::pair(b.nodes, b.multiplications);
            });
  const bool has_luts = tries.front().luts > 0;
  const double full =
      PrimaryMetric(summary.head, runs.full.fixed_point.validation);
  const std::string metric = PrimaryMetricName(summary.head);
  std::vector<std::string> header = {"search", "nodes", "multiplications"};
  if (has_luts) header.emplace_back("LUT");
  header.insert(header.end(),
                {metric + ", validation", "against full", "budget"});
  Table table(header);
  for (const SearchTry& made : tries) {
    std::vector<std::string> row = {made.chosen ? "chosen" : "",
                                    Grouped(made.nodes),
                                    Grouped(made.multiplications)};
    if (has_luts) row.push_back(Grouped(made.luts));
    row.insert(row.end(), {WithDeviation(made.metric, Metrics::kNone, 4),
                           WithDeviation(made.metric - full, Metrics::kNone, 4),
                           made.fits ? "met" : "not met"});
    table.AddRow(row);
  }
  const auto trainings = tries.size();
  return table.Text() + "(" + std::to_string(trainings) +
         (trainings == 1 ? " training" : " trainings") +
         " besides the full network's; " + metric +
         " of the full network, validation: " +
         WithDeviation(full, Metrics::kNone, 4) + ")\n\n";
}

}  // namespace

std::string SummaryText(const Summary& summary) {
  const SeedRuns& shipped = summary.seeds[summary.shipped];
  std::string text = SearchTable(summary) + MetricTable(summary);
  if (summary.seeds.size() > 1) {
    text += "(mean ± standard deviation of " +
            std::to_string(summary.seeds.size()) + " seeds; below: seed " +
            std::to_string(shipped.seed) +
            ", the best on the validation part)\n";
  }
  return text + RetrainedLines(summary) + "\n" + LayerTable(shipped.pruned) +
         FeatureLine(summary);
}

}  // namespace autopruner
