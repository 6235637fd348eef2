// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/quant_node.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "base/status_macros.h"

namespace autopruner {
namespace {

constexpr int kMaxBits = 32;

// Round()s of the names that QONNX gives them.
double Round(const std::string& mode, double x) {
  if (mode == "FLOOR") return std::floor(x);
  if (mode == "CEIL") return std::ceil(x);
  if (mode == "DOWN" || mode == "ROUND_TO_ZERO") return std::trunc(x);
  if (mode == "HALF_UP") return std::copysign(std::floor(std::abs(x) + 0.5), x);
  // ROUND and HALF_EVEN: ties to even.
  const double floor = std::floor(x);
  const double fraction = x - floor;
  if (fraction != 0.5) return fraction < 0.5 ? floor : floor + 1;
  return std::fmod(floor, 2) == 0 ? floor : floor + 1;
}

bool IsRounding(const std::string& mode) {
  return mode == "FLOOR" || mode == "CEIL" || mode == "DOWN" ||
         mode == "ROUND_TO_ZERO" || mode == "HALF_UP" || mode == "ROUND" ||
         mode == "HALF_EVEN";
}

absl::StatusOr<OnnxTensor> Parameter(const NodeReader& node, int input,
                                     const std::string& what,
                                     const OnnxConstants& constants) {
  const auto found = constants.find(node.input(input));
  if (found == constants.end()) {
    return node.Error("its ", what, ", input '", node.input(input),
                      "', is no constant");
  }
  return found->second;
}

}  // namespace

bool QuantNode::Fits(const std::vector<int64_t>& dims) const {
  return CanBroadcast(scale, dims) && CanBroadcast(zero, dims) &&
         CanBroadcast(bits, dims);
}

Format QuantNode::FormatAt(const std::vector<int64_t>& dims,
                           int64_t index) const {
  const double step = BroadcastValue(scale, dims, index);
  int exponent = 0;
  const bool is_power = std::frexp(step, &exponent) == 0.5;
  const Format format = {
      .width = static_cast<int>(BroadcastValue(bits, dims, index)),
      .frac = 1 - exponent,
      .is_signed = is_signed};
  const bool fits =
      is_power && BroadcastValue(zero, dims, index) == 0 && IsValid(format);
  return fits ? format : Format();
}

OnnxTensor QuantNode::Apply(const OnnxTensor& tensor) const {
  OnnxTensor result = tensor;
  result.formats.clear();
  for (int64_t k = 0; k < tensor.size(); ++k) {
    const double step = BroadcastValue(scale, tensor.dims, k);
    const double at_zero = BroadcastValue(zero, tensor.dims, k);
    const double width = BroadcastValue(bits, tensor.dims, k);
    double low = is_signed ? -std::exp2(width - 1) : 0;
    double high = std::exp2(is_signed ? width - 1 : width) - 1;
    if (narrow) (is_signed ? low : high) += is_signed ? 1 : -1;
    const double raw = Round(
        rounding, std::clamp(tensor.values[k] / step + at_zero, low, high));
    result.values[k] = (raw - at_zero) * step;
    result.formats.push_back(FormatAt(tensor.dims, k));
  }
  return result;
}

absl::StatusOr<QuantNode> ReadQuant(const NodeReader& node,
                                    const OnnxConstants& constants) {
  QuantNode quant;
  ASSIGN_OR_RETURN(quant.scale, Parameter(node, 1, "scale", constants));
  ASSIGN_OR_RETURN(quant.zero, Parameter(node, 2, "zero point", constants));
  ASSIGN_OR_RETURN(quant.bits, Parameter(node, 3, "bit width", constants));
  quant.is_signed = node.number("signed", 1) != 0;
  quant.narrow = node.number("narrow", 0) != 0;
  quant.rounding = absl::AsciiStrToUpper(node.text("rounding_mode", "ROUND"));
  if (!IsRounding(quant.rounding)) {
    return node.Error("rounding_mode is '", quant.rounding, "'; expected ",
                      "ROUND, HALF_EVEN, HALF_UP, FLOOR, CEIL or DOWN");
  }
  for (const double step : quant.scale.values) {
    if (!(step > 0 && std::isfinite(step))) {
      return node.Error("a scale is ", step, "; expected more than 0");
    }
  }
  for (const double width : quant.bits.values) {
    if (!(width >= 1 && width <= kMaxBits && width == std::floor(width))) {
      return node.Error("a bit width is ", width, "; expected 1 to ", kMaxBits);
    }
  }
  return quant;
}

}  // namespace autopruner
