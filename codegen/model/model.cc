// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/model.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

int LayerInputs(const Model& model, int layer) {
  return layer == 0 ? model.inputs() : model.layers[layer - 1].outputs();
}

const Format& LayerInputFormat(const Model& model, int layer, int input) {
  return layer == 0 ? model.features[input].format
                    : model.layers[layer - 1].output_format[input];
}

bool LayerInputLive(const Model& model, int layer, int input) {
  return layer == 0 ? model.features[input].live
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
  const int shift = accumulator_frac - dense.output_format[node].frac;
  if (-shift > kMaxLeftShift) {
    return absl::StrCat("the output has ", -shift,
                        " fraction bits more than the sum; at most ",
                        kMaxLeftShift, " are supported");
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
