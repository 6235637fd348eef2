// SPDX-License-Identifier: Apache-2.0
//
// What becomes weights, biases and activations.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status_macros.h"
#include "codegen/model/model.h"
#include "codegen/onnx/dense_chain.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

// The format of all weights of a node: of the finest one, and as wide as all
// take. A Quant node has one sign.
Format RowFormat(const std::vector<Format>& formats) {
  Format row = formats[0];
  for (const Format& format : formats) {
    if (format.width == 0) return {};
    row.frac = std::max(row.frac, format.frac);
  }
  row.width = 0;
  for (const Format& format : formats) {
    row.width = std::max(row.width, format.width + row.frac - format.frac);
  }
  return row;
}

}  // namespace

absl::Status DenseChain::AddAffine(const NodeReader& node) {
  const int other = node.input(0) == value_ ? 1 : 0;
  ASSIGN_OR_RETURN(const Values constant, ColumnsOf(node, other));
  Values scale(columns_, 1);
  Values shift(columns_, 0);
  for (int64_t j = 0; j < columns_; ++j) {
    if (node.op() == "Add") {
      shift[j] = constant[j];
    } else if (node.op() == "Sub") {
      scale[j] = other == 1 ? 1 : -1;
      shift[j] = other == 1 ? -constant[j] : constant[j];
    } else if (node.op() == "Mul") {
      scale[j] = constant[j];
    } else {
      if (other == 0) return node.Error("divides a constant by values");
      if (constant[j] == 0) return node.Error("divides by 0");
      scale[j] = 1 / constant[j];
    }
    if (!std::isfinite(scale[j]) || !std::isfinite(shift[j])) {
      return node.Error("has the constant ", constant[j]);
    }
  }
  Affine(scale, shift);
  return absl::OkStatus();
}

absl::Status DenseChain::AddNormalization(const NodeReader& node) {
  if (node.number("training_mode", 0) != 0) {
    return node.Error("is in training; save the network for inference");
  }
  const double epsilon = node.number("epsilon", 1e-5);
  std::vector<Values> of(5);  // 1: scale, 2: bias, 3: mean, 4: variance
  for (int input = 1; input < 5; ++input) {
    ASSIGN_OR_RETURN(of[input], ColumnsOf(node, input));
  }
  Values scale(columns_);
  Values shift(columns_);
  for (int64_t j = 0; j < columns_; ++j) {
    scale[j] = of[1][j] / std::sqrt(of[4][j] + epsilon);
    shift[j] = of[2][j] - of[3][j] * scale[j];
    if (!std::isfinite(scale[j]) || !std::isfinite(shift[j])) {
      return node.Error("the variance of column ", j, " is ", of[4][j]);
    }
  }
  Affine(scale, shift);
  return absl::OkStatus();
}

absl::Status DenseChain::AddGemm(const NodeReader& node) {
  if (node.input(0) != value_ || node.number("transA", 0) != 0) {
    return node.Error("multiplies from the left; expected values * weights");
  }
  const auto weight = constants_.find(node.input(1));
  if (weight == constants_.end()) {
    return node.Error("its weights, input '", node.input(1),
                      "', are no constant");
  }
  if (weight->second.dims.size() != 2) {
    return node.Error("its weights have ", weight->second.dims.size(),
                      " dimensions; expected 2");
  }
  OnnxTensor b = node.number("transB", 0) != 0 ? Transposed(weight->second)
                                               : weight->second;
  const double alpha = node.number("alpha", 1);
  if (alpha != 1) {
    for (double& value : b.values) value *= alpha;
    b.formats.clear();
  }
  const int64_t outputs = b.dims[1];
  Values bias(std::min<int64_t>(outputs, kMaxModelNodes), 0);
  const bool has_bias = !node.input(2).empty();
  if (has_bias) {
    const auto c = constants_.find(node.input(2));
    if (c == constants_.end()) {
      return node.Error("its bias, input '", node.input(2),
                        "', is no constant");
    }
    bias = ColumnValues(c->second, outputs);
    if (bias.empty()) {
      return node.Error("its bias has ", c->second.size(), " values; expected ",
                        outputs);
    }
    for (double& value : bias) value *= node.number("beta", 1);
  }
  return AddLayer(node, b, bias, has_bias);
}

absl::Status DenseChain::AddMatMul(const NodeReader& node) {
  const auto weight = constants_.find(node.input(1));
  if (node.input(0) != value_ || weight == constants_.end()) {
    return node.Error("expected values * weights, and constant weights");
  }
  if (weight->second.dims.size() != 2) {
    return node.Error("its weights have ", weight->second.dims.size(),
                      " dimensions; expected 2");
  }
  const int64_t outputs = weight->second.dims[1];
  return AddLayer(node, weight->second,
                  Values(std::min<int64_t>(outputs, kMaxModelNodes), 0),
                  /*has_bias=*/false);
}

absl::Status DenseChain::AddLayer(const NodeReader& node,
                                  const OnnxTensor& weight, const Values& bias,
                                  bool has_bias) {
  const int64_t inputs = weight.dims[0];
  const int64_t outputs = weight.dims[1];
  if (inputs < 1 || outputs < 1 || inputs > kMaxModelNodes ||
      outputs > kMaxModelNodes) {
    return node.Error("is ", inputs, " -> ", outputs, "; expected 1 to ",
                      kMaxModelNodes, " of each");
  }
  if (columns_ == 0) {
    columns_ = inputs;
    ResetAffine();
  }
  if (inputs != columns_) {
    return node.Error("its weights are for ", inputs, " values; there are ",
                      columns_);
  }
  if (network_.layers.size() == kMaxModelLayers) {
    return node.Error("is layer ", kMaxModelLayers + 1, "; at most ",
                      kMaxModelLayers, " are supported");
  }
  if (stage_ == Stage::kSum) FoldShift();
  if (network_.layers.empty()) network_.features.resize(columns_);
  DenseLayer layer;
  layer.bias = bias;
  layer.output_format.resize(outputs);
  const bool scaled = IsScaled();
  for (int64_t j = 0; j < outputs; ++j) {
    Values row;
    std::vector<Format> formats;
    for (int64_t i = 0; i < inputs; ++i) {
      const double value = weight.values[i * outputs + j];
      if (!std::isfinite(value) || !std::isfinite(bias[j])) {
        return node.Error("a weight or bias of node ", j, " is not finite");
      }
      row.push_back(value * scale_[i]);
      layer.bias[j] += value * shift_[i];
      if (!weight.formats.empty()) {
        formats.push_back(weight.formats[i * outputs + j]);
      }
    }
    layer.weight.push_back(std::move(row));
    layer.weight_format.push_back(
        formats.empty() || scaled ? Format() : RowFormat(formats));
  }
  network_.layers.push_back(std::move(layer));
  stage_ = Stage::kSum;
  has_bias_ = has_bias;
  columns_ = outputs;
  ResetAffine();
  return absl::OkStatus();
}

absl::Status DenseChain::AddRelu(const NodeReader& node) {
  if (stage_ == Stage::kSum) {
    FoldShift();
    network_.layers.back().activation = Activation::kRelu;
    stage_ = Stage::kActivated;
    return absl::OkStatus();
  }
  if (stage_ != Stage::kQuantized || network_.layers.empty() || IsScaled() ||
      IsShifted()) {
    return node.Error("does not follow the sum of a layer");
  }
  // Rounded before: the same as after it, with one bit less.
  DenseLayer& layer = network_.layers.back();
  layer.activation = Activation::kRelu;
  for (Format& format : layer.output_format) {
    if (!format.is_signed) continue;
    if (format.width < 2) return node.Error("of values of one, signed bit");
    format.is_signed = false;
    --format.width;
  }
  return absl::OkStatus();
}

absl::Status DenseChain::AddClip(const NodeReader& node) {
  const auto limit = [&](int input, const char* name, double otherwise) {
    const auto found = constants_.find(node.input(input));
    if (found == constants_.end() || found->second.size() != 1) {
      return node.number(name, otherwise);
    }
    return found->second.values[0];
  };
  constexpr double kFloatMax = std::numeric_limits<float>::max();
  const double low = limit(1, "min", -kFloatMax);
  const double high = limit(2, "max", kFloatMax);
  if (low != 0 || high < kFloatMax) {
    return node.Error("limits to ", low, " .. ", high,
                      "; expected a minimum of 0 alone, as Relu has");
  }
  return AddRelu(node);
}

bool DenseChain::IsSum() const {
  return !network_.layers.empty() && !IsScaled() &&
         network_.layers.back().activation == Activation::kLinear &&
         (!IsShifted() || stage_ == Stage::kSum);
}

absl::Status DenseChain::AddTanh(const NodeReader& node) {
  if (!IsSum()) return node.Error("does not follow the sum of a layer");
  if (stage_ == Stage::kSum) FoldShift();
  network_.layers.back().activation = Activation::kTanh;
  stage_ = Stage::kActivated;
  return absl::OkStatus();
}

// A Sigmoid is the end unless something follows it.
absl::Status DenseChain::AddHead(const NodeReader& node) {
  if (network_.layers.empty()) return node.Error("there is no layer before it");
  if (!IsSum()) return node.Error("does not follow the sum of a layer");
  if (stage_ == Stage::kSum) FoldShift();
  const bool binary = node.op() == "Sigmoid";
  network_.head = binary ? Head::kSigmoid : Head::kSoftmax;
  head_problem_ = absl::OkStatus();
  if (!FitsHead(*network_.head, static_cast<int>(columns_))) {
    head_problem_ = node.Error("has ", columns_, " outputs; expected ",
                               binary ? "1" : "at least 2");
  }
  const double axis = node.number("axis", 1);
  if (!binary && axis != 1 && axis != -1) {
    return node.Error("its axis is ", axis, "; expected the last one, -1");
  }
  stage_ = Stage::kScores;
  return absl::OkStatus();
}

}  // namespace autopruner
