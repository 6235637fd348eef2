// SPDX-License-Identifier: Apache-2.0
//
// A model as ONNX in exact integer operators: every program that evaluates the
// file gets the integers of the firmware.
//
//   absl::StatusOr<std::string> bytes = IntegerOnnx(model);
//
// The input is "features", physical values. The outputs are "scores" (behind
// the head), "logits" (the raw outputs' values), "raw" (the raw outputs) and
// "raw_inputs". Raw ones are int32, or int64 where a sum is longer.
#ifndef CODEGEN_ONNX_INTEGER_ONNX_H_
#define CODEGEN_ONNX_INTEGER_ONNX_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"

namespace autopruner {

inline constexpr char kOnnxRaw[] = "raw";
inline constexpr char kOnnxRawInputs[] = "raw_inputs";

// Returns the file. What is rounded is rounded by Mod, Sub and Div, as ONNX
// has no shift of signed integers.
//   Errors: InvalidArgument: a model of sets of elements; a node that wraps and
//   whose value, before, needs more than 63 bits.
absl::StatusOr<std::string> IntegerOnnx(const Model& model);

}  // namespace autopruner

#endif  // CODEGEN_ONNX_INTEGER_ONNX_H_
