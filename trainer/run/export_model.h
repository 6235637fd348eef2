// SPDX-License-Identifier: Apache-2.0
//
// A trained network's raw integers, as the model file holds them.
//
//   Model model = ExportModel(training.network(), data.scaling);
#ifndef TRAINER_RUN_EXPORT_MODEL_H_
#define TRAINER_RUN_EXPORT_MODEL_H_

#include <cmath>
#include <vector>

#include "codegen/model/model.h"
#include "core/feature_scaling.h"
#include "core/network.h"

namespace autopruner {

// Returns layer `layer` of `network`, whose effective parameters stand on the
// grid: raw integers are read off them exactly.
template <NetworkSpec kSpec>
ModelLayer ExportLayer(const Network<kSpec>& network, int layer) {
  using Layout = NetworkLayout<kSpec>;
  const DenseSpec& dense = kSpec.layers.at[layer];
  const int nodes = dense.outputs;
  ModelLayer result = {.activation = dense.activation,
                       .weight_format = std::vector(nodes, dense.weight),
                       .output_format = std::vector(nodes, dense.output),
                       .live = std::vector<bool>(nodes, true),
                       .weight = {},
                       .bias = {}};
  const auto raw = [&](int parameter, int frac) -> int64_t {
    return std::lround(network.effective()[parameter] * PowerOfTwo(frac));
  };
  for (int j = 0; j < nodes; ++j) {
    result.live[j] = network.live(layer + 1, j);
    std::vector<int64_t> row(Layout::Nodes(layer), 0);
    for (int i = 0; i < Layout::Nodes(layer); ++i) {
      if (!result.live[j] || !network.live(layer, i)) continue;
      row[i] = raw(Layout::WeightAt(layer, j, i), dense.weight.frac);
    }
    result.weight.push_back(std::move(row));
    result.bias.push_back(result.live[j] ? raw(Layout::Bias(layer) + j,
                                               kSpec.accumulator_frac(layer))
                                         : 0);
  }
  return result;
}

// Returns the model without names and provenance.
//   Requires a quantised network that is Prepare()d.
template <NetworkSpec kSpec>
requires(kSpec.quantized()) Model
    ExportModel(const Network<kSpec>& network,
                const std::vector<FeatureScaling>& scaling) {
  Model model;
  model.head = kSpec.head;
  for (int i = 0; i < kSpec.inputs; ++i) {
    model.features.push_back({.name = "",
                              .offset = scaling[i].offset,
                              .log2_scale = scaling[i].log2_scale,
                              .format = kSpec.input,
                              .live = network.live(0, i)});
  }
  for (int l = 0; l < kSpec.layers.count; ++l) {
    model.layers.push_back(ExportLayer(network, l));
  }
  return model;
}

}  // namespace autopruner

#endif  // TRAINER_RUN_EXPORT_MODEL_H_
