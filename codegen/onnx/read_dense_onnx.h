// SPDX-License-Identifier: Apache-2.0
//
// Dense networks out of ONNX files, whoever wrote them.
//
//   absl::StatusOr<DenseNetwork> network = ReadDenseOnnx("net.onnx");
//
// A network is one chain of operators, from the graph's input to its output:
// Gemm; MatMul and Add; Relu between layers; Sigmoid, Softmax or LogSoftmax at
// the end; BatchNormalization and Add, Sub, Mul, Div with constants, which are
// folded into the layers; QONNX's Quant, of weights and of values; Flatten,
// Reshape, Squeeze, Identity, Dropout and Cast, which change nothing.
#ifndef CODEGEN_ONNX_READ_DENSE_ONNX_H_
#define CODEGEN_ONNX_READ_DENSE_ONNX_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/onnx/dense_network.h"

namespace autopruner {

// Reads a file. Where it does not name features and classes they are x0, x1,
// .. and class0, class1, .. In what has no formats, scales of inputs are part
// of the first layer.
//   Errors: NotFound; InvalidArgument, in one line with file, node and
//   operator: what is no dense network.
absl::StatusOr<DenseNetwork> ReadDenseOnnx(const std::string& path);

// The same of a file's bytes. `path` only appears in messages.
absl::StatusOr<DenseNetwork> ParseDenseOnnx(const std::string& bytes,
                                            const std::string& path);

}  // namespace autopruner

#endif  // CODEGEN_ONNX_READ_DENSE_ONNX_H_
