// SPDX-License-Identifier: Apache-2.0
#include "codegen/score/log_likelihood_score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "codegen/score/score_bits.h"
#include "core/elementary.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/interval.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

// A class and its fraction of the background.
struct Background {
  int output = 0;
  double fraction = 0;
};

// Who stands against whom.
struct Hypotheses {
  int signal = 0;
  std::vector<Background> backgrounds;
};

absl::StatusOr<Hypotheses> HypothesesOf(
    const std::vector<std::string>& classes,
    const std::map<std::string, double>& fractions) {
  double sum = 0;
  for (const auto& [name, fraction] : fractions) {
    if (std::find(classes.begin(), classes.end(), name) == classes.end()) {
      return Invalid("there is no class '", name, "'; there are ",
                     absl::StrJoin(classes, ", "));
    }
    if (!(fraction >= 0 && fraction <= 1)) {
      return Invalid("the fraction of ", name, " is ", fraction,
                     "; expected 0 to 1");
    }
    sum += fraction;
  }
  Hypotheses hypotheses;
  std::vector<std::string> signals;
  for (size_t j = 0; j < classes.size(); ++j) {
    const int output = static_cast<int>(j);
    const auto found = fractions.find(classes[j]);
    if (found == fractions.end()) {
      signals.push_back(classes[j]);
      hypotheses.signal = output;
    } else if (found->second > 0) {
      hypotheses.backgrounds.push_back({output, found->second});
    }
  }
  if (signals.size() != 1) {
    return Invalid(signals.empty()
                       ? "all classes have a fraction"
                       : absl::StrJoin(signals, " and ") + " have no fraction",
                   "; expected one class without, the signal, of ",
                   absl::StrJoin(classes, ", "));
  }
  if (std::abs(sum - 1) > 1e-6) {
    return Invalid("the fractions sum up to ", sum, "; expected 1");
  }
  return hypotheses;
}

// A weighted sum of the values that a layer reads, at its accumulator's point.
struct Combination {
  std::vector<int64_t> weight;
  int64_t constant = 0;
};

Combination Unit(int size, int at) {
  Combination unit = {.weight = std::vector<int64_t>(size)};
  unit.weight[at] = 1;
  return unit;
}

Combination Difference(const Combination& a, const Combination& b) {
  Combination difference = a;
  for (size_t i = 0; i < a.weight.size(); ++i) {
    difference.weight[i] -= b.weight[i];
  }
  difference.constant -= b.constant;
  return difference;
}

int64_t Nearest(double value, int frac) {
  return static_cast<int64_t>(
      std::floor(value * static_cast<double>(PowerOfTwo(frac)) + 0.5));
}

// Of the table of log(1 + e^-|t|).
constexpr Format kLogOfSumInput = {.width = kMaxTableBits, .frac = 6};

// Adds linear layers behind a model, each of which reads the one before.
class ScoreLayers {
 public:
  // Values have `frac` fraction bits, no fewer than the logits.
  ScoreLayers(Model& model, int frac) : model_(model), frac_(frac) {}

  void Begin() {
    const int layer = static_cast<int>(model_.layers.size());
    const int frac = frac_ - LargestInputFrac(model_, layer);
    weight_ = {.width = frac + 2, .frac = frac};
    model_.layers.emplace_back();
  }

  int nodes() const { return model_.layers.back().outputs(); }

  // A node that holds each value of `sum`.
  void AddSum(const Combination& sum) {
    Add(sum, SignedFormat(RangeOf(sum), frac_));
  }

  // The same, but 0 where it is below: an unsigned format saturates there.
  void AddPositive(const Combination& sum) {
    const Interval range = {0, std::max<int64_t>(RangeOf(sum).max, 1)};
    Add(sum, {.width = range.width(), .frac = frac_, .is_signed = false});
  }

  void AddLogOfSum(const Combination& difference) {
    const Format& input = kLogOfSumInput;
    ModelTable table = {.input = input, .values = {}};
    for (int64_t raw = input.min_raw(); raw <= input.max_raw(); ++raw) {
      const double t = static_cast<double>(raw) * PowerOfTwo(-input.frac);
      table.values.push_back(Nearest(Log(1 + Exp(-std::abs(t))), frac_));
    }
    const Interval range = {0, table.at(0)};
    Add(difference,
        {.width = range.width(), .frac = frac_, .is_signed = false});
    ModelLayer& layer = model_.layers.back();
    layer.table.resize(layer.bias.size());
    layer.table.back() = std::move(table);
  }

  // A node of `bits` fraction bits.
  void AddScore(const Combination& sum, int bits) {
    const Interval range = RangeOf(sum);
    const Format wide = {.width = kMaxAccumulatorBits, .frac = bits};
    Add(sum, SignedFormat({Rescale(range.min, frac_, wide),
                           Rescale(range.max, frac_, wide)},
                          bits));
  }

  // Whether all numbers are what a model may hold.
  absl::Status Check() const {
    if (widest_ <= kMaxFormatWidth) return absl::OkStatus();
    return Invalid("takes numbers of ", widest_, " bits behind these logits; ",
                   "at most ", kMaxFormatWidth, " are supported");
  }

 private:
  static Format SignedFormat(Interval range, int frac) {
    range.min = std::min<int64_t>(range.min, -1);
    return {.width = range.width(), .frac = frac};
  }

  // In double, and far beyond the widest format cut off: nothing overflows.
  Interval RangeOf(const Combination& sum) const {
    const int layer = static_cast<int>(model_.layers.size()) - 1;
    double low = static_cast<double>(sum.constant);
    double high = low;
    for (size_t i = 0; i < sum.weight.size(); ++i) {
      const Format format =
          LayerInputFormat(model_, layer, static_cast<int>(i));
      const double step = std::ldexp(1.0, frac_ - format.frac);
      const double a = sum.weight[i] * step * format.min_raw();
      const double b = sum.weight[i] * step * format.max_raw();
      low += std::min(a, b);
      high += std::max(a, b);
    }
    const double limit = std::ldexp(1.0, 40);
    return {static_cast<int64_t>(std::max(low, -limit)),
            static_cast<int64_t>(std::min(high, limit))};
  }

  void Add(const Combination& sum, const Format& format) {
    const int index = static_cast<int>(model_.layers.size()) - 1;
    ModelLayer& layer = model_.layers.back();
    layer.weight_format.push_back(weight_);
    layer.output_format.push_back(format);
    layer.live.push_back(true);
    layer.bias.push_back(sum.constant);
    std::vector<int64_t>& row = layer.weight.emplace_back();
    for (size_t i = 0; i < sum.weight.size(); ++i) {
      // Nothing leads out of a logit that is not live: it is 0.
      const bool live = LayerInputLive(model_, index, static_cast<int>(i));
      row.push_back(live ? sum.weight[i] * (int64_t{1} << weight_.frac) : 0);
    }
    if (!layer.table.empty()) layer.table.emplace_back();
    widest_ = std::max({widest_, format.width, weight_.width});
  }

  Model& model_;
  int frac_;
  int widest_ = 0;
  Format weight_;
};

// z_s - z_i - log f_i, for each background i.
std::vector<Combination> LogRatios(const Hypotheses& hypotheses, int outputs,
                                   int frac) {
  std::vector<Combination> ratios;
  for (const Background& background : hypotheses.backgrounds) {
    ratios.push_back(Difference(Unit(outputs, hypotheses.signal),
                                Unit(outputs, background.output)));
    ratios.back().constant = -Nearest(Log(background.fraction), frac);
  }
  return ratios;
}

// A layer for each sum, and the one of the score.
void AddLogLikelihood(std::vector<Combination> ratios, int bits,
                      ScoreLayers& layers) {
  Combination score = ratios[0];
  for (size_t i = 1; i < ratios.size(); ++i) {
    const Combination difference = Difference(score, ratios[i]);
    layers.Begin();
    layers.AddSum(score);
    layers.AddPositive(difference);
    layers.AddLogOfSum(difference);
    for (size_t k = i + 1; k < ratios.size(); ++k) layers.AddSum(ratios[k]);
    const int nodes = layers.nodes();
    score =
        Difference(Difference(Unit(nodes, 0), Unit(nodes, 1)), Unit(nodes, 2));
    for (int node = 3; node < nodes; ++node) {
      ratios[i + node - 2] = Unit(nodes, node);
    }
  }
  layers.Begin();
  layers.AddScore(score, bits);
}

}  // namespace

absl::StatusOr<Model> WithLogLikelihood(
    Model model, int bits, const std::map<std::string, double>& fractions) {
  if (!ComparesOutputs(model.head)) {
    return Invalid("a ", HeadName(model.head), " head has no fractions; ",
                   IsBinary(model.head) ? "its logit is the log-likelihood "
                                          "ratio of its two classes"
                                        : "the classes of a softmax head have");
  }
  RETURN_IF_ERROR(CheckScoreBits(bits));
  ASSIGN_OR_RETURN(const Hypotheses hypotheses,
                   HypothesesOf(model.classes, fractions));
  const size_t layers = hypotheses.backgrounds.size();
  if (model.layers.size() + layers > kMaxModelLayers) {
    return Invalid("has ", model.layers.size(), " layers; a score is ", layers,
                   " more, and at most ", kMaxModelLayers, " are supported");
  }
  // What is rounded on the way is rounded to a quarter of the score's step.
  const int frac = std::max(
      bits + 2, LargestInputFrac(model, static_cast<int>(model.layers.size())));
  ScoreLayers added(model, frac);
  AddLogLikelihood(LogRatios(hypotheses, model.outputs(), frac), bits, added);
  RETURN_IF_ERROR(added.Check());
  model.head = Head::kLinear;
  model.classes = {absl::StrCat("log-likelihood ratio of ",
                                model.classes[hypotheses.signal])};
  return model;
}

}  // namespace autopruner
