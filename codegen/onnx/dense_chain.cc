// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/dense_chain.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "codegen/model/model.h"
#include "core/feature_scaling.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

bool ChangesNothing(const std::string& op) {
  return op == "Identity" || op == "Dropout" || op == "Flatten" ||
         op == "Reshape" || op == "Squeeze";
}

}  // namespace

DenseChain::DenseChain(const std::string& input, int64_t columns,
                       OnnxConstants constants)
    : constants_(std::move(constants)), value_(input), columns_(columns) {
  if (columns_ < 0 || columns_ > kMaxModelNodes) columns_ = 0;
  ResetAffine();
}

absl::Status DenseChain::Add(const NodeReader& node) {
  bool takes_value = false;
  bool all_constant = true;
  bool takes_condition = false;
  for (int i = 0; i < node.inputs(); ++i) {
    if (node.input(i).empty()) continue;
    takes_value |= node.input(i) == value_;
    all_constant &= IsConstant(node.input(i));
    takes_condition |= conditions_.contains(node.input(i));
  }
  if (all_constant) return AddConstant(node);
  if (takes_condition && !takes_value) return AddCondition(node);
  if (!takes_value) {
    return node.Error("does not take '", value_,
                      "', what the operator before "
                      "gives; expected one chain of operators");
  }
  if (node.op() == "IsNaN" || node.op() == "Equal") return AddCondition(node);
  RETURN_IF_ERROR(AddOperator(node));
  value_ = node.output();
  return absl::OkStatus();
}

absl::Status DenseChain::AddOperator(const NodeReader& node) {
  const std::string& op = node.op();
  if (ChangesNothing(op)) {
    if (stage_ == Stage::kInputs && op != "Identity") columns_ = 0;
    return absl::OkStatus();
  }
  if (stage_ == Stage::kScores) {
    if (network_.head != Head::kSigmoid) {
      return node.Error(
          "stands behind Softmax, which only the end of a network may have; "
          "hidden layers are Relu, Tanh, Sigmoid or linear");
    }
    // It was not the end.
    network_.head.reset();
    network_.layers.back().activation = Activation::kSigmoid;
    stage_ = Stage::kActivated;
  }
  if (op == "Gemm") return AddGemm(node);
  if (op == "MatMul") return AddMatMul(node);
  if (op == "Add" || op == "Sub" || op == "Mul" || op == "Div") {
    return AddAffine(node);
  }
  if (op == "Relu") return AddRelu(node);
  if (op == "Clip") return AddClip(node);
  if (op == "Tanh") return AddTanh(node);
  if (op == "BatchNormalization") return AddNormalization(node);
  if (op == "Quant") return AddQuant(node);
  if (op == "Sigmoid" || op == "Softmax" || op == "LogSoftmax") {
    return AddHead(node);
  }
  if (op == "Cast") return AddCast(node);
  if (op == "Where") return AddReplacement(node);
  return node.Error("is not supported; ", kKnown);
}

absl::Status DenseChain::AddCast(const NodeReader& node) {
  const double to = node.number("to", 1);
  if (to == 1 || to == 10 || to == 11) return absl::OkStatus();
  return node.Error("casts to type ", to, "; expected a float");
}

absl::StatusOr<DenseChain::Values> DenseChain::ColumnsOf(const NodeReader& node,
                                                         int input) {
  const auto found = constants_.find(node.input(input));
  if (found == constants_.end()) {
    return node.Error("input '", node.input(input), "' is no constant");
  }
  if (columns_ == 0 && found->second.size() <= kMaxModelNodes) {
    columns_ = found->second.size();
    ResetAffine();
  }
  Values values = ColumnValues(found->second, columns_);
  if (values.empty()) {
    return node.Error("input '", node.input(input), "' has ",
                      found->second.size(), " values; expected 1 or ", columns_,
                      ", one a column");
  }
  return values;
}

void DenseChain::Remark(const absl::Status& what) {
  network_.remarks.emplace_back(what.message());
}

void DenseChain::ResetAffine() {
  scale_.assign(columns_, 1);
  shift_.assign(columns_, 0);
}

bool DenseChain::IsScaled() const {
  return std::any_of(scale_.begin(), scale_.end(),
                     [](double s) { return s != 1; });
}

bool DenseChain::IsShifted() const {
  return std::any_of(shift_.begin(), shift_.end(),
                     [](double s) { return s != 0; });
}

void DenseChain::FoldShift() {
  DenseLayer& layer = network_.layers.back();
  for (int64_t j = 0; j < columns_; ++j) layer.bias[j] += shift_[j];
  ResetAffine();
}

void DenseChain::Affine(const Values& scale, const Values& shift) {
  const bool scales =
      std::any_of(scale.begin(), scale.end(), [](double s) { return s != 1; });
  if (stage_ == Stage::kSum && scales) {
    FoldShift();
    DenseLayer& layer = network_.layers.back();
    for (int64_t j = 0; j < columns_; ++j) {
      for (double& weight : layer.weight[j]) weight *= scale[j];
      layer.bias[j] = layer.bias[j] * scale[j] + shift[j];
      layer.weight_format[j] = {};
    }
    has_bias_ = true;
    return;
  }
  for (int64_t j = 0; j < columns_; ++j) {
    scale_[j] *= scale[j];
    shift_[j] = shift_[j] * scale[j] + shift[j];
  }
  // The first that is added to a sum is its bias; what follows may be the half
  // of a rounding.
  if (stage_ == Stage::kSum && !has_bias_) {
    FoldShift();
    has_bias_ = true;
  }
}

// What follows the outputs brings them into the units of the targets.
absl::Status DenseChain::AddTarget() {
  const DenseLayer& last = network_.layers.back();
  const std::optional<int> log2 = Log2(scale_[0]);
  bool same = log2.has_value() && std::abs(*log2) <= kMaxLog2Scale;
  for (int j = 0; j < last.outputs(); ++j) {
    same &= scale_[j] == scale_[0] && shift_[j] == shift_[0];
  }
  if (!same || stage_ != Stage::kQuantized) {
    return absl::InvalidArgumentError(
        "the factors behind the last layer are no power of two, or differ");
  }
  network_.target = {.offset = static_cast<float>(shift_[0]),
                     .log2_scale = -*log2};
  network_.head = Head::kLinear;
  return absl::OkStatus();
}

absl::StatusOr<DenseNetwork> DenseChain::Finish() && {
  if (network_.layers.empty()) {
    return absl::InvalidArgumentError("has no layer (Gemm or MatMul)");
  }
  int64_t weights = 0;
  for (const DenseLayer& layer : network_.layers) {
    weights +=
        static_cast<int64_t>(layer.weight.size() * layer.weight[0].size());
  }
  if (weights > kMaxModelWeights) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", weights, " weights; at most ", kMaxModelWeights,
                     " are supported"));
  }
  if (stage_ == Stage::kScores && !head_problem_.ok()) return head_problem_;
  if (stage_ == Stage::kSum) FoldShift();
  if (stage_ != Stage::kScores && (IsScaled() || IsShifted())) {
    RETURN_IF_ERROR(AddTarget());
  }
  return std::move(network_);
}

}  // namespace autopruner
