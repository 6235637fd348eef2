// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/dense_network.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "codegen/model/model_file.h"

namespace autopruner {
namespace {

double Value(int64_t raw, int frac) {
  return std::ldexp(static_cast<double>(raw), -frac);
}

// The live nodes of a layer, at least one.
std::vector<int> LiveNodes(const ModelLayer& layer) {
  std::vector<int> nodes;
  for (int j = 0; j < layer.outputs(); ++j) {
    if (layer.live[j]) nodes.push_back(j);
  }
  if (nodes.empty()) nodes.push_back(0);
  return nodes;
}

DenseLayer ToDenseLayer(const Model& model, int layer,
                        const std::vector<int>& inputs,
                        const std::vector<int>& nodes) {
  const ModelLayer& from = model.layers[layer];
  DenseLayer to = {.activation = from.activation};
  for (const int j : nodes) {
    std::vector<double> row;
    for (const int i : inputs) {
      row.push_back(Value(from.weight[j][i], from.weight_format[j].frac));
    }
    to.weight.push_back(std::move(row));
    to.bias.push_back(Value(from.bias[j], AccumulatorFrac(model, layer, j)));
    to.weight_format.push_back(from.weight_format[j]);
    to.output_format.push_back(from.output_format[j]);
  }
  return to;
}

// Returns value * 2^frac if it is an integer of `format`.
absl::StatusOr<int64_t> RawWeight(double value, const Format& format,
                                  const std::string& place) {
  const double raw = std::ldexp(value, format.frac);
  if (raw == std::floor(raw) && raw >= static_cast<double>(format.min_raw()) &&
      raw <= static_cast<double>(format.max_raw())) {
    return static_cast<int64_t>(raw);
  }
  return Invalid(place, ": is ", value, "; ", FormatText(format),
                 " does not hold it (nothing may scale weights behind their "
                 "Quant node)");
}

absl::Status CheckFormat(const Format& format, const std::string& place) {
  if (IsValid(format)) return absl::OkStatus();
  if (format.width == 0) {
    return Invalid(place,
                   ": is not quantised; expected a Quant node whose "
                   "scale is a power of two. A network in float is quantised "
                   "by the trainer: --onnx=");
  }
  return Invalid(place, ": is ", FormatText(format), "; expected 1 to ",
                 kMaxFormatWidth, " bits, ", -kMaxFormatFrac, " to ",
                 kMaxFormatFrac, " of them behind the point");
}

absl::StatusOr<ModelLayer> ToModelLayer(const DenseLayer& from, int layer,
                                        int input_frac) {
  if (HasTable(from.activation)) {
    return Invalid("layer ", layer, ": the graph does not tell how ",
                   ActivationName(from.activation),
                   " is rounded; expected Relu or nothing. A network in float "
                   "is quantised by the trainer: --onnx=");
  }
  ModelLayer to = {.activation = from.activation,
                   .weight_format = from.weight_format,
                   .output_format = from.output_format,
                   .live = std::vector<bool>(from.bias.size(), true),
                   .weight = {},
                   .bias = {}};
  for (int j = 0; j < from.outputs(); ++j) {
    const std::string place = absl::StrCat("layer ", layer, ", node ", j);
    RETURN_IF_ERROR(
        CheckFormat(from.weight_format[j], absl::StrCat(place, ": weights")));
    RETURN_IF_ERROR(CheckFormat(from.output_format[j], place));
    std::vector<int64_t> row;
    for (size_t i = 0; i < from.weight[j].size(); ++i) {
      ASSIGN_OR_RETURN(const int64_t raw,
                       RawWeight(from.weight[j][i], from.weight_format[j],
                                 absl::StrCat(place, ", weight ", i)));
      row.push_back(raw);
    }
    to.weight.push_back(std::move(row));
    const double bias = std::floor(
        std::ldexp(from.bias[j], from.weight_format[j].frac + input_frac) +
        0.5);
    if (!(std::abs(bias) <= std::ldexp(1.0, kMaxAccumulatorBits))) {
      return Invalid(place, ": the bias ", from.bias[j], " needs more than ",
                     kMaxAccumulatorBits, " bits");
    }
    to.bias.push_back(static_cast<int64_t>(bias));
  }
  return to;
}

// Features that no weight reads are not live; of no other unit is that known
// to have been meant.
void FindLiveFeatures(Model& model) {
  for (int i = 0; i < model.inputs(); ++i) {
    bool read = false;
    for (const std::vector<int64_t>& row : model.layers[0].weight) {
      read |= row[i] != 0;
    }
    model.features[i].live = read;
  }
}

}  // namespace

absl::StatusOr<DenseNetwork> ToDenseNetwork(const Model& model) {
  if (model.set.exists()) {
    return Invalid(
        "the model reads sets of elements; dense networks can be exported");
  }
  DenseNetwork network = {.name = model.name,
                          .head = model.head,
                          .features = model.features,
                          .classes = model.classes,
                          .target = model.target};
  std::vector<int> inputs;
  for (int i = 0; i < model.inputs(); ++i) inputs.push_back(i);
  for (size_t l = 0; l < model.layers.size(); ++l) {
    if (!model.layers[l].table.empty() &&
        !HasTable(model.layers[l].activation)) {
      return Invalid("layers[", l,
                     "]: a linear layer looks up tables, which in float no "
                     "function stands for; the integer network has them");
    }
    const bool last = l + 1 == model.layers.size();
    std::vector<int> nodes;
    if (last) {
      for (int j = 0; j < model.outputs(); ++j) nodes.push_back(j);
    } else {
      nodes = LiveNodes(model.layers[l]);
    }
    network.layers.push_back(
        ToDenseLayer(model, static_cast<int>(l), inputs, nodes));
    inputs = nodes;
  }
  return network;
}

DenseNetwork WithoutFormats(DenseNetwork network) {
  for (ModelFeature& feature : network.features) feature.format = {};
  for (DenseLayer& layer : network.layers) {
    for (Format& format : layer.weight_format) format = {};
    for (Format& format : layer.output_format) format = {};
  }
  return network;
}

absl::StatusOr<Model> ToModel(const DenseNetwork& network) {
  if (!network.head.has_value()) {
    return Invalid("the graph does not tell what its outputs are: --head=");
  }
  Model model = {.name = network.name,
                 .head = *network.head,
                 .set = {},
                 .features = network.features,
                 .layers = {},
                 .classes = network.classes,
                 .target = network.target,
                 .provenance = {}};
  for (int i = 0; i < network.inputs(); ++i) {
    RETURN_IF_ERROR(
        CheckFormat(network.features[i].format, absl::StrCat("input ", i)));
  }
  for (size_t l = 0; l < network.layers.size(); ++l) {
    int input_frac = -kMaxFormatFrac;
    for (int i = 0; i < LayerInputs(model, static_cast<int>(l)); ++i) {
      input_frac = std::max(
          input_frac, LayerInputFormat(model, static_cast<int>(l), i).frac);
    }
    ASSIGN_OR_RETURN(
        ModelLayer layer,
        ToModelLayer(network.layers[l], static_cast<int>(l), input_frac));
    model.layers.push_back(std::move(layer));
  }
  FindLiveFeatures(model);
  // All else that a model file may not hold.
  return ParseModel(ModelText(model), "as a model file");
}

}  // namespace autopruner
