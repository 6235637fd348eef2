// SPDX-License-Identifier: Apache-2.0
#include "core/activation_table.h"

#include <cmath>
#include <cstdint>

#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// By the C library.
double Expected(Activation activation, double x) {
  switch (activation) {
    case Activation::kLinear:
      return x;
    case Activation::kRelu:
      return std::fmax(x, 0);
    case Activation::kSigmoid:
      return 1 / (1 + std::exp(-x));
    case Activation::kTanh:
      return std::tanh(x);
    case Activation::kSilu:
      return x / (1 + std::exp(-x));
  }
  return 0;
}

TEST(ActivationTableTest, ValuesAndSlopes) {
  for (const Activation activation : kActivations) {
    for (double x = -100.03; x < 100; x += 0.13) {
      const double value = Expected(activation, x);
      EXPECT_NEAR(ActivationValue(activation, x), value,
                  1e-14 * (1 + std::abs(x)))
          << ActivationName(activation) << " of " << x;
      EXPECT_NEAR(ActivationValue(activation, static_cast<float>(x)), value,
                  1e-6 * (1 + std::abs(x)))
          << ActivationName(activation) << " of " << x;
      if (std::abs(x) < 0.1) continue;  // the kink of ReLU
      const double slope =
          (Expected(activation, x + 1e-5) - Expected(activation, x - 1e-5)) /
          2e-5;
      EXPECT_NEAR(ActivationSlope(activation, x), slope, 1e-7 * std::abs(x))
          << ActivationName(activation) << " at " << x;
    }
  }
}

TEST(ActivationTableTest, IntegersAreTheNearest) {
  for (const Activation activation : kActivations) {
    if (!HasTable(activation)) continue;
    const Format input = TableInput(activation);
    ASSERT_LE(input.width, kMaxTableBits);
    const Format output = {.width = 12, .frac = 9};
    for (int64_t raw = input.min_raw(); raw <= input.max_raw(); ++raw) {
      const double x = std::ldexp(static_cast<double>(raw), -input.frac);
      const double value = std::ldexp(Expected(activation, x), output.frac);
      const double nearest = std::fmin(std::floor(value + 0.5),
                                       static_cast<double>(output.max_raw()));
      EXPECT_EQ(static_cast<double>(TableRaw(activation, raw, input, output)),
                nearest)
          << ActivationName(activation) << " of " << x;
    }
  }
}

TEST(ActivationTableTest, WorkedExamples) {
  const Format q8_4 = {.width = 8, .frac = 4};
  EXPECT_EQ(TableRaw(Activation::kTanh, 8, q8_4, {.width = 8, .frac = 7}), 59);
  EXPECT_EQ(TableRaw(Activation::kTanh, -8, q8_4, {.width = 8, .frac = 7}),
            -59);
  // 1/2 is a tie, and goes up; 256 saturates.
  EXPECT_EQ(TableRaw(Activation::kSigmoid, 0, q8_4, {.width = 3, .frac = 0}),
            1);
  EXPECT_EQ(TableRaw(Activation::kSigmoid, 127, q8_4,
                     {.width = 8, .frac = 8, .is_signed = false}),
            255);
  EXPECT_EQ(TableRaw(Activation::kSilu, -20, q8_4, {.width = 8, .frac = 6}),
            -18);  // -1.25 / (1 + e^1.25) 64 = -17.83
}

}  // namespace
}  // namespace autopruner
