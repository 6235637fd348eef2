// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/export_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "core/activation_table.h"
#include "core/interval.h"
#include "trainer/data/dataset.h"

namespace autopruner {
namespace {

// The format whose raw values are those of `grid`.
Format FormatOf(const Grid& grid) {
  const bool is_signed = grid.low < 0;
  const float values = grid.high / grid.step + 1;  // from 0 on
  return {.width = std::max(std::ilogb(values) + (is_signed ? 1 : 0), 1),
          .frac = -std::ilogb(grid.step),
          .is_signed = is_signed};
}

int64_t Raw(float value, int frac) {
  return std::llround(std::ldexp(static_cast<double>(value), frac));
}

// What is not in the network has a format that tells so.
constexpr Format kNothing = {.width = 1, .frac = -2};

class ModelExport {
 public:
  ModelExport(const TrainedNetwork& network, UnitsOfModel units)
      : network_(network), spec_(network.spec) {
    for (int level = 0; level <= spec_.layers.count; ++level) {
      live_.emplace_back(spec_.layer_inputs(level));
      for (int j = 0; j < spec_.layer_inputs(level); ++j) {
        live_[level][j] = network.live(level, j);
      }
    }
    if (units == UnitsOfModel::kInUse) TakeOutIdle();
  }

  Model Make(const std::vector<FeatureScaling>& scaling) const {
    Model model;
    model.head = spec_.head;
    model.set = spec_.set;
    for (int i = 0; i < spec_.features(); ++i) {
      const auto [level, node] = spec_.unit_of_feature(i);
      model.features.push_back({.name = "",
                                .offset = scaling[i].offset,
                                .log2_scale = scaling[i].log2_scale,
                                .format = UnitFormat(level, node),
                                .live = live_[level][node]});
    }
    if (model.set.exists()) {
      model.features = FeaturesOfElements(model.set, model.features);
    }
    for (int l = 0; l < spec_.layers.count; ++l) {
      model.layers.push_back(Layer(model, l));
    }
    if (!spec_.quantized() && network_.uses_digits) FitOutputs(model);
    return model;
  }

 private:
  // What no weight leads out of is not live.
  void TakeOutIdle() {
    for (int l = spec_.layers.count - 1; l >= 0; --l) {
      for (int i = 0; i < spec_.layer_inputs(l); ++i) {
        bool leads = false;
        for (int o = 0; o < spec_.layers.at[l].outputs; ++o) {
          leads |= live_[l + 1][o] && network_.weight(l, o, i) != 0;
        }
        live_[l][i] = live_[l][i] && leads;
      }
    }
  }

  Format UnitFormat(int level, int node) const {
    if (!spec_.quantized() && !live_[level][node]) return kNothing;
    return FormatOf(network_.grid(level, node));
  }

  ModelLayer Layer(const Model& model, int layer) const {
    const int nodes = spec_.layers.at[layer].outputs;
    // The bias stands where the network has it.
    const int sum_frac = network_.accumulator_frac[layer];
    const int frac = sum_frac - LargestInputFrac(model, layer);
    ModelLayer result = {
        .activation = spec_.layers.at[layer].activation,
        .weight_format = {},
        .output_format = {},
        .live = {live_[layer + 1].begin(), live_[layer + 1].begin() + nodes},
        .weight = {},
        .bias = std::vector<int64_t>(nodes, 0)};
    for (int j = 0; j < nodes; ++j) {
      std::vector<int64_t> row(spec_.layer_inputs(layer), 0);
      if (result.live[j]) {
        for (int i = 0; i < spec_.layer_inputs(layer); ++i) {
          if (live_[layer][i]) row[i] = Raw(network_.weight(layer, j, i), frac);
        }
        result.bias[j] = Raw(network_.bias(layer, j), sum_frac);
      }
      result.weight_format.push_back(WeightFormat(layer, row, frac));
      result.output_format.push_back(UnitFormat(layer + 1, j));
      result.weight.push_back(std::move(row));
    }
    AddTables(layer, result);
    return result;
  }

  // The integers that the network had while it was trained.
  void AddTables(int layer, ModelLayer& result) const {
    const float* const values = network_.table_values[layer];
    if (values == nullptr) return;
    const Format input = spec_.layers.at[layer].table_input();
    for (int j = 0; j < result.outputs(); ++j) {
      ModelTable& table = result.table.emplace_back();
      if (!result.live[j]) continue;
      table.input = input;
      for (int k = 0; k < 1 << input.width; ++k) {
        table.values.push_back(TableRaw(values[k], result.output_format[j]));
      }
    }
  }

  Format WeightFormat(int layer, const std::vector<int64_t>& row,
                      int frac) const {
    if (spec_.quantized()) {
      // Where inputs have fewer fraction bits than they may, weights have more.
      Format format = spec_.layers.at[layer].weight;
      format.width += frac - format.frac;
      format.frac = frac;
      return format;
    }
    uint64_t largest = 0;
    for (const int64_t weight : row) {
      largest = std::max(largest, static_cast<uint64_t>(std::abs(weight)));
    }
    return {.width = static_cast<int>(std::bit_width(largest)) + 1,
            .frac = frac};
  }

  // Outputs hold their sums, whatever the inputs, in no more bits than that
  // takes: nothing saturates.
  void FitOutputs(Model& model) const {
    const int last = spec_.layers.count - 1;
    ModelLayer& layer = model.layers[last];
    for (int j = 0; j < layer.outputs(); ++j) {
      Interval sum = {layer.bias[j], layer.bias[j]};
      for (int i = 0; i < spec_.layer_inputs(last); ++i) {
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

  const TrainedNetwork& network_;
  const NetworkSpec& spec_;
  std::vector<std::vector<bool>> live_;  // [levels][nodes]
};

// "d0.0", .., "d0.1", .., and the joined ones: `names` of one element.
void NameElements(const std::vector<std::string>& names, Model& model) {
  std::vector<ModelFeature> one = FeaturesOfOneElement(model);
  for (size_t i = 0; i < one.size(); ++i) one[i].name = names[i];
  model.features = FeaturesOfElements(model.set, one);
}

void AddNames(const Dataset& train, Model& model) {
  model.classes = train.class_names;
  if (model.classes.empty()) model.classes = {"target"};
  if (model.set.exists()) {
    NameElements(train.feature_names, model);
    return;
  }
  for (int i = 0; i < model.inputs(); ++i) {
    model.features[i].name = train.feature_names[i];
  }
}

// What the data say of missing values and of targets.
void AddDataFacts(const Dataset& train, Model& model) {
  for (size_t i = 0; i < train.missing.replacement.size(); ++i) {
    model.features[i].missing = train.missing.codes;
    model.features[i].replacement = train.missing.replacement[i];
  }
  model.target = {.offset = train.target.offset,
                  .log2_scale = train.target.log2_scale};
}

// Takes features out whose raw value is always 0: nothing changes.
void TakeOut(const std::vector<bool>& features, Model& model) {
  const SetSpec& set = model.set;
  const int own = static_cast<int>(features.size()) - set.joined;
  for (int i = 0; i < static_cast<int>(features.size()); ++i) {
    if (!features[i]) continue;
    const bool joined = i >= own;
    ModelLayer& reader = model.layers[joined ? set.shared_layers : 0];
    const int at =
        joined ? model.layers[set.shared_layers - 1].outputs() + i - own : i;
    for (std::vector<int64_t>& row : reader.weight) row[at] = 0;
    if (joined) {
      model.features[model.joined_input(i - own)].live = false;
      continue;
    }
    for (int e = 0; e < std::max(set.elements, 1); ++e) {
      const int stride = set.exists() ? model.element_size() : 0;
      model.features[e * stride + i].live = false;
    }
  }
}

// The nodes of a level that a layer reads or has: at least one.
std::vector<int> LiveNodes(const TrainedNetwork& network, int level) {
  std::vector<int> nodes;
  for (int j = 0; j < network.spec.layer_inputs(level); ++j) {
    if (level == 0 || network.live(level, j)) nodes.push_back(j);
  }
  if (nodes.empty()) nodes.push_back(0);
  return nodes;
}

DenseLayer FloatLayer(const TrainedNetwork& network,
                      const std::vector<bool>& constant, int layer) {
  DenseLayer result = {.activation = network.spec.layers.at[layer].activation};
  for (const int j : LiveNodes(network, layer + 1)) {
    std::vector<double> row;
    for (const int i : LiveNodes(network, layer)) {
      const bool is_constant =
          layer == 0 && i < static_cast<int>(constant.size()) && constant[i];
      const bool reads = network.live(layer, i) && !is_constant;
      row.push_back(reads ? network.weight(layer, j, i) : 0);
    }
    result.weight.push_back(std::move(row));
    result.bias.push_back(network.bias(layer, j));
    result.weight_format.emplace_back();
    result.output_format.emplace_back();
  }
  return result;
}

}  // namespace

DenseNetwork ExportFloat(const std::string& name, const TrainedNetwork& network,
                         const TrainingData& data) {
  const NetworkSpec& spec = network.spec;
  if (spec.set.exists()) return {};
  // Of a model whose formats are none.
  Model model;
  model.head = spec.head;
  for (int i = 0; i < spec.inputs; ++i) {
    model.features.push_back({.name = "",
                              .offset = data.scaling[i].offset,
                              .log2_scale = data.scaling[i].log2_scale,
                              .format = {},
                              .live = network.live(0, i)});
  }
  AddNames(data.train, model);
  AddDataFacts(data.train, model);
  DenseNetwork result = {.name = name,
                         .head = spec.head,
                         .features = std::move(model.features),
                         .classes = std::move(model.classes),
                         .target = model.target};
  for (int l = 0; l < spec.layers.count; ++l) {
    result.layers.push_back(FloatLayer(network, data.constant, l));
  }
  return result;
}

Model ExportIntegers(const TrainedNetwork& network,
                     const std::vector<FeatureScaling>& scaling,
                     UnitsOfModel units) {
  return ModelExport(network, units).Make(scaling);
}

Model ExportModel(const std::string& name, const TrainedNetwork& network,
                  const TrainingData& data, UnitsOfModel units) {
  Model model = ExportIntegers(network, data.scaling, units);
  model.name = name;
  AddNames(data.train, model);
  TakeOut(data.constant, model);
  AddDataFacts(data.train, model);
  return model;
}

}  // namespace autopruner
