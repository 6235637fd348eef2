// SPDX-License-Identifier: Apache-2.0
//
// An ONNX file as what reads it needs it: checked tensors and attributes, and
// errors that name the operator.
//
//   absl::StatusOr<onnx::ModelProto> model = ParseOnnx(bytes, "net.onnx");
//   NodeReader node(model->graph().node(3), /*index=*/3, "net.onnx");
//   node.Error("alpha is 0.5; expected 1")
//     ->  net.onnx: node 3, 'fc1' (Gemm): alpha is 0.5; expected 1
#ifndef CODEGEN_ONNX_GRAPH_READER_H_
#define CODEGEN_ONNX_GRAPH_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "core/fixed.h"
#include "onnx/onnx_pb.h"

namespace autopruner {

// A constant of a graph, row by row.
struct OnnxTensor {
  std::vector<int64_t> dims;
  std::vector<double> values;
  // Of each value, where a Quant node made them; a width of 0: of none that is
  // supported. Empty: not quantised.
  std::vector<Format> formats = {};

  int64_t size() const { return static_cast<int64_t>(values.size()); }
};

// An InvalidArgument in one line of no more than some 400 bytes, whatever the
// names in a file are.
absl::Status OnnxError(const std::string& message);
template <typename... Args>
absl::Status InvalidOnnx(const Args&... args) {
  return OnnxError(absl::StrCat(args...));
}

// Parses a file.
//   Errors: InvalidArgument: no ONNX, or without a graph.
absl::StatusOr<onnx::ModelProto> ParseOnnx(const std::string& bytes,
                                           const std::string& path);

// Returns the values of a tensor: float, float16, double, int32, int64, bool.
//   Errors: InvalidArgument, to follow "PATH: tensor NAME: ".
absl::StatusOr<OnnxTensor> ReadTensor(const onnx::TensorProto& tensor);

// Returns `tensor` with the last two dimensions exchanged.
//   Requires two dimensions.
OnnxTensor Transposed(const OnnxTensor& tensor);

// Returns the values of `tensor`, whose shape is one value or one a column,
// for `columns` columns; empty if it has another shape.
std::vector<double> ColumnValues(const OnnxTensor& tensor, int64_t columns);

// The value at `index` of a tensor of shape `dims`, if `tensor` is broadcast
// to it; dims that do not match are left to CanBroadcast().
bool CanBroadcast(const OnnxTensor& tensor, const std::vector<int64_t>& dims);
double BroadcastValue(const OnnxTensor& tensor,
                      const std::vector<int64_t>& dims, int64_t index);

class NodeReader {
 public:
  NodeReader(const onnx::NodeProto& node, int index, const std::string& path)
      : node_(node), index_(index), path_(path) {}

  const std::string& op() const { return node_.op_type(); }
  int inputs() const { return node_.input_size(); }
  // "" for an input that is not there.
  std::string input(int index) const {
    return index < node_.input_size() ? node_.input(index) : "";
  }
  std::string output() const {
    return node_.output_size() > 0 ? node_.output(0) : "";
  }
  const onnx::AttributeProto* attribute(const std::string& name) const;
  double number(const std::string& name, double otherwise) const;
  std::string text(const std::string& name, const std::string& otherwise) const;

  template <typename... Args>
  absl::Status Error(const Args&... args) const {
    return OnnxError(absl::StrCat(Place(), args...));
  }

 private:
  std::string Place() const;

  const onnx::NodeProto& node_;
  int index_;
  const std::string& path_;
};

}  // namespace autopruner

#endif  // CODEGEN_ONNX_GRAPH_READER_H_
