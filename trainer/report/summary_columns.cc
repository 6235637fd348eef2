// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/summary_columns.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/table.h"
#include "core/network_spec.h"
#include "trainer/metrics/spread.h"
#include "trainer/report/summary.h"
#include "trainer/run/run.h"

namespace autopruner {

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

std::vector<Variant> ShownVariants(const Summary& summary) {
  std::vector<Variant> variants = VariantsOf(summary);
  if (!summary.prunes)
    variants.erase(variants.begin() + 2, variants.begin() + 4);
  return variants;
}

Spread SpreadOf(const Summary& summary, const Variant& variant,
                const Metric& metric) {
  return SpreadOver(summary.seeds, [&](const SeedRuns& runs) {
    return variant.metrics(runs).of(metric);
  });
}

std::string MetricText(const Summary& summary, const Variant& variant,
                       const Metric& metric) {
  const Spread spread = SpreadOf(summary, variant, metric);
  return SpreadText(spread, DecimalsOf(metric, spread.mean));
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

std::string RetrainedText(const Summary& summary) {
  std::string text;
  for (const Comparison& comparison : CompareRetrained(summary)) {
    absl::StrAppend(&text, "retrained against pruned, ", comparison.label, ": ",
                    PrimaryMetricName(summary.head), " ",
                    WithDeviation(comparison.difference, comparison.error, 4),
                    ", ", Fixed(comparison.sigmas, 2),
                    " sigmas: ", VerdictOn(comparison.sigmas), "\n");
  }
  if (text.empty() && summary.seeds.front().has_retrained) {
    return "(--seeds=5 tells whether the retrained network is compatible with "
           "the pruned one)\n";
  }
  return text;
}

std::string ShipText(const Summary& summary) {
  const SeedRuns& runs = summary.seeds[summary.shipped];
  if (!runs.has_retrained) return "";
  const RunOutcome& other = runs.retrained;
  if (summary.budget > 0 && other.circuit > summary.budget) {
    return absl::StrCat("the retrained network does not ship: it takes ",
                        Grouped(other.circuit), " ", other.measure->name,
                        ", the budget is ", Grouped(summary.budget), "\n");
  }
  const auto metric = [&](const RunOutcome& outcome) {
    return PrimaryMetric(summary.head, outcome.fixed_point.validation);
  };
  const double pruned = metric(runs.pruned);
  const double retrained = metric(runs.retrained);
  if (!summary.ships_retrained && !(retrained > pruned)) return "";
  return absl::StrCat(
      summary.ships_retrained
          ? "the retrained network ships"
          : "the retrained network is better on the validation part",
      ": ", PrimaryMetricName(summary.head), " ", Fixed(retrained, 4),
      " against ", Fixed(pruned, 4), " of the pruned one",
      summary.ships_retrained ? ", validation part\n"
                              : "; --ship=best would write it\n");
}

std::string LayerName(size_t layer, size_t layers) {
  return layer + 1 == layers ? "output" : absl::StrCat("hidden ", layer);
}

const RunOutcome& ShippedOutcome(const Summary& summary) {
  const SeedRuns& runs = summary.seeds[summary.shipped];
  return summary.ships_retrained ? runs.retrained : runs.pruned;
}

std::vector<std::string> FeaturesUsed(const Summary& summary) {
  const Model& model = ShippedOutcome(summary).model;
  std::vector<std::string> names;
  const std::vector<ModelFeature> features =
      model.set.exists() ? FeaturesOfOneElement(model) : model.features;
  for (size_t i = 0; i < features.size(); ++i) {
    if (features[i].live) names.push_back(summary.feature_names[i]);
  }
  return names;
}

}  // namespace autopruner
