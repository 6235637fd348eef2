// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/dense_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/dense_layers.h"
#include "codegen/emit/lines.h"

namespace autopruner {
namespace {

size_t RoundUp(size_t count, size_t unit) {
  return (count + unit - 1) / unit * unit;
}

// Weight of input `i`, which may be beyond the last one.
int64_t Weight(const DenseNode& node, size_t i) {
  return i < node.weights.size() ? node.weights[i] : 0;
}

// "{1, 2, 3}" of the nodes, what `text_of` says of each.
std::string List(const DenseLayer& layer,
                 absl::FunctionRef<std::string(const DenseNode&)> text_of) {
  std::vector<std::string> pieces;
  for (const DenseNode& node : layer.nodes) {
    const bool is_last = &node == &layer.nodes.back();
    pieces.push_back(absl::StrCat(pieces.empty() ? "{" : "", text_of(node),
                                  is_last ? "}," : ","));
  }
  return absl::StrCat(WrapLine("   ", "", pieces), "\n");
}

std::string LayerTable(const DenseLayer& layer, const std::string& type,
                       const std::string& name) {
  std::string text =
      absl::StrCat("inline constexpr ", type, " ", name, " = {\n    {\n");
  for (size_t i = 0; i < layer.inputs.size(); i += 2) {
    text += List(layer, [&](const DenseNode& node) {
      return absl::StrCat("{", Weight(node, i), ", ", Weight(node, i + 1), "}");
    });
  }
  text += "    },\n";
  text += List(layer, [](const DenseNode& n) { return absl::StrCat(n.bias); });
  text +=
      List(layer, [](const DenseNode& n) { return absl::StrCat(n.range.min); });
  text +=
      List(layer, [](const DenseNode& n) { return absl::StrCat(n.range.max); });
  absl::StrAppend(&text, "    ", layer.nodes[0].shift, ",\n};\n\n");
  return text;
}

}  // namespace

DenseText::DenseText(const Circuit& circuit,
                     const std::vector<DenseLayer>& layers)
    : circuit_(circuit), layers_(layers) {}

int DenseText::InputNumber(size_t input) const {
  const std::vector<ValueId>& inputs = circuit_.inputs();
  return static_cast<int>(
      std::find(inputs.begin(), inputs.end(), layers_[0].inputs[input]) -
      inputs.begin());
}

std::vector<size_t> DenseText::OutputNodes() const {
  const std::vector<DenseNode>& nodes = layers_.back().nodes;
  std::vector<size_t> outputs;
  for (const ValueId output : circuit_.outputs()) {
    outputs.push_back(std::find_if(nodes.begin(), nodes.end(),
                                   [&](const DenseNode& node) {
                                     return node.value == output;
                                   }) -
                      nodes.begin());
  }
  return outputs;
}

std::string DenseText::Layers() const {
  std::string text;
  for (size_t l = 0; l < layers_.size(); ++l) {
    const DenseLayer& layer = layers_[l];
    text += LayerTable(
        layer,
        absl::StrCat("Layer<", IsLast(l) ? "int32_t" : "int16_t", ", ",
                     layer.inputs.size(), ", ", layer.nodes.size(), ">"),
        absl::StrCat("kLayer", l));
  }
  return text;
}

std::string DenseText::Infer() const {
  const size_t inputs = layers_[0].inputs.size();
  std::string text =
      absl::StrCat("  alignas(64) int16_t v0[", RoundUp(inputs, 4), "];\n");
  const auto input = [&](size_t i) {
    return i < inputs ? absl::StrCat("x[", InputNumber(i), "]") : "0";
  };
  for (size_t i = 0; i < RoundUp(inputs, 4); i += 2) {
    absl::StrAppend(&text, "  lanes::StorePair(", input(i), ", ", input(i + 1),
                    ", v0 + ", i, ");\n");
  }
  for (size_t l = 0; l < layers_.size(); ++l) {
    absl::StrAppend(&text, "  alignas(64) ", IsLast(l) ? "int32_t" : "int16_t",
                    " v", l + 1, "[", RoundUp(layers_[l].nodes.size(), 16),
                    "];\n  lanes::InferLayer(lanes::kLayer", l, ", v", l, ", v",
                    l + 1, ");\n");
  }
  const std::vector<size_t> nodes = OutputNodes();
  for (size_t j = 0; j < nodes.size(); ++j) {
    absl::StrAppend(&text, "  y[", j, "] = v", layers_.size(), "[", nodes[j],
                    "];\n");
  }
  text.pop_back();
  return text;
}

std::string DenseText::InferBlock() const {
  const size_t inputs = layers_[0].inputs.size();
  std::string text = absl::StrCat("  Block v0[", (inputs + 1) / 2, "];\n");
  for (size_t i = 0; i < inputs; i += 2) {
    // One that is missing has no weights.
    const size_t second = std::min(i + 1, inputs - 1);
    absl::StrAppend(&text, "  PairInputs(x + ", InputNumber(i),
                    " * x_stride, x + ", InputNumber(second),
                    " * x_stride, v0[", i / 2, "]);\n");
  }
  for (size_t l = 0; l < layers_.size(); ++l) {
    const size_t nodes = layers_[l].nodes.size();
    absl::StrAppend(
        &text, "  Block v", l + 1, "[", IsLast(l) ? nodes : (nodes + 1) / 2,
        "];\n  InferBlocks(kLayer", l, ", v", l, ", v", l + 1, ");\n");
  }
  const std::vector<size_t> nodes = OutputNodes();
  for (size_t j = 0; j < nodes.size(); ++j) {
    absl::StrAppend(&text, "  StoreOutput(v", layers_.size(), "[", nodes[j],
                    "], y + ", j, " * y_stride);\n");
  }
  text.pop_back();
  return text;
}

}  // namespace autopruner
