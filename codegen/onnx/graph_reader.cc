// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/graph_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "absl/strings/str_join.h"
#include "base/utf8.h"
#include "codegen/model/model.h"

namespace autopruner {
namespace {

using onnx::TensorProto;

// Weights of all layers that a model file may hold, and some more.
constexpr int64_t kMaxValues = int64_t{4} * kMaxModelWeights;

double HalfFloat(uint16_t bits) {
  const double sign = (bits & 0x8000u) != 0 ? -1.0 : 1.0;
  const int exponent = (bits >> 10) & 0x1f;
  const int fraction = bits & 0x3ff;
  if (exponent == 0x1f) return fraction == 0 ? sign * INFINITY : NAN;
  return sign * (exponent == 0 ? std::ldexp(fraction, -24)
                               : std::ldexp(1024 + fraction, exponent - 25));
}

// Little-endian, as ONNX has it, and every machine that we compile for.
template <typename T>
void AppendRaw(const std::string& bytes, std::vector<double>& values) {
  for (size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    values.push_back(static_cast<double>(value));
  }
}

void AppendHalf(const std::string& bytes, std::vector<double>& values) {
  for (size_t at = 0; at + 2 <= bytes.size(); at += 2) {
    uint16_t bits;
    std::memcpy(&bits, bytes.data() + at, 2);
    values.push_back(HalfFloat(bits));
  }
}

template <typename List>
void Append(const List& list, std::vector<double>& values) {
  for (const auto value : list) values.push_back(static_cast<double>(value));
}

absl::StatusOr<std::vector<double>> Values(const TensorProto& tensor) {
  std::vector<double> values;
  const std::string& raw = tensor.raw_data();
  switch (tensor.data_type()) {
    case TensorProto::FLOAT:
      AppendRaw<float>(raw, values);
      Append(tensor.float_data(), values);
      return values;
    case TensorProto::DOUBLE:
      AppendRaw<double>(raw, values);
      Append(tensor.double_data(), values);
      return values;
    case TensorProto::INT64:
      AppendRaw<int64_t>(raw, values);
      Append(tensor.int64_data(), values);
      return values;
    case TensorProto::INT32:
      AppendRaw<int32_t>(raw, values);
      Append(tensor.int32_data(), values);
      return values;
    case TensorProto::BOOL:
      AppendRaw<uint8_t>(raw, values);
      Append(tensor.int32_data(), values);
      return values;
    case TensorProto::FLOAT16:
      AppendHalf(raw, values);
      for (const int32_t bits : tensor.int32_data()) {
        values.push_back(HalfFloat(static_cast<uint16_t>(bits)));
      }
      return values;
    default:
      return InvalidOnnx(
          "its data type is ", tensor.data_type(),
          "; expected float, float16, double, int32, int64 or bool "
          "(1, 10, 11, 6, 7, 9)");
  }
}

}  // namespace

absl::Status OnnxError(const std::string& message) {
  constexpr size_t kMost = 380;
  const bool breaks = std::any_of(message.begin(), message.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  std::string line = breaks || !IsUtf8(message) ? OneLine(message) : message;
  if (line.size() > kMost) {
    size_t end = kMost;  // between two letters
    while ((static_cast<unsigned char>(line[end]) & 0xc0u) == 0x80u) --end;
    line = line.substr(0, end) + "..";
  }
  return absl::InvalidArgumentError(line);
}

absl::StatusOr<onnx::ModelProto> ParseOnnx(const std::string& bytes,
                                           const std::string& path) {
  onnx::ModelProto model;
  if (!model.ParseFromString(bytes)) {
    return InvalidOnnx(path, ": is no ONNX file");
  }
  if (!model.has_graph() || model.graph().node_size() == 0) {
    return InvalidOnnx(path, ": has no graph; expected an ONNX model");
  }
  return model;
}

absl::StatusOr<OnnxTensor> ReadTensor(const TensorProto& tensor) {
  if (tensor.data_location() == TensorProto::EXTERNAL ||
      tensor.external_data_size() > 0) {
    return InvalidOnnx(
        "its data are in another file; save the network with its "
        "weights inside");
  }
  OnnxTensor result;
  int64_t size = 1;
  for (const int64_t dim : tensor.dims()) {
    if (dim < 0 || dim > kMaxValues)
      return InvalidOnnx("has a dimension ", dim);
    result.dims.push_back(dim);
    size *= dim;
    if (size > kMaxValues) {
      return InvalidOnnx("has ", absl::StrJoin(tensor.dims(), " x "),
                         " values; at most ", kMaxValues, " are supported");
    }
  }
  absl::StatusOr<std::vector<double>> values = Values(tensor);
  if (!values.ok()) return values.status();
  if (static_cast<int64_t>(values->size()) != size) {
    return InvalidOnnx("has ", values->size(), " values; its shape says ",
                       size);
  }
  result.values = *std::move(values);
  return result;
}

OnnxTensor Transposed(const OnnxTensor& tensor) {
  const int64_t rows = tensor.dims[0];
  const int64_t columns = tensor.dims[1];
  OnnxTensor result = tensor;
  result.dims = {columns, rows};
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) {
      result.values[c * rows + r] = tensor.values[r * columns + c];
      if (!tensor.formats.empty()) {
        result.formats[c * rows + r] = tensor.formats[r * columns + c];
      }
    }
  }
  return result;
}

std::vector<double> ColumnValues(const OnnxTensor& tensor, int64_t columns) {
  if (tensor.size() == 1) {
    return std::vector<double>(columns, tensor.values[0]);
  }
  if (tensor.size() != columns || tensor.dims.back() != columns) return {};
  return tensor.values;
}

bool CanBroadcast(const OnnxTensor& tensor, const std::vector<int64_t>& dims) {
  if (tensor.dims.size() > dims.size()) return false;
  const size_t ahead = dims.size() - tensor.dims.size();
  for (size_t d = 0; d < tensor.dims.size(); ++d) {
    if (tensor.dims[d] != 1 && tensor.dims[d] != dims[ahead + d]) return false;
  }
  return true;
}

double BroadcastValue(const OnnxTensor& tensor,
                      const std::vector<int64_t>& dims, int64_t index) {
  int64_t at = 0;
  int64_t stride = 1;
  for (size_t d = 1; d <= tensor.dims.size(); ++d) {
    const int64_t dim = dims[dims.size() - d];
    const int64_t own = tensor.dims[tensor.dims.size() - d];
    if (own != 1) at += index % dim * stride;
    stride *= own;
    index /= dim;
  }
  return tensor.values[at];
}

const onnx::AttributeProto* NodeReader::attribute(
    const std::string& name) const {
  for (const onnx::AttributeProto& attribute : node_.attribute()) {
    if (attribute.name() == name) return &attribute;
  }
  return nullptr;
}

double NodeReader::number(const std::string& name, double otherwise) const {
  const onnx::AttributeProto* found = attribute(name);
  if (found == nullptr) return otherwise;
  return found->has_f() ? static_cast<double>(found->f())
                        : static_cast<double>(found->i());
}

std::string NodeReader::text(const std::string& name,
                             const std::string& otherwise) const {
  const onnx::AttributeProto* found = attribute(name);
  return found == nullptr ? otherwise : found->s();
}

std::string NodeReader::Place() const {
  std::string name;
  if (!node_.name().empty()) name = absl::StrCat(", '", node_.name(), "'");
  return absl::StrCat(path_, ": node ", index_, name, " (", node_.op_type(),
                      "): ");
}

}  // namespace autopruner
