// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <string>

#include "trainer/command/summary.h"
#include "trainer/command/summary_columns.h"
#include "trainer/metrics/spread.h"

namespace autopruner {
namespace {

using Json = nlohmann::ordered_json;

// NaN becomes null.
Json MetricsJson(const Summary& summary, const Variant& variant) {
  Json result = Json::object();
  for (const MetricColumn& metric : MetricsOf(summary.head)) {
    const Spread spread = SpreadOf(summary, variant, metric.value);
    result[metric.key] = spread.mean;
    if (summary.seeds.size() > 1) {
      result[std::string(metric.key) + "_deviation"] = spread.deviation;
    }
  }
  return result;
}

Json SeedJson(const Summary& summary, const SeedRuns& runs) {
  Json result = {{"seed", runs.seed}};
  for (const Variant& variant : VariantsOf(summary)) {
    Json metrics = Json::object();
    for (const MetricColumn& metric : MetricsOf(summary.head)) {
      metrics[metric.key] = variant.metrics(runs).*metric.value;
    }
    result[variant.key] = metrics;
  }
  for (const SearchTry& made : runs.tries) {
    Json step = {{"nodes", made.nodes},
                 {"multiplications", made.multiplications},
                 {"metric", made.metric},
                 {"fits", made.fits},
                 {"chosen", made.chosen}};
    if (made.luts > 0) step["luts"] = made.luts;
    result["search"].push_back(step);
  }
  result["nodes"] = runs.pruned.HiddenNodes();
  result["features_used"] = runs.pruned.features_used;
  return result;
}

Json LayersJson(const RunOutcome& outcome) {
  Json layers = Json::array();
  for (const LayerUse& use : outcome.layers) {
    layers.push_back({{"nodes", use.nodes},
                      {"all_nodes", use.all_nodes},
                      {"multiplications", use.multiplications},
                      {"all_multiplications", use.all_multiplications},
                      {"nonzero_weights", use.nonzero_weights}});
  }
  return layers;
}

}  // namespace

std::string SummaryJson(const Summary& summary) {
  const SeedRuns& shipped = summary.seeds[summary.shipped];
  Json json = {{"network", summary.network}};
  for (const Variant& variant : VariantsOf(summary)) {
    json[variant.key] = MetricsJson(summary, variant);
  }
  for (const Comparison& comparison : CompareRetrained(summary)) {
    json["retrained_against_pruned"][comparison.key] = {
        {"difference", comparison.difference},
        {"error", comparison.error},
        {"sigmas", comparison.sigmas},
        {"verdict", VerdictOn(comparison.sigmas)}};
  }
  json["nodes"] = shipped.pruned.HiddenNodes();
  json["features_used"] = shipped.pruned.features_used;
  json["features"] = FeaturesUsed(summary);
  json["layers"] = LayersJson(shipped.pruned);
  json["shipped_seed"] = shipped.seed;
  json["seeds"] = Json::array();
  for (const SeedRuns& runs : summary.seeds) {
    json["seeds"].push_back(SeedJson(summary, runs));
  }
  return json.dump(2) + "\n";
}

}  // namespace autopruner
