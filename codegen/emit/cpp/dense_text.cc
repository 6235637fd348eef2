// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/dense_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/dense_layers.h"
#include "codegen/emit/lines.h"

namespace autopruner {
namespace {

size_t RoundUp(size_t count, size_t unit) {
  return (count + unit - 1) / unit * unit;
}

// Values that are multiplied together, in 32 bits.
size_t GroupSize(const DenseLayer& layer) { return layer.bytes ? 4 : 2; }

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
  for (size_t i = 0; i < layer.inputs.size(); i += GroupSize(layer)) {
    text += List(layer, [&](const DenseNode& node) {
      std::string group = absl::StrCat("{", Weight(node, i));
      for (size_t j = 1; j < GroupSize(layer); ++j) {
        absl::StrAppend(&group, ", ", Weight(node, i + j));
      }
      return group + "}";
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

std::string DenseText::ValueType(size_t layer) const {
  if (layer == layers_.size()) return "int32_t";
  return layers_[layer].bytes ? "uint8_t" : "int16_t";
}

std::string DenseText::Layers() const {
  std::string text;
  for (size_t l = 0; l < layers_.size(); ++l) {
    const DenseLayer& layer = layers_[l];
    text += LayerTable(
        layer,
        absl::StrCat("Layer<", ValueType(l), ", ", ValueType(l + 1), ", ",
                     layer.inputs.size(), ", ", layer.nodes.size(), ">"),
        absl::StrCat("kLayer", l));
  }
  return text;
}

std::string DenseText::PackInputs(const std::string& start, size_t group,
                                  absl::string_view behind_number,
                                  absl::string_view end) const {
  const DenseLayer& layer = layers_[0];
  const size_t first = group * GroupSize(layer);
  const size_t last = first + GroupSize(layer);
  std::vector<std::string> pieces = {start};
  for (size_t i = first; i < last; ++i) {
    std::string& piece = i == first ? pieces.front() : pieces.emplace_back("");
    if (i < layer.inputs.size()) {
      absl::StrAppend(&piece, "x[", InputNumber(i), behind_number, "]");
      const int64_t offset = layer.offsets[i];
      if (offset > 0) absl::StrAppend(&piece, " + ", offset);
      if (offset < 0) absl::StrAppend(&piece, " - ", -offset);
    } else {
      absl::StrAppend(&piece, "0");
    }
    absl::StrAppend(&piece, i + 1 == last ? end : ",");
  }
  return WrapLine(" ", "  ", pieces) + "\n";
}

std::string DenseText::Infer() const {
  const size_t size = GroupSize(layers_[0]);
  const size_t values = RoundUp(layers_[0].inputs.size(), 4 * size);
  std::string text =
      absl::StrCat("  alignas(64) ", ValueType(0), " v0[", values, "];\n");
  for (size_t g = 0; g < values / size; ++g) {
    text += PackInputs("lanes::StoreGroup(lanes::Pack(", g, "",
                       absl::StrCat("), v0 + ", g * size, ");"));
  }
  for (size_t l = 0; l < layers_.size(); ++l) {
    const size_t nodes = layers_[l].nodes.size();
    const size_t filled = RoundUp(nodes, 16);
    // Short registers may leave out the end, which is read and times zero.
    absl::StrAppend(&text, "  alignas(64) ", ValueType(l + 1), " v", l + 1, "[",
                    filled, filled == nodes ? "];\n" : "] = {};\n",
                    HasFewProducts(layers_[l]) ? "  lanes::InferFewProducts("
                                               : "  lanes::InferLayer(",
                    "lanes::kLayer", l, ", v", l, ", v", l + 1, ");\n");
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
  const size_t size = GroupSize(layers_[0]);
  const size_t groups = RoundUp(layers_[0].inputs.size(), size) / size;
  std::string text = absl::StrCat("  Block v0[", groups, "];\n");
  for (size_t g = 0; g < groups; ++g) {
    text += "  for (int k = 0; k < kBlock; ++k) {\n";
    text += PackInputs(absl::StrCat("  v0[", g, "][k] = Pack("), g,
                       " * x_stride + k", ");");
    text += "  }\n";
  }
  for (size_t l = 0; l < layers_.size(); ++l) {
    const size_t nodes = layers_[l].nodes.size();
    const size_t out_size = IsLast(l) ? 1 : GroupSize(layers_[l + 1]);
    absl::StrAppend(
        &text, "  Block v", l + 1, "[", RoundUp(nodes, out_size) / out_size,
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
