// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/summary_columns.h"

#include <string>
#include <vector>

#include "core/network_spec.h"
#include "trainer/command/summary.h"
#include "trainer/metrics/spread.h"
#include "trainer/run/run.h"

namespace autopruner {

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

Spread SpreadOf(const Summary& summary, const Variant& variant,
                double Metrics::*value) {
  return SpreadOver(summary.seeds, [&](const SeedRuns& runs) {
    return variant.metrics(runs).*value;
  });
}

std::vector<Comparison> CompareRetrained(const Summary& summary) {
  if (!summary.seeds.front().has_retrained || summary.seeds.size() < 2) {
    return {};
  }
  const auto compare = [&](const char* label, const char* key,
                           Evaluation RunOutcome::*end) {
    const auto spread = [&](RunOutcome SeedRuns::*run) {
      return SpreadOver(summary.seeds, [&](const SeedRuns& runs) {
        return PrimaryMetric(summary.head, (runs.*run.*end).test);
      });
    };
    const Spread a = spread(&SeedRuns::retrained);
    const Spread b = spread(&SeedRuns::pruned);
    return Comparison{label, key, a.mean - b.mean, DifferenceError(a, b),
                      DifferenceInSigmas(a, b)};
  };
  return {compare("float", "float", &RunOutcome::floating),
          compare("fixed", "fixed", &RunOutcome::fixed_point)};
}

std::vector<std::string> FeaturesUsed(const Summary& summary) {
  const Model& model = summary.seeds[summary.shipped].pruned.model;
  std::vector<std::string> names;
  for (int i = 0; i < model.inputs(); ++i) {
    if (model.features[i].live) names.push_back(summary.feature_names[i]);
  }
  return names;
}

}  // namespace autopruner
