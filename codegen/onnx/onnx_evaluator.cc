// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/onnx_evaluator.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>

#include "base/status_macros.h"
#include "codegen/onnx/graph_reader.h"

namespace autopruner {
namespace {

using Real = long double;

// Rounded down, as ONNX has it.
Real Modulo(Real a, Real b) {
  const auto x = static_cast<int64_t>(a);
  const auto m = static_cast<int64_t>(b);
  return static_cast<Real>(((x % m) + m) % m);
}

class Evaluator {
 public:
  Evaluator(const onnx::ModelProto& model, const OnnxValues& inputs)
      : model_(model), values_(inputs) {}

  absl::StatusOr<OnnxValues> Run() {
    for (const auto& tensor : model_.graph().initializer()) {
      ASSIGN_OR_RETURN(const OnnxTensor read, ReadTensor(tensor));
      values_[tensor.name()] = {read.values.begin(), read.values.end()};
      const int type = tensor.data_type();
      if (type != onnx::TensorProto::FLOAT) integers_.insert(tensor.name());
      // A double does not hold every int64.
      if (type == onnx::TensorProto::INT64) {
        values_[tensor.name()] = {tensor.int64_data().begin(),
                                  tensor.int64_data().end()};
      }
    }
    for (int n = 0; n < model_.graph().node_size(); ++n) {
      RETURN_IF_ERROR(Evaluate(NodeReader(model_.graph().node(n), n, path_)));
    }
    return values_;
  }

 private:
  absl::Status Evaluate(const NodeReader& node) {
    const std::string& op = node.op();
    const OnnxRow& a = values_.at(node.input(0));
    const std::string& to = node.output();
    // The operands' type, of the last one for Where.
    bool integer = integers_.contains(node.input(node.inputs() - 1));
    if (op == "Cast") integer = node.number("to", 1) != 1;
    if (op == "IsNaN") integer = true;
    if (integer) integers_.insert(to);
    static const auto* const kUnary =
        new std::map<std::string, std::function<Real(Real)>>{
            {"Identity", [](Real x) { return x; }},
            {"Cast", [](Real x) { return x; }},
            {"Floor", [](Real x) { return std::floor(x); }},
            {"IsNaN", [](Real x) { return Real(std::isnan(x)); }},
            {"Relu", [](Real x) { return std::max<Real>(x, 0); }},
            {"Tanh", [](Real x) { return std::tanh(x); }},
            {"Sigmoid", [](Real x) { return 1 / (1 + std::exp(-x)); }}};
    static const auto* const kBinary =
        new std::map<std::string, std::function<Real(Real, Real)>>{
            {"Add", [](Real x, Real y) { return x + y; }},
            {"Sub", [](Real x, Real y) { return x - y; }},
            {"Mul", [](Real x, Real y) { return x * y; }},
            {"Div", [](Real x, Real y) { return std::trunc(x / y); }},
            {"Mod", Modulo},
            {"Max", [](Real x, Real y) { return std::max(x, y); }},
            {"Min", [](Real x, Real y) { return std::min(x, y); }},
            {"Equal", [](Real x, Real y) { return Real(x == y); }},
            {"GreaterOrEqual", [](Real x, Real y) { return Real(x >= y); }},
            {"Or", [](Real x, Real y) { return Real(x != 0 || y != 0); }},
            {"And", [](Real x, Real y) { return Real(x != 0 && y != 0); }}};
    OnnxRow result;
    if (const auto unary = kUnary->find(op); unary != kUnary->end()) {
      for (const Real x : a) result.push_back(unary->second(x));
    } else if (const auto binary = kBinary->find(op);
               binary != kBinary->end()) {
      const OnnxRow& b = values_.at(node.input(1));
      for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        result.push_back(binary->second(At(a, i), At(b, i)));
      }
    } else if (op == "Where") {
      const OnnxRow& b = values_.at(node.input(1));
      const OnnxRow& c = values_.at(node.input(2));
      for (size_t i = 0; i < c.size(); ++i) {
        result.push_back(At(a, i) != 0 ? At(b, i) : At(c, i));
      }
    } else if (op == "MatMul") {
      result = Product(a, node.input(1));
    } else if (op == "Gather") {
      for (const Real at : values_.at(node.input(1))) {
        result.push_back(a.at(static_cast<size_t>(at)));
      }
    } else if (op == "Quant") {
      result = Quantized(node, a);
    } else if (op == "Softmax") {
      Real sum = 0;
      for (const Real x : a) sum += std::exp(x - a[0]);
      for (const Real x : a) result.push_back(std::exp(x - a[0]) / sum);
    } else {
      return node.Error("is not known to the tests");
    }
    if (!integer) {
      for (Real& x : result) x = static_cast<float>(x);
    }
    values_[to] = std::move(result);
    return absl::OkStatus();
  }

  static Real At(const OnnxRow& row, size_t i) {
    return row.size() == 1 ? row[0] : row[i];
  }

  OnnxRow Product(const OnnxRow& x, const std::string& weights) const {
    const OnnxRow& w = values_.at(weights);
    const size_t columns = w.size() / x.size();
    OnnxRow result(columns, 0);
    for (size_t i = 0; i < x.size(); ++i) {
      for (size_t j = 0; j < columns; ++j) {
        result[j] += x[i] * w[i * columns + j];
      }
    }
    return result;
  }

  // Rounds down, as all of our Quant nodes; of weights, a format a column.
  OnnxRow Quantized(const NodeReader& node, const OnnxRow& x) const {
    const OnnxRow& scale = values_.at(node.input(1));
    const OnnxRow& bits = values_.at(node.input(3));
    const bool is_signed = node.number("signed", 1) != 0;
    OnnxRow result;
    for (size_t k = 0; k < x.size(); ++k) {
      const size_t j = k % scale.size();
      const Real half = std::exp2(bits[j] - 1);
      const Real low = is_signed ? -half : 0;
      const Real high = (is_signed ? half : 2 * half) - 1;
      result.push_back(std::clamp(std::floor(x[k] / scale[j]), low, high) *
                       scale[j]);
    }
    return result;
  }

  const std::string path_ = "graph";
  const onnx::ModelProto& model_;
  OnnxValues values_;
  std::set<std::string> integers_;
};

}  // namespace

absl::StatusOr<OnnxValues> EvaluateOnnx(const std::string& bytes,
                                        const OnnxValues& inputs) {
  ASSIGN_OR_RETURN(const onnx::ModelProto model, ParseOnnx(bytes, "graph"));
  return Evaluator(model, inputs).Run();
}

}  // namespace autopruner
