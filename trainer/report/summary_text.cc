// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/table.h"
#include "trainer/report/summary.h"
#include "trainer/report/summary_columns.h"

namespace autopruner {
namespace {

std::string MetricTable(const Summary& summary) {
  std::vector<std::string> header = {"test part"};
  const std::vector<Variant> variants = ShownVariants(summary);
  for (const Variant& variant : variants) header.emplace_back(variant.label);
  Table table(header);
  for (const Metric& metric : MetricsOf(summary.head)) {
    std::vector<std::string> row = {metric.label};
    for (const Variant& variant : variants) {
      row.push_back(MetricText(summary, variant, metric));
    }
    table.AddRow(row);
  }
  return table.Text();
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
    table.AddRow(LayerRow(LayerName(l, outcome.layers.size()), use));
    if (l + 1 < outcome.layers.size()) {
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
  return absl::StrCat("\nfeatures used (", used.size(), " of ",
                      summary.feature_names.size(),
                      "): ", absl::StrJoin(used, " "), "\n");
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
  const double full =
      PrimaryMetric(summary.head, runs.full.fixed_point.validation);
  const std::string metric = PrimaryMetricName(summary.head);
  std::vector<std::string> header = {"search", "nodes", "multiplications"};
  header.insert(header.end(), {absl::StrCat(metric, ", validation"),
                               "against full", "budget"});
  Table table(header);
  for (const SearchTry& made : tries) {
    std::vector<std::string> row = {made.chosen ? "chosen" : "",
                                    Grouped(made.nodes),
                                    Grouped(made.multiplications)};
    row.insert(row.end(), {Fixed(made.metric, 4), Fixed(made.metric - full, 4),
                           made.fits ? "met" : "not met"});
    table.AddRow(row);
  }
  return absl::StrCat(table.Text(), "(", tries.size(),
                      tries.size() == 1 ? " training" : " trainings",
                      " besides the full network's; ", metric,
                      " of the full network, validation: ", Fixed(full, 4),
                      ")\n\n");
}

}  // namespace

std::string SummaryText(const Summary& summary) {
  const SeedRuns& shipped = summary.seeds[summary.shipped];
  std::string text = absl::StrCat(SearchTable(summary), MetricTable(summary));
  if (summary.seeds.size() > 1) {
    absl::StrAppend(&text, "(mean ± standard deviation of ",
                    summary.seeds.size(), " seeds; below: seed ", shipped.seed,
                    ", the best on the validation part)\n");
  }
  absl::StrAppend(&text, RetrainedText(summary), "\n",
                  LayerTable(ShippedOutcome(summary)), FeatureLine(summary));
  const std::string told =
      absl::StrCat(SaturationText(summary.saturation, summary.finds_formats),
                   ShipText(summary));
  return told.empty() ? text : absl::StrCat(text, "\n", told);
}

}  // namespace autopruner
