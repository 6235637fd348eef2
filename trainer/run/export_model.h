// SPDX-License-Identifier: Apache-2.0
//
// A trained network as a model: what a model file holds.
//
//   Model model = ExportModel("hbb_tagger", training.network(), data);
#ifndef TRAINER_RUN_EXPORT_MODEL_H_
#define TRAINER_RUN_EXPORT_MODEL_H_

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "codegen/model/model.h"
#include "core/feature_scaling.h"
#include "core/interval.h"
#include "core/network.h"
#include "trainer/data/dataset.h"
#include "trainer/run/run.h"

namespace autopruner {

// The format whose raw values are those of `grid`.
inline Format FormatOf(const Grid& grid) {
  const bool is_signed = grid.low < 0;
  const float values = grid.high / grid.step + 1;  // from 0 on
  return {.width = std::max(std::ilogb(values) + (is_signed ? 1 : 0), 1),
          .frac = -std::ilogb(grid.step),
          .is_signed = is_signed};
}

// Makes a Model of a network whose effective parameters stand on their grids:
// raw integers are read off them exactly.
template <NetworkSpec kSpec>
class ModelExport {
 public:
  ModelExport(const Network<kSpec>& network,
              const std::vector<FeatureScaling>& scaling, bool idle_leave)
      : network_(network), scaling_(scaling), live_(network.live()) {
    if (idle_leave) TakeOutIdle();
  }

  Model Make() {
    Model model;
    model.head = kSpec.head;
    for (int i = 0; i < kSpec.inputs; ++i) {
      model.features.push_back({.name = "",
                                .offset = scaling_[i].offset,
                                .log2_scale = scaling_[i].log2_scale,
                                .format = UnitFormat(0, i),
                                .live = Live(0, i)});
    }
    for (int l = 0; l < Layout::kLayers; ++l) {
      model.layers.push_back(Layer(model, l));
      if (l + 1 == Layout::kLayers && network_.uses_digits()) {
        WidenOutputs(model);
      }
    }
    return model;
  }

 private:
  using Layout = NetworkLayout<kSpec>;
  // What is not in the network has a format that tells so.
  static constexpr Format kNothing = {.width = 1, .frac = -2};

  bool Live(int level, int node) const {
    return live_[Layout::Unit(level) + node];
  }

  // What no weight leads out of is not live.
  void TakeOutIdle() {
    for (int l = Layout::kLayers - 1; l >= 0; --l) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        bool leads = false;
        for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
          leads |= Live(l + 1, o) &&
                   network_.effective()[Layout::WeightAt(l, o, i)] != 0;
        }
        live_[Layout::Unit(l) + i] = Live(l, i) && leads;
      }
    }
  }

  Format UnitFormat(int level, int node) const {
    if (!kSpec.quantized() && !Live(level, node)) return kNothing;
    return FormatOf(network_.grids().at(Layout::Unit(level) + node));
  }

  static int64_t Raw(float value, int frac) {
    return std::llround(std::ldexp(static_cast<double>(value), frac));
  }

  ModelLayer Layer(const Model& model, int layer) const {
    const int nodes = Layout::Nodes(layer + 1);
    // The bias stands where the network has it.
    const int sum_frac = network_.accumulator_frac(layer);
    const int frac = sum_frac - LargestInputFrac(model, layer);
    ModelLayer result = {.activation = kSpec.layers.at[layer].activation,
                         .weight_format = {},
                         .output_format = {},
                         .live = std::vector<bool>(nodes, true),
                         .weight = {},
                         .bias = {}};
    for (int j = 0; j < nodes; ++j) {
      result.live[j] = Live(layer + 1, j);
      std::vector<int64_t> row(Layout::Nodes(layer), 0);
      for (int i = 0; i < Layout::Nodes(layer); ++i) {
        if (!result.live[j] || !Live(layer, i)) continue;
        row[i] = Raw(network_.effective()[Layout::WeightAt(layer, j, i)], frac);
      }
      result.weight_format.push_back(WeightFormat(layer, row, frac));
      result.output_format.push_back(UnitFormat(layer + 1, j));
      result.weight.push_back(std::move(row));
      result.bias.push_back(
          result.live[j]
              ? Raw(network_.effective()[Layout::Bias(layer) + j], sum_frac)
              : 0);
    }
    return result;
  }

  static Format WeightFormat(int layer, const std::vector<int64_t>& row,
                             int frac) {
    if (kSpec.quantized()) return kSpec.layers.at[layer].weight;
    uint64_t largest = 0;
    for (const int64_t weight : row) {
      largest = std::max(largest, static_cast<uint64_t>(std::abs(weight)));
    }
    return {.width = static_cast<int>(std::bit_width(largest)) + 1,
            .frac = frac};
  }

  // Outputs hold their sums, whatever the inputs: nothing saturates.
  static void WidenOutputs(Model& model) {
    if (kSpec.quantized()) return;
    const int last = Layout::kLayers - 1;
    ModelLayer& layer = model.layers[last];
    for (int j = 0; j < layer.outputs(); ++j) {
      Interval sum = {layer.bias[j], layer.bias[j]};
      for (int i = 0; i < Layout::Nodes(last); ++i) {
        const Format& input = LayerInputFormat(model, last, i);
        const int align = LargestInputFrac(model, last) - input.frac;
        sum = sum + (layer.weight[j][i] * (int64_t{1} << align)) *
                        Interval{input.min_raw(), input.max_raw()};
      }
      Format& output = layer.output_format[j];
      const int shift = AccumulatorFrac(model, last, j) - output.frac;
      const Interval value =
          shift >= 0 ? Interval{sum.min >> shift, (sum.max >> shift) + 1}
                     : sum << -shift;
      output.width = std::clamp(
          Interval{std::min<int64_t>(value.min, -1), value.max}.width(), 2,
          output.width);
    }
  }

  const Network<kSpec>& network_;
  const std::vector<FeatureScaling>& scaling_;
  LiveUnits<kSpec> live_;
};

// Returns the model of `network` without names and provenance. With
// `idle_leave`, units that no weight leads out of are not live: where the price
// chooses units, and not their number.
//   Requires a quantised network that is Prepare()d.
template <NetworkSpec kSpec>
Model ExportIntegers(const Network<kSpec>& network,
                     const std::vector<FeatureScaling>& scaling,
                     bool idle_leave) {
  return ModelExport<kSpec>(network, scaling, idle_leave).Make();
}

// Returns the model called `name`, whole but for its provenance. The names of
// features and classes, and the features' scaling, are those of `data`; the
// output of a regression is called "target".
//   Requires a quantised network that is Prepare()d.
template <NetworkSpec kSpec>
Model ExportModel(const std::string& name, const Network<kSpec>& network,
                  const TrainingData& data, bool idle_leave = false) {
  Model model = ExportIntegers(network, data.scaling, idle_leave);
  model.name = name;
  model.classes = data.train.class_names;
  if (model.classes.empty()) model.classes = {"target"};
  for (int i = 0; i < kSpec.inputs; ++i) {
    model.features[i].name = data.train.feature_names[i];
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
