// SPDX-License-Identifier: Apache-2.0
//
// What may follow a layer's sum, and what is known of each.
//
//   ActivationName(Activation::kTanh)  ->  "tanh"
//   TableInput(Activation::kTanh)  ->  {.width = 10, .frac = 7}
#ifndef CORE_ACTIVATION_KIND_H_
#define CORE_ACTIVATION_KIND_H_

#include <cstdint>

#include "core/enum_names.h"
#include "core/fixed.h"

namespace autopruner {

// What follows a layer's sum. (Where it is computed: activation_table.h.)
enum class Activation : uint8_t { kLinear, kRelu, kSigmoid, kTanh, kSilu };

// The name in model files and comments; nullptr behind the last.
constexpr const char* ActivationName(Activation activation) {
  switch (activation) {
    case Activation::kLinear:
      return "linear";
    case Activation::kRelu:
      return "relu";
    case Activation::kSigmoid:
      return "sigmoid";
    case Activation::kTanh:
      return "tanh";
    case Activation::kSilu:
      return "silu";
  }
  return nullptr;
}

inline constexpr auto kActivations = AllNamed<Activation, ActivationName>();

// The format that a sum is rounded to before the activation is looked up in a
// table, unless a layer has one of its own: it covers what is not flat. Of no
// width where the activation has no table.
inline constexpr int kMaxTableBits = 10;
constexpr Format TableInput(Activation activation) {
  switch (activation) {
    case Activation::kLinear:
    case Activation::kRelu:
      return {};
    case Activation::kSigmoid:
      return {.width = kMaxTableBits, .frac = 6};
    case Activation::kTanh:
      return {.width = kMaxTableBits, .frac = 7};
    case Activation::kSilu:
      return {.width = kMaxTableBits, .frac = 5};
  }
  return {};
}
constexpr bool HasTable(Activation activation) {
  return TableInput(activation).quantized();
}

// Whether a sum below 0 becomes 0.
constexpr bool Rectifies(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
      return true;
    case Activation::kLinear:
    case Activation::kSigmoid:
    case Activation::kTanh:
    case Activation::kSilu:
      return false;
  }
  return false;
}

// Whether values are never below 0, and whether they stay within -1 .. 1.
constexpr bool IsNeverNegative(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
    case Activation::kSigmoid:
      return true;
    case Activation::kLinear:
    case Activation::kTanh:
    case Activation::kSilu:
      return false;
  }
  return false;
}
constexpr bool IsWithinOne(Activation activation) {
  switch (activation) {
    case Activation::kSigmoid:
    case Activation::kTanh:
      return true;
    case Activation::kLinear:
    case Activation::kRelu:
    case Activation::kSilu:
      return false;
  }
  return false;
}

}  // namespace autopruner

#endif  // CORE_ACTIVATION_KIND_H_
