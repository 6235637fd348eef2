// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/dense_onnx.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "codegen/onnx/graph_parts.h"
#include "codegen/onnx/graph_writer.h"
#include "core/feature_scaling.h"

namespace autopruner {
namespace {

class DenseExport {
 public:
  explicit DenseExport(const DenseNetwork& network)
      : network_(network), graph_(network.name) {}

  absl::StatusOr<std::string> Make() {
    graph_.Domain(kQonnxDomain, 1);
    RETURN_IF_ERROR(AddFeatures());
    for (size_t l = 0; l < network_.layers.size(); ++l) {
      RETURN_IF_ERROR(AddLayer(network_.layers[l], absl::StrCat("l", l),
                               l + 1 == network_.layers.size()));
    }
    AddOutputs(*network_.head, network_.target, network_.outputs(), graph_);
    AddNames(network_.features, network_.classes, *network_.head, graph_);
    return graph_.Bytes();
  }

 private:
  absl::Status AddFeatures() {
    std::vector<float> offset;
    std::vector<float> factor;
    std::vector<Format> formats;
    for (const ModelFeature& feature : network_.features) {
      offset.push_back(feature.offset);
      factor.push_back(PowerOfTwo(feature.log2_scale));
      formats.push_back(feature.format);
    }
    x_ = AddScaled(AddInput(network_.features, graph_), offset, factor, graph_);
    return AddQuantized(formats, "inputs", /*never_negative=*/false, "x");
  }

  absl::Status AddLayer(const DenseLayer& layer, const std::string& name,
                        bool last) {
    RETURN_IF_ERROR(AddSum(layer, name));
    AddActivation(layer.activation, name);
    if (HasTable(layer.activation) && layer.output_format[0].quantized()) {
      return Invalid(name, ": ", ActivationName(layer.activation),
                     " is looked up in a table, which QONNX has no operator "
                     "for; the integer network has");
    }
    return AddQuantized(layer.output_format, name,
                        IsNeverNegative(layer.activation),
                        last ? kOnnxLogits : name + "_value");
  }

  void AddActivation(Activation activation, const std::string& name) {
    const std::string to = absl::StrCat(name, "_", ActivationName(activation));
    switch (activation) {
      case Activation::kLinear:
        return;
      case Activation::kRelu:
        x_ = graph_.Node("Relu", {x_}, to);
        return;
      case Activation::kSigmoid:
        x_ = graph_.Node("Sigmoid", {x_}, to);
        return;
      case Activation::kTanh:
        x_ = graph_.Node("Tanh", {x_}, to);
        return;
      case Activation::kSilu:
        graph_.Node("Sigmoid", {x_}, to + "_sigmoid");
        x_ = graph_.Node("Mul", {x_, to + "_sigmoid"}, to);
        return;
    }
  }

  // x_ * weight + bias.
  absl::Status AddSum(const DenseLayer& layer, const std::string& name) {
    const int64_t inputs = static_cast<int64_t>(layer.weight[0].size());
    const int64_t outputs = layer.outputs();
    std::vector<float> weight;
    std::vector<float> bias;
    for (int64_t i = 0; i < inputs; ++i) {
      for (int64_t j = 0; j < outputs; ++j) {
        weight.push_back(static_cast<float>(layer.weight[j][i]));
      }
    }
    for (int64_t j = 0; j < outputs; ++j) {
      bias.push_back(static_cast<float>(layer.bias[j]));
      if (layer.output_format[j].quantized() && bias[j] != layer.bias[j]) {
        return Invalid(name, ", node ", j, ": the bias ", layer.bias[j],
                       " has more than the 24 bits of a float");
      }
    }
    std::string weights =
        graph_.Floats(name + "_weight", {inputs, outputs}, weight);
    if (layer.weight_format[0].quantized()) {
      ASSIGN_OR_RETURN(weights,
                       AddQuant(weights, layer.weight_format, "FLOOR",
                                name + " weights", name + "_quantized_weight"));
    }
    x_ = graph_.Node("MatMul", {x_, weights}, name + "_product");
    x_ =
        graph_.Node("Add", {x_, graph_.Floats(name + "_bias", {outputs}, bias)},
                    name + "_sum");
    return absl::OkStatus();
  }

  // Rounds x_ to `formats`, one a column, if those are any. The result is
  // called `output`.
  absl::Status AddQuantized(std::vector<Format> formats,
                            const std::string& name, bool never_negative,
                            const std::string& output) {
    if (!formats[0].quantized()) {
      if (output == kOnnxLogits) graph_.Node("Identity", {x_}, output);
      return absl::OkStatus();
    }
    std::vector<float> half;
    for (Format& format : formats) {
      const bool to_nearest = format.rounding == Rounding::kHalfUp;
      half.push_back(to_nearest ? PowerOfTwo(-format.frac - 1) : 0.0f);
    }
    if (never_negative) MakeSignsEqual(formats);
    x_ = graph_.Node(
        "Add",
        {x_, graph_.Floats(output + "_half",
                           {static_cast<int64_t>(half.size())}, half)},
        output + "_plus_half");
    ASSIGN_OR_RETURN(x_, AddQuant(x_, formats, "FLOOR", name, output));
    return absl::OkStatus();
  }

  // What is never negative has the same values with a sign bit more.
  static void MakeSignsEqual(std::vector<Format>& formats) {
    const auto is_signed = [](const Format& f) { return f.is_signed; };
    if (std::none_of(formats.begin(), formats.end(), is_signed)) return;
    for (Format& format : formats) {
      if (!format.is_signed) ++format.width;
      format.is_signed = true;
    }
  }

  // A Quant node of `formats`, one a column.
  absl::StatusOr<std::string> AddQuant(const std::string& x,
                                       const std::vector<Format>& formats,
                                       const std::string& rounding,
                                       const std::string& name,
                                       const std::string& output) {
    std::vector<float> scale;
    std::vector<float> width;
    for (const Format& format : formats) {
      if (format.overflow == Overflow::kWrap) {
        return Invalid(name,
                       ": wraps, which QONNX has no operator for; the "
                       "integer network has");
      }
      if (format.is_signed != formats[0].is_signed) {
        return Invalid(name,
                       ": some formats are signed and some are not, "
                       "which one Quant node cannot have; the integer network "
                       "can");
      }
      scale.push_back(PowerOfTwo(-format.frac));
      width.push_back(static_cast<float>(format.width));
    }
    const auto size = static_cast<int64_t>(formats.size());
    return graph_.Node("Quant",
                       {x, graph_.Floats(output + "_scale", {1, size}, scale),
                        graph_.Floats(output + "_zero", {}, {0}),
                        graph_.Floats(output + "_bits", {1, size}, width)},
                       output,
                       {{"signed", int64_t{formats[0].is_signed}},
                        {"narrow", int64_t{0}},
                        {"rounding_mode", rounding}},
                       kQonnxDomain);
  }

  const DenseNetwork& network_;
  GraphWriter graph_;
  std::string x_;  // the value so far
};

}  // namespace

absl::StatusOr<std::string> DenseOnnx(const DenseNetwork& network) {
  return DenseExport(network).Make();
}

}  // namespace autopruner
