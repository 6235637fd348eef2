// SPDX-License-Identifier: Apache-2.0
//
// Constants that are made of constants, and missing inputs.
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status_macros.h"
#include "codegen/onnx/dense_chain.h"

namespace autopruner {

absl::Status DenseChain::AddConstant(const NodeReader& node) {
  OnnxTensor result;
  if (node.op() == "Constant") {
    const onnx::AttributeProto* value = node.attribute("value");
    const onnx::AttributeProto* number = node.attribute("value_float");
    if (value == nullptr && number == nullptr) {
      return node.Error("has neither value nor value_float");
    }
    if (value != nullptr) {
      absl::StatusOr<OnnxTensor> read = ReadTensor(value->t());
      if (!read.ok()) return node.Error(read.status().message());
      result = *std::move(read);
    } else {
      result = {.dims = {}, .values = {number->f()}};
    }
  } else if (node.inputs() == 0) {
    return node.Error("is not supported; ", kKnown);
  } else {
    const OnnxTensor& from = constants_.at(node.input(0));
    if (node.op() == "Identity" || node.op() == "Cast") {
      result = from;
    } else if (node.op() == "Transpose" && from.dims.size() == 2) {
      const onnx::AttributeProto* order = node.attribute("perm");
      const bool same =
          order != nullptr && order->ints_size() == 2 && order->ints(0) == 0;
      result = same ? from : Transposed(from);
    } else if (node.op() == "Quant") {
      ASSIGN_OR_RETURN(const QuantNode quant, ReadQuant(node, constants_));
      if (!quant.Fits(from.dims)) {
        return node.Error(
            "its scale, zero point or bit width does not fit "
            "the shape of '",
            node.input(0), "'");
      }
      result = quant.Apply(from);
    } else {
      return node.Error(
          "of constants is not supported; constants may be "
          "cast, transposed and Quant-ised");
    }
  }
  constants_[node.output()] = std::move(result);
  return absl::OkStatus();
}

absl::Status DenseChain::AddCondition(const NodeReader& node) {
  const std::string& op = node.op();
  const auto known = [&](int input) {
    return conditions_.find(node.input(input));
  };
  if (stage_ != Stage::kInputs || IsScaled() || IsShifted()) {
    return node.Error("is supported for missing values of the inputs alone");
  }
  Condition result;
  if (op == "Equal") {
    const int other = node.input(0) == value_ ? 1 : 0;
    if (!IsConstant(node.input(other))) {
      return node.Error("compares with no constant");
    }
    ASSIGN_OR_RETURN(Values codes, ColumnsOf(node, other));
    result.codes = {std::move(codes)};
  } else if (op == "Or" && known(0) != conditions_.end() &&
             known(1) != conditions_.end()) {
    result = known(0)->second;
    for (const Values& codes : known(1)->second.codes) {
      result.codes.push_back(codes);
    }
  } else if (op == "And" && known(0) != conditions_.end() &&
             IsConstant(node.input(1))) {
    result = known(0)->second;
    ASSIGN_OR_RETURN(const Values columns, ColumnsOf(node, 1));
    result.columns.assign(columns.begin(), columns.end());
  } else if (op != "IsNaN") {
    return node.Error("is not supported; ", kKnown);
  }
  conditions_[node.output()] = std::move(result);
  return absl::OkStatus();
}

absl::Status DenseChain::AddReplacement(const NodeReader& node) {
  const auto condition = conditions_.find(node.input(0));
  if (condition == conditions_.end() || !IsConstant(node.input(1)) ||
      node.input(2) != value_) {
    return node.Error("is supported where it replaces missing inputs alone");
  }
  ASSIGN_OR_RETURN(const Values replacement, ColumnsOf(node, 1));
  network_.features.resize(columns_);
  for (int64_t i = 0; i < columns_; ++i) {
    const std::vector<bool>& columns = condition->second.columns;
    if (!columns.empty() && !columns[i]) continue;
    network_.features[i].replacement = static_cast<float>(replacement[i]);
    for (const Values& codes : condition->second.codes) {
      if (std::isnan(codes[i])) continue;
      network_.features[i].missing.push_back(static_cast<float>(codes[i]));
    }
  }
  return absl::OkStatus();
}

}  // namespace autopruner
