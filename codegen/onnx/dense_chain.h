// SPDX-License-Identifier: Apache-2.0
//
// A dense network, put together operator by operator.
//
//   DenseChain chain("x", /*columns=*/35, constants);
//   for (..) RETURN_IF_ERROR(chain.Add(node));
//   absl::StatusOr<DenseNetwork> network = std::move(chain).Finish();
#ifndef CODEGEN_ONNX_DENSE_CHAIN_H_
#define CODEGEN_ONNX_DENSE_CHAIN_H_

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/onnx/dense_network.h"
#include "codegen/onnx/graph_reader.h"
#include "codegen/onnx/quant_node.h"

namespace autopruner {

class DenseChain {
 public:
  using Values = std::vector<double>;

  // Begins with the values `input`, of `columns` columns (0: not known yet).
  DenseChain(const std::string& input, int64_t columns,
             OnnxConstants constants);

  // Takes the next operator.
  //   Errors: InvalidArgument that names the node: an operator that is not
  //   known or does not fit.
  absl::Status Add(const NodeReader& node);

  // What the chain's value is called.
  const std::string& value() const { return value_; }

  // Returns the network, without names.
  //   Errors: InvalidArgument: no layer, or more than a model file may hold.
  absl::StatusOr<DenseNetwork> Finish() &&;

 private:
  static constexpr char kKnown[] =
      "known are Gemm, MatMul, Add, Sub, Mul, Div, Relu, Tanh, Sigmoid, "
      "BatchNormalization, Quant and, at the end, Softmax";

  // What the values are at which the chain stands.
  enum class Stage { kInputs, kSum, kActivated, kQuantized, kScores };
  // Which values of the inputs a condition is true for.
  struct Condition {
    std::vector<Values> codes;  // [code][column], beside NaN
    std::vector<bool> columns;  // empty: all
  };

  absl::Status AddConstant(const NodeReader& node);
  absl::Status AddCondition(const NodeReader& node);
  absl::Status AddReplacement(const NodeReader& node);
  absl::Status AddOperator(const NodeReader& node);
  absl::Status AddAffine(const NodeReader& node);
  absl::Status AddNormalization(const NodeReader& node);
  absl::Status AddGemm(const NodeReader& node);
  absl::Status AddMatMul(const NodeReader& node);
  absl::Status AddLayer(const NodeReader& node, const OnnxTensor& weight,
                        const Values& bias, bool has_bias);
  absl::Status AddRelu(const NodeReader& node);
  absl::Status AddClip(const NodeReader& node);
  absl::Status AddQuant(const NodeReader& node);
  absl::Status QuantizeInputs(const NodeReader& node, bool floor,
                              std::vector<Format> formats);
  absl::Status QuantizeLayer(const NodeReader& node, bool floor,
                             std::vector<Format> formats);
  absl::Status AddTanh(const NodeReader& node);
  absl::Status AddHead(const NodeReader& node);
  absl::Status AddCast(const NodeReader& node);
  absl::Status AddTarget();

  // The exponent of a power of two; of anything else nothing.
  static std::optional<int> Log2(double value) {
    int exponent = 0;
    if (std::frexp(value, &exponent) != 0.5) return std::nullopt;
    return exponent - 1;
  }
  bool IsConstant(const std::string& name) const {
    return constants_.contains(name);
  }
  // The constant `input` of `node`, one value a column.
  absl::StatusOr<Values> ColumnsOf(const NodeReader& node, int input);
  // Tells that `what` is read otherwise than it is written.
  void Remark(const absl::Status& what);
  // From here on, values are scale * value + shift.
  void Affine(const Values& scale, const Values& shift);
  bool IsScaled() const;
  bool IsShifted() const;
  void ResetAffine();
  // Whether a layer's sums stand here, and nothing else was done to them.
  bool IsSum() const;
  // What was added behind a sum becomes part of its bias.
  void FoldShift();

  OnnxConstants constants_;
  std::map<std::string, Condition> conditions_;
  DenseNetwork network_;
  Stage stage_ = Stage::kInputs;
  std::string value_;
  int64_t columns_;
  bool has_bias_ = false;      // of the last layer
  absl::Status head_problem_;  // where the chain ends here
  // What follows the inputs, sums or activated values, one a column.
  Values scale_;
  Values shift_;
};

}  // namespace autopruner

#endif  // CODEGEN_ONNX_DENSE_CHAIN_H_
