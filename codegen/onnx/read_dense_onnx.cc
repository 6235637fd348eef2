// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/read_dense_onnx.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/file.h"
#include "base/status_macros.h"
#include "codegen/model/identifier.h"
#include "codegen/onnx/dense_chain.h"
#include "codegen/onnx/graph_parts.h"
#include "codegen/onnx/graph_reader.h"
#include "codegen/onnx/quant_node.h"

namespace autopruner {
namespace {

absl::StatusOr<OnnxConstants> ReadConstants(const onnx::GraphProto& graph,
                                            const std::string& path) {
  OnnxConstants constants;
  for (const onnx::TensorProto& tensor : graph.initializer()) {
    absl::StatusOr<OnnxTensor> read = ReadTensor(tensor);
    if (!read.ok()) {
      return InvalidOnnx(path, ": tensor '", tensor.name(),
                         "': ", read.status().message());
    }
    constants[tensor.name()] = *std::move(read);
  }
  return constants;
}

// The one input that is no constant.
absl::StatusOr<const onnx::ValueInfoProto*> FindInput(
    const onnx::GraphProto& graph, const OnnxConstants& constants,
    const std::string& path) {
  const onnx::ValueInfoProto* found = nullptr;
  for (const onnx::ValueInfoProto& input : graph.input()) {
    if (constants.contains(input.name())) continue;
    if (found != nullptr) {
      return InvalidOnnx(path, ": has the inputs '", found->name(), "' and '",
                         input.name(), "'; expected one");
    }
    found = &input;
  }
  if (found == nullptr) return InvalidOnnx(path, ": has no input");
  return found;
}

// Of the last dimension; 0 if it is not told.
int64_t Columns(const onnx::ValueInfoProto& input) {
  const auto& shape = input.type().tensor_type().shape();
  return shape.dim_size() == 2 ? shape.dim(1).dim_value() : 0;
}

absl::Status CheckOutput(const onnx::GraphProto& graph,
                         const std::string& value, const std::string& path) {
  for (const onnx::ValueInfoProto& output : graph.output()) {
    if (output.name() == value) return absl::OkStatus();
  }
  return InvalidOnnx(
      path, ": the last operator gives '", value,
      "', which is no output; expected one chain from the input to "
      "an output");
}

std::string Metadata(const onnx::ModelProto& model, const std::string& key) {
  for (const onnx::StringStringEntryProto& entry : model.metadata_props()) {
    if (entry.key() == key) return entry.value();
  }
  return "";
}

// The lines of an entry if there are `count`; else `name` and a number.
std::vector<std::string> Names(const onnx::ModelProto& model,
                               const std::string& key, int count,
                               const std::string& name) {
  const std::string text = Metadata(model, key);
  std::vector<std::string> names = absl::StrSplit(text, '\n');
  if (static_cast<int>(names.size()) == count && !text.empty()) return names;
  names.clear();
  for (int k = 0; k < count; ++k) names.push_back(absl::StrCat(name, k));
  return names;
}

// What the operators do not tell.
void AddNames(const onnx::ModelProto& model, DenseNetwork& network) {
  network.name = model.graph().name();
  if (!IdentifierProblem(network.name).empty()) network.name.clear();
  const std::vector<std::string> names =
      Names(model, kOnnxFeatureNames, network.inputs(), "x");
  for (int i = 0; i < network.inputs(); ++i) {
    network.features[i].name = names[i];
  }
  const std::string told = Metadata(model, kOnnxHead);
  for (const Head head : kHeads) {
    if (!network.head.has_value() && told == HeadName(head)) {
      network.head = head;
    }
  }
  if (!network.head.has_value()) return;
  network.classes = Names(model, kOnnxClassNames,
                          NamesBehindHead(*network.head, network.outputs()),
                          HasClasses(*network.head) ? "class" : "target");
}

}  // namespace

absl::StatusOr<DenseNetwork> ParseDenseOnnx(const std::string& bytes,
                                            const std::string& path) {
  ASSIGN_OR_RETURN(const onnx::ModelProto model, ParseOnnx(bytes, path));
  const onnx::GraphProto& graph = model.graph();
  ASSIGN_OR_RETURN(OnnxConstants constants, ReadConstants(graph, path));
  ASSIGN_OR_RETURN(const onnx::ValueInfoProto* input,
                   FindInput(graph, constants, path));
  DenseChain chain(input->name(), Columns(*input), std::move(constants));
  for (int n = 0; n < graph.node_size(); ++n) {
    RETURN_IF_ERROR(chain.Add(NodeReader(graph.node(n), n, path)));
  }
  RETURN_IF_ERROR(CheckOutput(graph, chain.value(), path));
  absl::StatusOr<DenseNetwork> network = std::move(chain).Finish();
  if (!network.ok()) return InvalidOnnx(path, ": ", network.status().message());
  AddNames(model, *network);
  return network;
}

absl::StatusOr<DenseNetwork> ReadDenseOnnx(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  return ParseDenseOnnx(bytes, path);
}

}  // namespace autopruner
