// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_effects.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "codegen/model/reference.h"
#include "core/random.h"
#include "trainer/metrics/metrics_roc.h"
#include "trainer/uncertainty/uncertainty_significance.h"

namespace autopruner {
namespace {

constexpr uint64_t kToyStream = 101;

// Weights of the samples that pass a cut.
struct Passed {
  double signal = 0;
  double background = 0;
};

Passed Beyond(const std::vector<double>& scores, const Dataset& data,
              double cut) {
  Passed passed;
  for (size_t s = 0; s < scores.size(); ++s) {
    if (scores[s] < cut) continue;
    (data.y[s] == 1 ? passed.signal : passed.background) += data.weight[s];
  }
  return passed;
}

double SignificanceOf(double signal, double background,
                      const Analysis& analysis) {
  return AsimovSignificance(
      {.signal = signal,
       .background = background,
       .background_uncertainty = analysis.background_uncertainty * background});
}

}  // namespace

std::vector<double> Scores(const Model& model, const Dataset& data,
                           const ShiftTable& table,
                           const std::vector<double>& pulls) {
  const double unit =
      std::ldexp(1.0, -model.layers.back().output_format[0].frac);
  std::vector<double> scores;
  std::vector<int64_t> raw(model.inputs());
  for (int s = 0; s < data.samples(); ++s) {
    const std::span<const float> row = data.row(s);
    for (int i = 0; i < model.inputs(); ++i) {
      raw[i] =
          RawFeature(model.features[i], ShiftedValue(table, i, row[i], pulls));
    }
    scores.push_back(static_cast<double>(InferReference(model, raw)[0]) * unit);
  }
  return scores;
}

Cuts ChooseCuts(const std::vector<double>& scores, const Dataset& data,
                const Analysis& analysis) {
  std::vector<int> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return scores[a] > scores[b]; });
  const Passed all = Beyond(scores, data, scores[order.back()]);
  Cuts cuts = {.working_point = scores[order.back()],
               .best = scores[order.back()]};
  // Less than any sample's share, so that rounding cannot miss a cut.
  const double enough = analysis.efficiency * all.signal * (1 - 1e-9);
  bool has_working_point = false;
  double most = -1;
  int background_samples = 0;
  Passed passed;
  for (size_t k = 0; k < order.size(); ++k) {
    const int s = order[k];
    const bool is_signal = data.y[s] == 1;
    (is_signal ? passed.signal : passed.background) += data.weight[s];
    background_samples += !is_signal;
    if (k + 1 < order.size() && scores[order[k + 1]] == scores[s]) continue;
    if (!has_working_point && passed.signal >= enough) {
      has_working_point = true;
      cuts.working_point = scores[s];
    }
    if (background_samples < analysis.least_samples) continue;
    const double significance = SignificanceOf(
        analysis.signal * passed.signal / all.signal,
        analysis.background * passed.background / all.background, analysis);
    if (significance <= most) continue;
    most = significance;
    cuts.best = scores[s];
  }
  return cuts;
}

Effect Measure(const std::vector<double>& scores,
               const std::vector<double>& nominal, const Dataset& data,
               const Cuts& cuts, const Analysis& analysis) {
  Effect effect;
  double weights = 0;
  std::vector<RocSample> samples;
  for (size_t s = 0; s < scores.size(); ++s) {
    const double weight = data.weight[s];
    const double shift = scores[s] - nominal[s];
    weights += weight;
    effect.score_shift += weight * shift;
    effect.score_rms += weight * shift * shift;
    samples.push_back(
        {.score = scores[s], .weight = weight, .signal = data.y[s] == 1});
  }
  effect.score_shift /= weights;
  effect.score_rms = std::sqrt(effect.score_rms / weights);
  effect.auc = Roc(std::move(samples)).Auc();
  const Passed all =
      Beyond(scores, data, *std::min_element(scores.begin(), scores.end()));
  const Passed working = Beyond(scores, data, cuts.working_point);
  effect.signal_efficiency = working.signal / all.signal;
  effect.background_efficiency = working.background / all.background;
  const Passed best = Beyond(scores, data, cuts.best);
  effect.signal = analysis.signal * best.signal / all.signal;
  // No sample at all would be no background, and an infinite significance:
  // less than an average sample counts as one.
  const double least =
      all.background /
      static_cast<double>(std::count(data.y.begin(), data.y.end(), 0.0f));
  effect.background =
      analysis.background * std::max(best.background, least) / all.background;
  effect.significance =
      SignificanceOf(effect.signal, effect.background, analysis);
  return effect;
}

std::vector<double> ToyPulls(uint64_t seed, int toy, int nuisances) {
  std::vector<double> pulls;
  const uint64_t toy_seed = RandomBits(seed, kToyStream, toy);
  for (int k = 0; k < nuisances; ++k) {
    // Box and Muller; 1 - u is not 0.
    const double radius = std::sqrt(
        -2 * std::log(1 - RandomUniform(toy_seed, kToyStream, 2 * k)));
    const double angle =
        2 * std::numbers::pi * RandomUniform(toy_seed, kToyStream, 2 * k + 1);
    pulls.push_back(radius * std::cos(angle));
  }
  return pulls;
}

Toys Combine(const Effect& nominal, const std::vector<Effect>& toys,
             const Analysis& analysis) {
  Toys total;
  for (const Effect& toy : toys) {
    total.score_rms += toy.score_rms * toy.score_rms / toys.size();
  }
  total.score_rms = std::sqrt(total.score_rms);
  total.auc = SpreadOver(toys, [](const Effect& e) { return e.auc; });
  total.signal_efficiency =
      SpreadOver(toys, [](const Effect& e) { return e.signal_efficiency; });
  total.background_efficiency =
      SpreadOver(toys, [](const Effect& e) { return e.background_efficiency; });
  total.significance =
      SpreadOver(toys, [](const Effect& e) { return e.significance; });
  total.signal = SpreadOver(toys, [](const Effect& e) { return e.signal; });
  total.background =
      SpreadOver(toys, [](const Effect& e) { return e.background; });
  total.significance_with_spread = AsimovSignificance(
      {.signal = nominal.signal,
       .background = nominal.background,
       .background_uncertainty =
           std::hypot(analysis.background_uncertainty * nominal.background,
                      total.background.deviation)});
  return total;
}

}  // namespace autopruner
