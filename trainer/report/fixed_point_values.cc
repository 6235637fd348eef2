// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/fixed_point_values.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "codegen/model/reference.h"
#include "core/activation_table.h"
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

bool LooksUp(const ModelLayer& layer) { return HasTable(layer.activation); }

// Layer `layer` alone, its outputs widened; of one that looks up these are the
// sums, rounded as the table's input.
Model LayerModel(const Model& model, int layer) {
  Model alone;
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    alone.features.push_back(
        {.name = "", .format = LayerInputFormat(model, layer, i)});
  }
  alone.layers = {model.layers[layer]};
  ModelLayer& dense = alone.layers[0];
  for (int j = 0; j < dense.outputs(); ++j) {
    dense.output_format[j] = Widened(dense.sum_format(j));
  }
  if (LooksUp(dense)) dense.activation = Activation::kLinear;
  dense.table.clear();
  return alone;
}

int64_t Held(int64_t raw, const Format& format) {
  return Rescale(raw, format.frac, format);
}

// Takes a value up into its range, and returns what the format makes of it.
int64_t Add(int64_t raw, double weight, ValueRange& range) {
  const double value = ValueOf(raw, range.format);
  range.low = std::min(range.low, value);
  range.high = std::max(range.high, value);
  const int64_t held = Held(raw, range.format);
  if (held != raw) range.saturated += weight;
  return held;
}

// A sum that is looked up, as a raw number of the table's input without an end.
struct LookedUp {
  Activation activation;
  int64_t sum;
  Format input;
  Format output;

  int64_t OutputOf(int64_t raw) const {
    return TableRaw(activation, raw, input, output);
  }
  // Whether the output is not that of the activation if sums end with `format`,
  // which has input's fraction bits or fewer.
  bool IsLostIn(const Format& format) const {
    const int64_t unit = int64_t{1} << (input.frac - format.frac);
    const int64_t held =
        std::clamp(sum, format.min_raw() * unit, format.max_raw() * unit);
    return held != sum && OutputOf(held) != OutputOf(sum);
  }
};

// Widens the input of a table until `node` is not lost: up to the bits that a
// table may have, then at the cost of fraction bits.
void Widen(const LookedUp& node, Format& format) {
  const auto widen = [&] {
    if (format.width < kMaxTableBits) {
      ++format.width;
    } else {
      --format.frac;
    }
  };
  if (node.sum < 0 && !format.is_signed && node.IsLostIn(format)) {
    format.is_signed = true;
    widen();
  }
  while (node.IsLostIn(format)) widen();
}

// Takes up the sum of a node that looks up, and its output. Returns the output.
int64_t AddLookedUp(const LookedUp& node, double weight, ValueRange& sums,
                    ValueRange& outputs) {
  const int64_t held_sum = Held(node.sum, node.input);
  if (node.IsLostIn(node.input)) {
    Add(node.sum, weight, sums);
    Widen(node, sums.needed);
  } else {
    Add(held_sum, weight, sums);
  }
  const int64_t value =
      TableRaw(node.activation, held_sum, node.input, Widened(node.output));
  const int64_t held = Held(value, node.output);
  return Add(std::abs(value - held) > 1 ? value : held, weight, outputs);
}

// Takes up the outputs of layers `begin` .. `end`, from what the first of them
// reads. Returns those of the last.
std::vector<int64_t> AddLayers(const Model& model,
                               const std::vector<Model>& layers, size_t begin,
                               size_t end, std::vector<int64_t> values,
                               double weight, FixedPointRanges& ranges) {
  for (size_t l = begin; l < end; ++l) {
    values = InferReference(layers[l], values);
    const ModelLayer& layer = model.layers[l];
    for (size_t j = 0; j < values.size(); ++j) {
      ValueRange& range = ranges.layers[l][j];
      if (!LooksUp(layer)) {
        values[j] = Add(values[j], weight, range);
      } else if (layer.live[j]) {
        ValueRange& sums = ranges.sums[l][j];
        values[j] = AddLookedUp(
            {layer.activation, values[j], sums.format, range.format}, weight,
            sums, range);
      }
    }
  }
  return values;
}

// Takes up the elements that are there, all together with `weight`, and joined
// features. Returns what the layer behind the shared ones reads.
std::vector<int64_t> AddElements(const Model& model,
                                 const std::vector<Model>& layers,
                                 const std::vector<int64_t>& raw, double weight,
                                 FixedPointRanges& ranges) {
  const int size = model.element_size();
  std::vector<std::vector<int64_t>> elements;
  for (int e = 0; e < model.set.elements; ++e) {
    if (raw[model.valid_input(e)] == 0) continue;
    const auto begin = raw.begin() + e * size;
    elements.emplace_back(begin, begin + size - 1);
  }
  const double share = weight / static_cast<double>(elements.size());
  std::vector<int64_t> pooled;
  for (std::vector<int64_t>& element : elements) {
    for (size_t i = 0; i < element.size(); ++i) {
      element[i] = Add(element[i], share, ranges.inputs[i]);
    }
    const std::vector<int64_t> values = AddLayers(
        model, layers, 0, model.set.shared_layers, element, share, ranges);
    if (pooled.empty()) {
      pooled = values;
      continue;
    }
    for (size_t j = 0; j < values.size(); ++j) {
      pooled[j] = PooledRaw(model.set.pooling, pooled[j], values[j]);
    }
  }
  pooled.resize(model.layers[model.set.shared_layers - 1].outputs());
  for (int i = 0; i < model.set.joined; ++i) {
    pooled.push_back(
        Add(raw[model.joined_input(i)], weight, ranges.inputs[size - 1 + i]));
  }
  return pooled;
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
  const bool is_set = model.set.exists();
  for (const ModelFeature& feature :
       is_set ? FeaturesOfOneElement(model) : model.features) {
    ranges.inputs.push_back(Empty(feature.format, feature.live));
  }
  std::vector<Model> layers;
  for (size_t l = 0; l < model.layers.size(); ++l) {
    layers.push_back(LayerModel(model, static_cast<int>(l)));
    const ModelLayer& layer = model.layers[l];
    ranges.layers.emplace_back();
    ranges.sums.emplace_back();
    for (int j = 0; j < layer.outputs(); ++j) {
      ranges.layers.back().push_back(
          Empty(layer.output_format[j], layer.live[j]));
      if (!LooksUp(layer)) continue;
      ValueRange& sums = ranges.sums.back().emplace_back(
          Empty(layer.sum_format(j), layer.live[j]));
      sums.needed = sums.format;
    }
  }
  double weights = 0;
  for (int s = 0; s < data.samples(); ++s) {
    const double weight = data.weight[s];
    weights += weight;
    std::vector<int64_t> values =
        RawInputs(model, data.row(s), /*widened=*/true);
    if (is_set) {
      values = AddElements(model, layers, values, weight, ranges);
    } else {
      for (size_t i = 0; i < values.size(); ++i) {
        values[i] = Add(values[i], weight, ranges.inputs[i]);
      }
    }
    AddLayers(model, layers, is_set ? model.set.shared_layers : 0,
              layers.size(), std::move(values), weight, ranges);
  }
  for (ValueRange& range : ranges.inputs) range.saturated /= weights;
  for (auto* const levels : {&ranges.layers, &ranges.sums}) {
    for (auto& level : *levels) {
      for (ValueRange& range : level) range.saturated /= weights;
    }
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
