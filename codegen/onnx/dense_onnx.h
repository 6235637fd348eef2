// SPDX-License-Identifier: Apache-2.0
//
// A dense network as ONNX, in real numbers: plain, or with QONNX's Quant nodes
// where it has formats.
//
//   DenseOnnx(WithoutFormats(*ToDenseNetwork(model)))   // plain float
//   DenseOnnx(*ToDenseNetwork(model))                  // QONNX
//
// The input is "features", physical values; the outputs are "scores" (behind
// the head) and "logits".
#ifndef CODEGEN_ONNX_DENSE_ONNX_H_
#define CODEGEN_ONNX_DENSE_ONNX_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/onnx/dense_network.h"

namespace autopruner {

// Where QONNX's operators are.
inline constexpr char kQonnxDomain[] = "qonnx.custom_op.general";

// Returns the file. A format that rounds to nearest is half a step, added, and
// a Quant node that rounds down: none of QONNX's ways rounds ties up.
//   Requires a network with a head.
//   Errors: InvalidArgument, in one line: what QONNX cannot express (nodes that
//   wrap, formats of a level some of which are signed), or a weight or bias
//   that a float does not hold.
absl::StatusOr<std::string> DenseOnnx(const DenseNetwork& network);

}  // namespace autopruner

#endif  // CODEGEN_ONNX_DENSE_ONNX_H_
