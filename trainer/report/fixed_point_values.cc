// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/fixed_point_values.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "codegen/model/reference.h"
#include "core/fixed.h"

namespace autopruner {
namespace {

// Wide enough for every sum of a network that was trained.
constexpr int kWide = 36;

double ValueOf(int64_t raw, const Format& format) {
  return std::ldexp(static_cast<double>(raw), -format.frac);
}

Format Widened(Format format) {
  format.width = kWide;
  format.is_signed = true;
  format.overflow = Overflow::kSaturate;
  return format;
}

// The raw inputs of a sample, of which data hold the scaled values.
std::vector<int64_t> RawInputs(const Model& model, std::span<const float> row,
                               bool widened) {
  std::vector<int64_t> raw;
  for (int i = 0; i < model.inputs(); ++i) {
    ModelFeature feature = model.features[i];
    feature.offset = 0;
    feature.log2_scale = 0;
    if (widened) feature.format = Widened(feature.format);
    raw.push_back(RawFeature(feature, row[i]));
  }
  return raw;
}

// Layer `layer` alone, its outputs widened.
Model LayerModel(const Model& model, int layer) {
  Model alone;
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    alone.features.push_back(
        {.name = "", .format = LayerInputFormat(model, layer, i)});
  }
  alone.layers = {model.layers[layer]};
  for (Format& format : alone.layers[0].output_format) format = Widened(format);
  return alone;
}

// Takes a value up into its range, and returns what the format makes of it.
int64_t Add(int64_t raw, double weight, ValueRange& range) {
  const double value = ValueOf(raw, range.format);
  range.low = std::min(range.low, value);
  range.high = std::max(range.high, value);
  const int64_t held = Rescale(raw, range.format.frac, range.format);
  if (held != raw) range.saturated += weight;
  return held;
}

ValueRange Empty(const Format& format, bool live) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {.format = format, .live = live, .low = kInfinity, .high = -kInfinity};
}

}  // namespace

double ValueRange::format_low() const {
  return ValueOf(format.min_raw(), format);
}

double ValueRange::format_high() const {
  return ValueOf(format.max_raw(), format);
}

std::vector<double> FixedPointScores(const Model& model, const Dataset& data) {
  std::vector<double> scores;
  for (int s = 0; s < data.samples(); ++s) {
    const std::vector<int64_t> raw =
        InferReference(model, RawInputs(model, data.row(s), /*widened=*/false));
    for (int o = 0; o < model.outputs(); ++o) {
      scores.push_back(ValueOf(raw[o], model.layers.back().output_format[o]));
    }
  }
  return scores;
}

FixedPointRanges MeasureRanges(const Model& model, const Dataset& data) {
  FixedPointRanges ranges;
  for (const ModelFeature& feature : model.features) {
    ranges.inputs.push_back(Empty(feature.format, feature.live));
  }
  std::vector<Model> layers;
  for (size_t l = 0; l < model.layers.size(); ++l) {
    layers.push_back(LayerModel(model, static_cast<int>(l)));
    const ModelLayer& layer = model.layers[l];
    ranges.layers.emplace_back();
    for (int j = 0; j < layer.outputs(); ++j) {
      ranges.layers.back().push_back(
          Empty(layer.output_format[j], layer.live[j]));
    }
  }
  double weights = 0;
  for (int s = 0; s < data.samples(); ++s) {
    const double weight = data.weight[s];
    weights += weight;
    std::vector<int64_t> values =
        RawInputs(model, data.row(s), /*widened=*/true);
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = Add(values[i], weight, ranges.inputs[i]);
    }
    for (size_t l = 0; l < layers.size(); ++l) {
      values = InferReference(layers[l], values);
      for (size_t j = 0; j < values.size(); ++j) {
        values[j] = Add(values[j], weight, ranges.layers[l][j]);
      }
    }
  }
  for (ValueRange& range : ranges.inputs) range.saturated /= weights;
  for (auto& layer : ranges.layers) {
    for (ValueRange& range : layer) range.saturated /= weights;
  }
  return ranges;
}

Format FormatThatHolds(const Format& format, double low, double high) {
  Format wider = format;
  if (low < 0) wider.is_signed = true;
  const auto holds = [&] {
    return low >= ValueOf(wider.min_raw(), wider) &&
           high <= ValueOf(wider.max_raw(), wider);
  };
  wider.width = 1;
  while (!holds() && wider.width < kWide) ++wider.width;
  return wider;
}

}  // namespace autopruner
