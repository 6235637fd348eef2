// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/table_luts.h"

#include "core/activation_table.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

const Device& Named(const std::string& key) {
  for (const Device& device : Devices()) {
    if (key == device.key) return device;
  }
  return DefaultDevice();
}

int64_t Luts(Activation activation, const Format& input, const Format& output,
             const std::string& device) {
  std::vector<int64_t> table;
  for (int64_t raw = input.min_raw(); raw <= input.max_raw(); ++raw) {
    table.push_back(TableRaw(activation, raw, input, output));
  }
  return TableLuts(table, {input.min_raw(), input.max_raw()}, Named(device));
}

TEST(TableLutsTest, ALutHoldsABit) {
  // Of 3 bits, one is constant.
  EXPECT_EQ(TableLuts({4, 5, 6, 7}, {0, 3}, DefaultDevice()), 2);
  EXPECT_EQ(TableLuts({-1, 0}, {0, 1}, DefaultDevice()), 1);
}

TEST(TableLutsTest, EqualPartsAreOneLut) {
  std::vector<int64_t> table(256);
  for (int k = 0; k < 256; ++k) table[k] = k % 8;
  EXPECT_EQ(TableLuts(table, {0, 255}, Named("7-series")), 3);
  EXPECT_EQ(TableLuts(table, {-128, 127}, Named("ice40")), 3 + (3 * 4 + 1) / 2);
  // Each quarter another one: 64 bits as 4 numbers.
  for (int k = 0; k < 256; ++k) table[k] = (k * k * (k / 64 + 3) >> 4) & 1;
  EXPECT_EQ(TableLuts(table, {0, 255}, Named("7-series")), 4);
}

TEST(TableLutsTest, WhatIsNotReachedIsAsAtTheEnds) {
  EXPECT_EQ(TableLuts({1, 1, 1, 1, 0, 0}, {-4, 1}, DefaultDevice()), 1);
  std::vector<int64_t> ramp(65);
  for (int k = 0; k < 65; ++k) ramp[k] = k >= 32 ? 1 : 0;
  EXPECT_EQ(TableLuts(ramp, {0, 64}, DefaultDevice()), 1);
}

// Beside what yosys makes of them: 73, 44 and 20; 214, 105 and 50.
TEST(TableLutsTest, Activations) {
  const Format q8_7 = {.width = 8, .frac = 7};
  const Format q8_4 = {.width = 8, .frac = 4};
  const Format q6_5 = {.width = 6, .frac = 5};
  const Format tanh = TableInput(Activation::kTanh);
  const Format silu = TableInput(Activation::kSilu);
  const Format q8_5 = {.width = 8, .frac = 5};
  EXPECT_EQ(Luts(Activation::kTanh, tanh, q8_7, "ultrascale+"), 58);
  EXPECT_EQ(Luts(Activation::kSilu, silu, q8_4, "ultrascale+"), 45);
  EXPECT_EQ(Luts(Activation::kTanh, q8_5, q6_5, "ultrascale+"), 11);
  EXPECT_EQ(Luts(Activation::kTanh, tanh, q8_7, "ice40"), 229);
  EXPECT_EQ(Luts(Activation::kSilu, silu, q8_4, "ice40"), 155);
  EXPECT_EQ(Luts(Activation::kTanh, q8_5, q6_5, "ice40"), 50);
}

TEST(TableLutsTest, Levels) {
  EXPECT_EQ(TableLevels(6, Named("7-series")), 1);
  EXPECT_EQ(TableLevels(8, Named("7-series")), 1);
  EXPECT_EQ(TableLevels(10, Named("7-series")), 2);
  EXPECT_EQ(TableLevels(10, Named("ultrascale+")), 2);
  EXPECT_EQ(TableLevels(10, Named("ice40")), 4);
}

}  // namespace
}  // namespace autopruner
