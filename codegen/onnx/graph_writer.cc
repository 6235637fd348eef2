// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/graph_writer.h"

namespace autopruner {
namespace {

// The oldest versions that have all operators with our types: many programs
// read them.
constexpr int kIrVersion = 7;
constexpr int kOpset = 13;

int Code(GraphWriter::Type type) {
  switch (type) {
    case GraphWriter::Type::kFloat:
      return onnx::TensorProto::FLOAT;
    case GraphWriter::Type::kInt32:
      return onnx::TensorProto::INT32;
    case GraphWriter::Type::kInt64:
      return onnx::TensorProto::INT64;
    case GraphWriter::Type::kBool:
      return onnx::TensorProto::BOOL;
  }
  return onnx::TensorProto::UNDEFINED;
}

}  // namespace

GraphWriter::GraphWriter(const std::string& name) {
  model_.set_ir_version(kIrVersion);
  model_.set_producer_name("AutoPruner");
  Domain("", kOpset);
  model_.mutable_graph()->set_name(name);
}

void GraphWriter::Domain(const std::string& domain, int version) {
  onnx::OperatorSetIdProto& opset = *model_.add_opset_import();
  opset.set_domain(domain);
  opset.set_version(version);
}

void GraphWriter::Metadata(const std::string& key, const std::string& value) {
  onnx::StringStringEntryProto& entry = *model_.add_metadata_props();
  entry.set_key(key);
  entry.set_value(value);
}

void GraphWriter::Describe(const std::string& name, Type type, int columns,
                           onnx::ValueInfoProto& info) {
  info.set_name(name);
  onnx::TypeProto::Tensor& tensor = *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(Code(type));
  tensor.mutable_shape()->add_dim()->set_dim_param("samples");
  tensor.mutable_shape()->add_dim()->set_dim_value(columns);
}

std::string GraphWriter::Input(const std::string& name, int columns) {
  Describe(name, Type::kFloat, columns, *model_.mutable_graph()->add_input());
  return name;
}

void GraphWriter::Output(const std::string& name, Type type, int columns) {
  Describe(name, type, columns, *model_.mutable_graph()->add_output());
}

std::string GraphWriter::Floats(const std::string& name,
                                const std::vector<int64_t>& dims,
                                const std::vector<float>& values) {
  onnx::TensorProto& tensor = *model_.mutable_graph()->add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(Code(Type::kFloat));
  for (const int64_t dim : dims) tensor.add_dims(dim);
  for (const float value : values) tensor.add_float_data(value);
  return name;
}

std::string GraphWriter::Integers(const std::string& name, Type type,
                                  const std::vector<int64_t>& dims,
                                  const std::vector<int64_t>& values) {
  onnx::TensorProto& tensor = *model_.mutable_graph()->add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(Code(type));
  for (const int64_t dim : dims) tensor.add_dims(dim);
  for (const int64_t value : values) {
    if (type == Type::kInt64) {
      tensor.add_int64_data(value);
    } else {
      tensor.add_int32_data(static_cast<int32_t>(value));
    }
  }
  return name;
}

std::string GraphWriter::Bools(const std::string& name,
                               const std::vector<bool>& values) {
  return Integers(name, Type::kBool, {static_cast<int64_t>(values.size())},
                  {values.begin(), values.end()});
}

std::string GraphWriter::Node(const std::string& op,
                              const std::vector<std::string>& inputs,
                              const std::string& output,
                              const std::vector<Attribute>& attributes,
                              const std::string& domain) {
  onnx::NodeProto& node = *model_.mutable_graph()->add_node();
  node.set_op_type(op);
  node.set_name(output);
  if (!domain.empty()) node.set_domain(domain);
  for (const std::string& input : inputs) node.add_input(input);
  node.add_output(output);
  for (const auto& [name, value] : attributes) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    if (const auto* integer = std::get_if<int64_t>(&value)) {
      attribute.set_type(onnx::AttributeProto::INT);
      attribute.set_i(*integer);
    } else if (const auto* real = std::get_if<float>(&value)) {
      attribute.set_type(onnx::AttributeProto::FLOAT);
      attribute.set_f(*real);
    } else {
      attribute.set_type(onnx::AttributeProto::STRING);
      attribute.set_s(std::get<std::string>(value));
    }
  }
  return output;
}

std::string GraphWriter::Bytes() const { return model_.SerializeAsString(); }

}  // namespace autopruner
