// SPDX-License-Identifier: Apache-2.0
//
// QONNX's Quant operator: what it does to a constant, and its formats.
//
//   absl::StatusOr<QuantNode> quant = ReadQuant(node, constants);
//   quant->Apply({.dims = {2}, .values = {0.3, 9}})   // 0.25 and 7.75 of Q6.2
//   quant->FormatAt({1, 35}, 7)                       // of column 7
#ifndef CODEGEN_ONNX_QUANT_NODE_H_
#define CODEGEN_ONNX_QUANT_NODE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/onnx/graph_reader.h"
#include "core/fixed.h"

namespace autopruner {

using OnnxConstants = std::map<std::string, OnnxTensor>;

struct QuantNode {
  OnnxTensor scale;
  OnnxTensor zero;
  OnnxTensor bits;
  bool is_signed = true;
  bool narrow = false;
  std::string rounding;  // in capitals

  // The format of the value at `index` of a tensor of shape `dims`: a width of
  // 0 where the scale is no power of two, or the zero is not 0.
  Format FormatAt(const std::vector<int64_t>& dims, int64_t index) const;
  // The values, rounded, with their formats.
  //   Requires that the node fits the shape of `tensor`.
  OnnxTensor Apply(const OnnxTensor& tensor) const;
  bool Fits(const std::vector<int64_t>& dims) const;
};

// Reads a node with constant parameters.
//   Errors: InvalidArgument: another rounding_mode than QONNX has, a scale or a
//   number of bits that is not constant or out of range.
absl::StatusOr<QuantNode> ReadQuant(const NodeReader& node,
                                    const OnnxConstants& constants);

}  // namespace autopruner

#endif  // CODEGEN_ONNX_QUANT_NODE_H_
