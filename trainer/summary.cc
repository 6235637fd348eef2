// SPDX-License-Identifier: Apache-2.0
#include "trainer/summary.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "trainer/table.h"

namespace autopruner {
namespace {

using Json = nlohmann::ordered_json;

// A metric as it is shown and as JSON names it.
struct MetricColumn {
  const char* label;
  const char* key;
  double Metrics::*value;
  int decimals;
};

std::vector<MetricColumn> MetricsOf(Head head) {
  const MetricColumn accuracy = {"accuracy", "accuracy", &Metrics::accuracy, 4};
  const MetricColumn auc = {"AUC", "auc", &Metrics::auc, 4};
  switch (head) {
    case Head::kSigmoid:
      return {accuracy,
              auc,
              {"rejection at 50 %", "rejection_50", &Metrics::rejection_50, 1},
              {"rejection at 70 %", "rejection_70", &Metrics::rejection_70, 1}};
    case Head::kSoftmax:
      return {accuracy, auc};
    case Head::kLinear:
      return {{"R2", "r2", &Metrics::r2, 4},
              {"RMSE", "rmse", &Metrics::rmse, 4}};
  }
  return {};
}

// One end of one kind of run: a column of the table.
struct Variant {
  const char* label;
  const char* key;
  std::function<const Metrics&(const SeedRuns&)> metrics;
};

std::vector<Variant> VariantsOf(const Summary& summary) {
  std::vector<Variant> variants = {
      {"full, float", "full",
       [](const SeedRuns& runs) -> const Metrics& {
         return runs.full.floating.test;
       }},
      {"full, fixed", "full_fixed",
       [](const SeedRuns& runs) -> const Metrics& {
         return runs.full.fixed_point.test;
       }},
      {"pruned, float", "pruned",
       [](const SeedRuns& runs) -> const Metrics& {
         return runs.pruned.floating.test;
       }},
      {"pruned, fixed", "fixed",
       [](const SeedRuns& runs) -> const Metrics& {
         return runs.pruned.fixed_point.test;
       }},
  };
  if (summary.seeds.front().has_retrained) {
    variants.push_back({"retrained, float", "retrained",
                        [](const SeedRuns& runs) -> const Metrics& {
                          return runs.retrained.floating.test;
                        }});
    variants.push_back({"retrained, fixed", "retrained_fixed",
                        [](const SeedRuns& runs) -> const Metrics& {
                          return runs.retrained.fixed_point.test;
                        }});
  }
  return variants;
}

struct Spread {
  double mean = 0;
  double deviation = Metrics::kNone;  // of one seed: does not exist
};

Spread SpreadOf(const Summary& summary, const Variant& variant,
                double Metrics::*value) {
  const double count = static_cast<double>(summary.seeds.size());
  Spread spread;
  for (const SeedRuns& runs : summary.seeds) {
    spread.mean += variant.metrics(runs).*value / count;
  }
  if (summary.seeds.size() < 2) return spread;
  double square = 0;
  for (const SeedRuns& runs : summary.seeds) {
    const double difference = variant.metrics(runs).*value - spread.mean;
    square += difference * difference;
  }
  spread.deviation = std::sqrt(square / (count - 1));
  return spread;
}

std::string MetricTable(const Summary& summary) {
  std::vector<std::string> header = {"test part"};
  const std::vector<Variant> variants = VariantsOf(summary);
  for (const Variant& variant : variants) header.push_back(variant.label);
  Table table(header);
  for (const MetricColumn& metric : MetricsOf(summary.head)) {
    std::vector<std::string> row = {metric.label};
    for (const Variant& variant : variants) {
      const Spread spread = SpreadOf(summary, variant, metric.value);
      row.push_back(
          WithDeviation(spread.mean, spread.deviation, metric.decimals));
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

std::vector<std::string> FeaturesUsed(const Summary& summary) {
  const Model& model = summary.seeds[summary.shipped].pruned.model;
  std::vector<std::string> names;
  for (int i = 0; i < model.inputs(); ++i) {
    if (model.features[i].live) names.push_back(summary.feature_names[i]);
  }
  return names;
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
  if (has_luts) header.push_back("LUT");
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

std::string SummaryText(const Summary& summary) {
  const SeedRuns& shipped = summary.seeds[summary.shipped];
  std::string text = SearchTable(summary) + MetricTable(summary);
  if (summary.seeds.size() > 1) {
    text += "(mean ± standard deviation of " +
            std::to_string(summary.seeds.size()) + " seeds; below: seed " +
            std::to_string(shipped.seed) +
            ", the best on the validation part)\n";
  }
  return text + "\n" + LayerTable(shipped.pruned) + FeatureLine(summary);
}

std::string SummaryJson(const Summary& summary) {
  const SeedRuns& shipped = summary.seeds[summary.shipped];
  Json json = {{"network", summary.network}};
  for (const Variant& variant : VariantsOf(summary)) {
    json[variant.key] = MetricsJson(summary, variant);
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
