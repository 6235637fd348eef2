// SPDX-License-Identifier: Apache-2.0
//
// A trained network as a model: what a model file holds.
//
//   Model model = ExportModel("hbb_tagger", training.network(), data);
#ifndef TRAINER_RUN_EXPORT_MODEL_H_
#define TRAINER_RUN_EXPORT_MODEL_H_

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "codegen/model/model.h"
#include "core/feature_scaling.h"
#include "core/network.h"
#include "trainer/data/dataset.h"
#include "trainer/run/run.h"

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

// Returns the model called `name`, whole but for its provenance. The names of
// features and classes, and the features' scaling, are those of `data`; the
// output of a regression is called "target".
//   Requires a quantised network that is Prepare()d.
template <NetworkSpec kSpec>
requires(kSpec.quantized()) Model
    ExportModel(const std::string& name, const Network<kSpec>& network,
                const TrainingData& data) {
  Model model = {.name = name,
                 .head = kSpec.head,
                 .features = {},
                 .layers = {},
                 .classes = data.train.class_names,
                 .provenance = {}};
  if (model.classes.empty()) model.classes = {"target"};
  for (int i = 0; i < kSpec.inputs; ++i) {
    model.features.push_back({.name = data.train.feature_names[i],
                              .offset = data.scaling[i].offset,
                              .log2_scale = data.scaling[i].log2_scale,
                              .format = kSpec.input,
                              .live = network.live(0, i)});
  }
  for (int l = 0; l < kSpec.layers.count; ++l) {
    model.layers.push_back(ExportLayer(network, l));
  }
  return model;
}

// Takes features out of `model` whose raw value is always 0: nothing changes.
inline void TakeOut(const std::vector<bool>& features, Model& model) {
  for (size_t i = 0; i < features.size(); ++i) {
    if (!features[i]) continue;
    model.features[i].live = false;
    for (std::vector<int64_t>& row : model.layers.front().weight) row[i] = 0;
  }
}

// Adds what the data say of missing values and of targets.
inline void AddDataFacts(const Dataset& train, Model& model) {
  for (size_t i = 0; i < train.missing.replacement.size(); ++i) {
    model.features[i].missing = train.missing.codes;
    model.features[i].replacement = train.missing.replacement[i];
  }
  model.target = {.offset = train.target.offset,
                  .log2_scale = train.target.log2_scale};
}

}  // namespace autopruner

#endif  // TRAINER_RUN_EXPORT_MODEL_H_
