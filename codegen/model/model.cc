// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/activation_table.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

namespace {

// Whether an element is there.
constexpr Format kValid = {.width = 1, .frac = 0, .is_signed = false};

// The feature that a layer reads, or nullptr for a node.
const ModelFeature* FeatureRead(const Model& model, int layer, int input) {
  if (layer == 0) return &model.features[input];
  if (!model.reads_pooled(layer)) return nullptr;
  const int joined = input - model.layers[layer - 1].outputs();
  return joined < 0 ? nullptr : &model.features[model.joined_input(joined)];
}

Format PooledFormat(const SetSpec& set, Format format) {
  switch (set.pooling) {
    case Pooling::kSum:
      format.width += std::bit_width(static_cast<unsigned>(set.elements - 1));
      break;
    case Pooling::kMax:
      break;
  }
  return format;
}

}  // namespace

std::vector<ModelFeature> FeaturesOfElements(
    const SetSpec& set, const std::vector<ModelFeature>& features) {
  std::vector<ModelFeature> all;
  const auto joined = features.end() - set.joined;
  for (int e = 0; e < set.elements; ++e) {
    for (auto feature = features.begin(); feature != joined; ++feature) {
      all.push_back(*feature);
      absl::StrAppend(&all.back().name, ".", e);
    }
    all.push_back({.name = absl::StrCat("valid.", e), .format = kValid});
  }
  all.insert(all.end(), joined, features.end());
  return all;
}

std::vector<ModelFeature> FeaturesOfOneElement(const Model& model) {
  std::vector<ModelFeature> one(
      model.features.begin(),
      model.features.begin() + model.element_size() - 1);
  for (ModelFeature& feature : one) {
    feature.name.resize(feature.name.size() - 2);  // ".0"
  }
  one.insert(one.end(), model.features.end() - model.set.joined,
             model.features.end());
  return one;
}

ModelTable MakeTable(Activation activation, const Format& input,
                     const Format& output) {
  ModelTable table = {.input = input, .values = {}};
  for (int64_t raw = input.min_raw(); raw <= input.max_raw(); ++raw) {
    table.values.push_back(TableRaw(activation, raw, input, output));
  }
  return table;
}

int LayerInputs(const Model& model, int layer) {
  if (layer == 0) {
    return model.set.exists() ? model.element_size() - 1 : model.inputs();
  }
  return model.layers[layer - 1].outputs() +
         (model.reads_pooled(layer) ? model.set.joined : 0);
}

Format LayerInputFormat(const Model& model, int layer, int input) {
  const ModelFeature* feature = FeatureRead(model, layer, input);
  if (feature != nullptr) return feature->format;
  const Format& format = model.layers[layer - 1].output_format[input];
  return model.reads_pooled(layer) ? PooledFormat(model.set, format) : format;
}

bool LayerInputLive(const Model& model, int layer, int input) {
  const ModelFeature* feature = FeatureRead(model, layer, input);
  return feature != nullptr ? feature->live
                            : model.layers[layer - 1].live[input];
}

int LargestInputFrac(const Model& model, int layer) {
  int frac = std::numeric_limits<int>::min();
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    frac = std::max(frac, LayerInputFormat(model, layer, i).frac);
  }
  return frac;
}

int AccumulatorFrac(const Model& model, int layer, int node) {
  return model.layers[layer].weight_format[node].frac +
         LargestInputFrac(model, layer);
}

std::string AccumulatorProblem(const Model& model, int layer, int node) {
  const ModelLayer& dense = model.layers[layer];
  const int accumulator_frac = AccumulatorFrac(model, layer, node);
  const int shift = accumulator_frac - dense.sum_format(node).frac;
  if (-shift > kMaxLeftShift) {
    return absl::StrCat(
        dense.looks_up(node) ? "the table's input" : "the output", " has ",
        -shift, " fraction bits more than the sum; at most ", kMaxLeftShift,
        " are supported");
  }
  const int largest_frac = LargestInputFrac(model, layer);
  // In double: what it rounds off is far below the margin to 63 bits.
  double bound = std::abs(static_cast<double>(dense.bias[node]));
  if (shift > 0) bound += std::ldexp(1.0, shift - 1);
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    const Format& format = LayerInputFormat(model, layer, i);
    const double product =
        std::abs(static_cast<double>(dense.weight[node][i])) *
        static_cast<double>(format.max_magnitude());
    bound += std::ldexp(product, largest_frac - format.frac);
  }
  if (bound > std::ldexp(1.0, kMaxAccumulatorBits)) {
    return absl::StrCat("the sum of weights, bias and rounding needs ",
                        std::ilogb(bound) + 2, " bits; at most ",
                        kMaxAccumulatorBits + 1, " are supported");
  }
  return "";
}

int64_t RawFeature(const ModelFeature& feature, float value) {
  const bool missing = std::isnan(value) ||
                       std::find(feature.missing.begin(), feature.missing.end(),
                                 value) != feature.missing.end();
  if (missing) value = feature.replacement.value_or(value);
  return RawFeature(FeatureScaling{.offset = feature.offset,
                                   .log2_scale = feature.log2_scale},
                    feature.format, value);
}

std::string FormatText(const Format& format) {
  return absl::StrCat(
      "Q", format.width, ".", format.frac, format.is_signed ? "" : " unsigned",
      format.rounding == Rounding::kFloor ? ", rounded down" : "",
      format.overflow == Overflow::kWrap ? ", wrapped" : "");
}

}  // namespace autopruner
