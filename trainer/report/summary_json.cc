// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "trainer/metrics/spread.h"
#include "trainer/report/summary.h"
#include "trainer/report/summary_columns.h"

namespace autopruner {
namespace {

using Json = nlohmann::ordered_json;

// NaN becomes null.
Json MetricsJson(const Summary& summary, const Variant& variant) {
  Json result = Json::object();
  for (const Metric& metric : MetricsOf(summary.head)) {
    const Spread spread = SpreadOf(summary, variant, metric);
    result[metric.key] = spread.mean;
    if (summary.seeds.size() > 1) {
      result[absl::StrCat(metric.key, "_deviation")] = spread.deviation;
    }
  }
  return result;
}

// What the circuit takes, where that had a budget.
void AddCircuit(const RunOutcome& outcome, Json& json) {
  if (outcome.circuit > 0) json[outcome.measure->key] = outcome.circuit;
}

Json SeedJson(const Summary& summary, const SeedRuns& runs) {
  Json result = {{"seed", runs.seed}};
  for (const Variant& variant : VariantsOf(summary)) {
    Json metrics = Json::object();
    for (const Metric& metric : MetricsOf(summary.head)) {
      metrics[metric.key] = variant.metrics(runs).of(metric);
    }
    result[variant.key] = metrics;
  }
  for (const SearchTry& made : runs.tries) {
    Json step = {{"nodes", made.nodes},
                 {"multiplications", made.multiplications},
                 {"metric", made.metric},
                 {"fits", made.fits},
                 {"chosen", made.chosen}};
    result["search"].push_back(step);
  }
  result["nodes"] = runs.pruned.HiddenNodes();
  result["features_used"] = runs.pruned.features_used;
  AddCircuit(runs.pruned, result);
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

// Shares of the validation part, over live values; those that are told.
Json SaturationJson(const std::vector<SaturatedGroup>& groups) {
  Json result = Json::object();
  for (const SaturatedGroup& group : groups) {
    Json told = Json::object();
    for (size_t k = 0; k < group.names.size(); ++k) {
      told[group.names[k]] = group.shares[k];
    }
    result[group.name] = {
        {"mean", group.mean}, {"largest", group.largest}, {"told", told}};
  }
  return result;
}

}  // namespace

std::string SummaryJson(const Summary& summary) {
  const RunOutcome& shipped = ShippedOutcome(summary);
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
  json["nodes"] = shipped.HiddenNodes();
  json["features_used"] = shipped.features_used;
  AddCircuit(shipped, json);
  json["features"] = FeaturesUsed(summary);
  json["layers"] = LayersJson(shipped);
  json["saturation"] = SaturationJson(summary.saturation);
  json["shipped"] = summary.ships_retrained ? "retrained" : "pruned";
  json["shipped_seed"] = summary.seeds[summary.shipped].seed;
  json["seeds"] = Json::array();
  for (const SeedRuns& runs : summary.seeds) {
    json["seeds"].push_back(SeedJson(summary, runs));
  }
  return json.dump(2) + "\n";
}

}  // namespace autopruner
