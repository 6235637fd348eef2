// SPDX-License-Identifier: Apache-2.0
//
// An ONNX graph in the making, operator by operator.
//
//   GraphWriter graph("tagger");
//   std::string x = graph.Input("x", 35);
//   x = graph.Node("Mul", {x, graph.Floats("scale", {35}, scale)}, "scaled");
//   graph.Output(x, GraphWriter::Type::kFloat, 35);
//   std::string bytes = graph.Bytes();
//
// Values have names, and a name stands once: that is the caller's concern.
#ifndef CODEGEN_ONNX_GRAPH_WRITER_H_
#define CODEGEN_ONNX_GRAPH_WRITER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "onnx/onnx_pb.h"

namespace autopruner {

class GraphWriter {
 public:
  enum class Type { kFloat, kInt32, kInt64, kBool };
  using Attribute =
      std::pair<std::string, std::variant<int64_t, float, std::string>>;

  explicit GraphWriter(const std::string& name);

  // Rows of `columns` floats, as many as there are samples.
  std::string Input(const std::string& name, int columns);
  void Output(const std::string& name, Type type, int columns);

  // Constants. All return `name`.
  //   Shapes: values as `dims` say, row by row.
  std::string Floats(const std::string& name, const std::vector<int64_t>& dims,
                     const std::vector<float>& values);
  std::string Integers(const std::string& name, Type type,
                       const std::vector<int64_t>& dims,
                       const std::vector<int64_t>& values);
  // [values] of bool.
  std::string Bools(const std::string& name, const std::vector<bool>& values);

  // An operator; its one output is called `output`, which is returned.
  std::string Node(const std::string& op,
                   const std::vector<std::string>& inputs,
                   const std::string& output,
                   const std::vector<Attribute>& attributes = {},
                   const std::string& domain = "");

  void Metadata(const std::string& key, const std::string& value);
  // Tells that operators of `domain` are used.
  void Domain(const std::string& domain, int version);

  // The file. The same calls give the same bytes.
  std::string Bytes() const;

 private:
  void Describe(const std::string& name, Type type, int columns,
                onnx::ValueInfoProto& info);

  onnx::ModelProto model_;
};

}  // namespace autopruner

#endif  // CODEGEN_ONNX_GRAPH_WRITER_H_
