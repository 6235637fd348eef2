// SPDX-License-Identifier: Apache-2.0
//
// Evaluates the operators of our own exports, for tests: slow and plain. Floats
// are rounded to float after each operator, integers are exact.
//
//   OnnxValues values = EvaluateOnnx(bytes, {{"features", {137, 0.5}}});
//   values.at("raw")  ->  {12}
#ifndef CODEGEN_ONNX_ONNX_EVALUATOR_H_
#define CODEGEN_ONNX_ONNX_EVALUATOR_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

// A row of values; a long double holds every int64 and every float.
using OnnxRow = std::vector<long double>;
using OnnxValues = std::map<std::string, OnnxRow>;

// Returns all values of a graph, for one sample.
//   Errors: InvalidArgument: an operator that exports do not have.
absl::StatusOr<OnnxValues> EvaluateOnnx(const std::string& bytes,
                                        const OnnxValues& inputs);

}  // namespace autopruner

#endif  // CODEGEN_ONNX_ONNX_EVALUATOR_H_
