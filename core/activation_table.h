// SPDX-License-Identifier: Apache-2.0
//
// Activations that become tables: the sum is rounded to a grid of at most
// kMaxTableBits bits, and the activation of what that gives is looked up.
//
//   ActivationValue(Activation::kTanh, 0.5)  ->  0.46211715726000973
//   TableRaw(Activation::kTanh, 8, {.width = 8, .frac = 4},
//            {.width = 8, .frac = 7})        ->  59    // of 8 / 2^4
//
// Plain arithmetic: nothing depends on the C library. What is trained, and then
// exported, are these integers; all else reads them in the model file.
#ifndef CORE_ACTIVATION_TABLE_H_
#define CORE_ACTIVATION_TABLE_H_

#include <algorithm>
#include <cstdint>

#include "core/elementary.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

// The activation of `x`, float or double.
template <typename Real>
constexpr Real ActivationValue(Activation activation, Real x) {
  switch (activation) {
    case Activation::kLinear:
      return x;
    case Activation::kRelu:
      return std::max(x, Real{0});
    case Activation::kSigmoid:
      return Real{1} / (Real{1} + Exp(-x));
    case Activation::kTanh: {
      // Of |x|, so that it is odd.
      const Real e = Exp(x < 0 ? 2 * x : -2 * x);
      const Real tanh = (1 - e) / (1 + e);
      return x < 0 ? -tanh : tanh;
    }
    case Activation::kSilu:
      return x / (Real{1} + Exp(-x));
  }
  return x;
}

// Its derivative.
template <typename Real>
constexpr Real ActivationSlope(Activation activation, Real x) {
  const Real value = ActivationValue(activation, x);
  switch (activation) {
    case Activation::kLinear:
      return 1;
    case Activation::kRelu:
      return x > 0 ? Real{1} : Real{0};
    case Activation::kSigmoid:
      return value * (1 - value);
    case Activation::kTanh:
      return 1 - value * value;
    case Activation::kSilu: {
      const Real sigmoid = ActivationValue(Activation::kSigmoid, x);
      return sigmoid + value * (1 - sigmoid);
    }
  }
  return 1;
}

// The value in a table at `raw`, an integer of format `input`, before it is
// rounded to the output's grid: training has this one, too.
constexpr float TableValue(Activation activation, int64_t raw,
                           const Format& input) {
  const double x = static_cast<double>(raw) * PowerOfTwo(-input.frac);
  return static_cast<float>(ActivationValue(activation, x));
}

// The integer of format `output` that a table has for such a value: the nearest
// one, ties toward +infinity, saturated.
constexpr int64_t TableRaw(float value, const Format& output) {
  return RawFeature({}, output, value);
}
constexpr int64_t TableRaw(Activation activation, int64_t raw,
                           const Format& input, const Format& output) {
  return TableRaw(TableValue(activation, raw, input), output);
}

}  // namespace autopruner

#endif  // CORE_ACTIVATION_TABLE_H_
