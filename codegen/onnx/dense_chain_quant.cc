// SPDX-License-Identifier: Apache-2.0
//
// What becomes formats.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status_macros.h"
#include "codegen/model/model.h"
#include "codegen/onnx/dense_chain.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"

namespace autopruner {

absl::Status DenseChain::AddQuant(const NodeReader& node) {
  if (node.input(0) != value_) {
    return node.Error("its scale, zero point or bit width is no constant");
  }
  ASSIGN_OR_RETURN(const QuantNode quant, ReadQuant(node, constants_));
  if (columns_ == 0) {
    columns_ = std::min<int64_t>(
        std::max({quant.scale.size(), quant.zero.size(), quant.bits.size()}),
        kMaxModelNodes);
    ResetAffine();
  }
  const std::vector<int64_t> dims = {1, columns_};
  if (!quant.Fits(dims)) {
    return node.Error("its scale, zero point or bit width fits neither all ",
                      columns_, " columns nor each");
  }
  std::vector<Format> formats;
  for (int64_t j = 0; j < columns_; ++j) {
    formats.push_back(quant.FormatAt(dims, j));
    if (formats[j].width > 0) continue;
    Remark(node.Error(
        "rounds to steps of ", BroadcastValue(quant.scale, dims, j),
        ", which is left out: only powers of two with a zero point of 0 and 1 "
        "to ",
        kMaxFormatWidth, " bits become a format"));
    return absl::OkStatus();
  }
  if (quant.narrow) {
    return node.Error("has narrow = 1 for values; expected 0");
  }
  const bool floor = quant.rounding == "FLOOR";
  const bool up = quant.rounding == "HALF_UP" && stage_ == Stage::kActivated;
  if (!floor && !up) {
    if (quant.rounding != "ROUND" && quant.rounding != "HALF_EVEN" &&
        quant.rounding != "HALF_UP") {
      return node.Error("rounding_mode is ", quant.rounding,
                        " for values; expected ROUND, HALF_UP or FLOOR");
    }
    Remark(node.Error("rounds ties in its own way (", quant.rounding,
                      "); the model rounds them up"));
  }
  if (stage_ == Stage::kInputs) return QuantizeInputs(node, floor, formats);
  return QuantizeLayer(node, floor, formats);
}

absl::Status DenseChain::QuantizeInputs(const NodeReader& node, bool floor,
                                        std::vector<Format> formats) {
  network_.features.resize(columns_);
  for (int64_t i = 0; i < columns_; ++i) {
    ModelFeature& feature = network_.features[i];
    // Inputs are rounded to nearest: the half step is the rounding's.
    const double half = floor ? std::ldexp(0.5, -formats[i].frac) : 0;
    const std::optional<int> log2_scale = Log2(scale_[i]);
    if (!log2_scale.has_value() || std::abs(*log2_scale) > kMaxLog2Scale) {
      return node.Error("column ", i, " is scaled by ", scale_[i],
                        " before; expected a power of two");
    }
    feature.log2_scale = *log2_scale;
    feature.offset = static_cast<float>((half - shift_[i]) / scale_[i]);
    if (!std::isfinite(feature.offset)) {
      return node.Error("the offset of column ", i, " is not finite");
    }
    feature.format = formats[i];
  }
  stage_ = Stage::kQuantized;
  ResetAffine();
  return absl::OkStatus();
}

absl::Status DenseChain::QuantizeLayer(const NodeReader& node, bool floor,
                                       std::vector<Format> formats) {
  if (stage_ == Stage::kQuantized) {
    const bool same = !network_.layers.empty() &&
                      network_.layers.back().output_format == formats;
    if (same && !IsScaled() && !IsShifted()) return absl::OkStatus();
    return node.Error("rounds what has been rounded already");
  }
  if (IsScaled()) return node.Error("there is a factor before it");
  DenseLayer& layer = network_.layers.back();
  for (int64_t j = 0; j < columns_; ++j) {
    const double half = std::ldexp(0.5, -formats[j].frac);
    const bool to_nearest = !floor || shift_[j] == half;
    const double rest = floor && to_nearest ? 0 : shift_[j];
    formats[j].rounding = to_nearest ? Rounding::kHalfUp : Rounding::kFloor;
    if (rest != 0 && stage_ == Stage::kActivated) {
      return node.Error("there is an Add of ", rest,
                        " between it and the Relu; expected none, or half a "
                        "step");
    }
    layer.bias[j] += rest;
  }
  layer.output_format = std::move(formats);
  stage_ = Stage::kQuantized;
  ResetAffine();
  return absl::OkStatus();
}

}  // namespace autopruner
