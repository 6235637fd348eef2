// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/estimate.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "core/fixed.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kByte = {.width = 8, .frac = 0, .is_signed = true};

TEST(EstimateTest, CountsSums) {
  Circuit circuit("sums");
  const ValueId x = circuit.AddInput("x", kByte);
  const ValueId y = circuit.AddInput("y", kByte);
  const ValueId c = circuit.AddConstant("c", 100, 0);
  circuit.AddOutput(circuit.AddSum("plain", x, 0, y, 0));     // 8 LUTs, 9 bits
  circuit.AddOutput(circuit.AddSum("shifted", x, 0, y, 3));   // 8 LUTs, 9 bits
  circuit.AddOutput(circuit.AddSum("constant", x, 0, c, 0));  // none, 9 bits
  const Resources needs = EstimateResources(circuit);
  EXPECT_EQ(needs.luts, 16);
  EXPECT_EQ(needs.carry_bits, 27);
  EXPECT_EQ(needs.adders, 3);
  EXPECT_EQ(needs.depth, 1);
  EXPECT_EQ(needs.flip_flops, 0);
  EXPECT_EQ(needs.latency, 0);
  EXPECT_EQ(needs.dsps, 0);
}

TEST(EstimateTest, CountsSumsOfThree) {
  Circuit circuit("ternary");
  const ValueId x = circuit.AddInput("x", kByte);
  const ValueId y = circuit.AddInput("y", kByte);
  const ValueId z = circuit.AddInput("z", kByte);
  circuit.AddOutput(circuit.AddSum("sum", x, 0, y, 0, true, z, 0, true));
  const Resources needs = EstimateResources(circuit);
  EXPECT_EQ(needs.luts, 10);
  EXPECT_EQ(needs.carry_bits, 10);
  EXPECT_EQ(needs.adders, 1);
  EXPECT_EQ(needs.depth, 1);
  EXPECT_EQ(needs.lut_levels, 2);
  const std::vector<Timing> timing = EstimateTiming(circuit);
  for (const Timing& time : timing) {
    const Device& device = *time.device;
    const int carries = device.ternary_adders ? 1 : 2;
    EXPECT_DOUBLE_EQ(time.clock_ns, device.register_ns + 2 * device.lut_ns +
                                        10 * carries * device.carry_bit_ns);
  }
}

TEST(EstimateTest, CountsSaturations) {
  Circuit circuit("clamps");
  const ValueId x =
      circuit.AddInput("x", {.width = 12, .frac = 0, .is_signed = true});
  circuit.AddOutput(circuit.AddClamp("relu", x, 0, 4095));  // 11 bits
  // 8 bits, each of its own, the sign, and 3 above: a LUT each.
  circuit.AddOutput(circuit.AddClamp("relu8", x, 0, 255));
  // 4 bits, and 7 above that need 2 LUTs more.
  circuit.AddOutput(circuit.AddClamp("relu4", x, 0, 15));
  // 5 bits, and 6 above that one LUT takes together.
  circuit.AddOutput(circuit.AddClamp("relu5", x, 0, 31));
  EXPECT_EQ(EstimateResources(circuit).luts, 11 + 8 + 4 + 2 + 5 + 1);
}

TEST(EstimateTest, CountsTables) {
  Circuit circuit("tables");
  std::vector<int64_t> table(256);
  for (int i = 0; i < 256; ++i) table[i] = i % 8;
  const ValueId x = circuit.AddInput("x", kByte);
  circuit.AddOutput(circuit.AddTable("table", x, table, 0));
  EXPECT_EQ(EstimateResources(circuit).luts, 3);  // the upper bits do nothing
}

TEST(EstimateTest, CountsRegistersAndShiftRegisters) {
  Circuit circuit("registers");
  const ValueId x = circuit.AddInput("x", kByte);
  const ValueId y = circuit.AddInput("y", kByte);
  // Three in a row and nothing reads the inner ones: a LUT a bit.
  ValueId chain = x;
  for (const char* name : {"x1", "x2", "x3"}) {
    chain = circuit.AddRegister(name, chain);
  }
  // The second is read by an output: two and one stay flip-flops.
  const ValueId y1 = circuit.AddRegister("y1", y);
  const ValueId y2 = circuit.AddRegister("y2", y1);
  const ValueId y3 = circuit.AddRegister("y3", y2);
  for (const ValueId id : {chain, y2, y3}) circuit.AddOutput(id);
  const Resources needs = EstimateResources(circuit);
  EXPECT_EQ(needs.shift_luts, 8);
  EXPECT_EQ(needs.flip_flops, 8 * 3 + 3);  // and three valid bits
  EXPECT_EQ(needs.latency, 3);
  EXPECT_EQ(needs.luts, 0);
  EXPECT_EQ(needs.lut_levels, 0);
}

TEST(EstimateTest, CountsLutLevels) {
  Circuit circuit("levels");
  const ValueId x = circuit.AddInput("x", kByte);
  const ValueId y = circuit.AddInput("y", kByte);
  const ValueId c = circuit.AddConstant("c", 100, 0);
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 0);            // 1
  const ValueId more = circuit.AddSum("more", sum, 0, c, 0);        // still 1
  const ValueId narrow = circuit.AddClamp("narrow", more, 0, 127);  // 2
  const ValueId wide = circuit.AddClamp("wide", more, 0, 3);        // 3
  // The saturation to 127 is in one LUT with the sum, that to 3 is not.
  const ValueId one = circuit.AddSum("one", narrow, 0, y, 0);
  circuit.AddOutput(one);
  EXPECT_EQ(EstimateResources(circuit).lut_levels, 3);  // of `wide`
  circuit.AddOutput(circuit.AddSum("two", wide, 0, y, 0));
  EXPECT_EQ(EstimateResources(circuit).lut_levels, 4);
  EXPECT_EQ(EstimateResources(circuit).depth, 4);
}

// What yosys' synth_ice40 makes of each.
class SmallLutTest : public testing::Test {
 protected:
  int64_t Luts() const { return EstimateResources(circuit_, ice40_).luts; }

  const Device& ice40_ = **FindDevice("ice40");
  Circuit circuit_ = Circuit("small");
  const ValueId x_ = circuit_.AddInput("x", kByte);
  const ValueId y_ = circuit_.AddInput("y", kByte);
  const ValueId z_ = circuit_.AddInput("z", kByte);
};

TEST_F(SmallLutTest, EveryBitOfASumTakesOne) {
  circuit_.AddOutput(circuit_.AddSum("plain", x_, 0, y_, 0));
  EXPECT_EQ(Luts(), 9);
  circuit_.AddOutput(circuit_.AddSum("shifted", x_, 0, y_, 3));
  EXPECT_EQ(Luts(), 9 + 9);
  const ValueId c = circuit_.AddConstant("c", 101, 0);
  circuit_.AddOutput(circuit_.AddSum("constant", x_, 0, c, 0));
  EXPECT_EQ(Luts(), 9 + 9 + 9);
}

TEST_F(SmallLutTest, WhatIsSubtractedIsTurnedOverOnce) {
  circuit_.AddOutput(circuit_.AddSum("a", x_, 0, y_, 0, /*subtract=*/true));
  EXPECT_EQ(Luts(), 9 + 8);
  EXPECT_EQ(EstimateResources(circuit_, ice40_).lut_levels, 2);
  circuit_.AddOutput(circuit_.AddSum("b", z_, 0, y_, 0, /*subtract=*/true));
  EXPECT_EQ(Luts(), 9 + 8 + 9);
  EXPECT_EQ(EstimateResources(circuit_).luts, 8 + 8);  // in the chain's LUTs
}

TEST_F(SmallLutTest, ThreeOperandsTakeTwoChains) {
  circuit_.AddOutput(circuit_.AddSum("a", x_, 0, y_, 0, true, z_, 0, true));
  EXPECT_EQ(Luts(), 2 * 10 + 2 * 8);
}

TEST_F(SmallLutTest, LutsMakeAComplementAsWell) {
  const ValueId sum = circuit_.AddSum("sum", x_, 0, y_, 0);
  circuit_.AddOutput(circuit_.AddSum("less", z_, 0, sum, 0, true));
  EXPECT_EQ(Luts(), 9 + 10);
  EXPECT_EQ(EstimateResources(circuit_, ice40_).lut_levels, 2);
  circuit_.AddOutput(sum);  // somebody reads it as it is
  EXPECT_EQ(Luts(), 9 + 10 + 9);
}

TEST_F(SmallLutTest, SaturationsAndTablesTakeMore) {
  const ValueId wide = circuit_.AddInput("wide", {12, 0, true});
  circuit_.AddOutput(circuit_.AddClamp("relu8", wide, 0, 255));
  EXPECT_EQ(Luts(), 8 + 1);
  circuit_.AddOutput(circuit_.AddClamp("relu4", wide, 0, 15));
  EXPECT_EQ(Luts(), 8 + 1 + 4 + 2);
  EXPECT_EQ(EstimateResources(circuit_).luts, 8 + 4 + 2);
  const ValueId wider = circuit_.AddInput("wider", {16, 0, true});
  circuit_.AddOutput(circuit_.AddClamp("relu4_of_16", wider, 0, 15));
  EXPECT_EQ(Luts(), 8 + 1 + 4 + 2 + 4 + 4);  // 11 bits above
  std::vector<int64_t> table(256);
  for (int i = 0; i < 256; ++i) table[i] = i % 8;
  circuit_.AddOutput(circuit_.AddTable("table", x_, table, 0));
  EXPECT_EQ(Luts(), 8 + 1 + 4 + 2 + 4 + 4 + 3 + 6);
}

// Without a saturation above a LUT of the chain has an input left for the sign.
TEST_F(SmallLutTest, ChainsTakeWhatOnlyCutsAtZero) {
  const ValueId sum = circuit_.AddSum("sum", x_, 0, y_, 0);
  circuit_.AddOutput(circuit_.AddClamp("relu", sum, 0, 255));
  EXPECT_EQ(Luts(), 9);
  circuit_.AddOutput(circuit_.AddClamp("relu7", sum, 0, 127));
  EXPECT_EQ(Luts(), 9 + 8 + 7);  // and bits have two readers, now
}

// Where registers hold a saturation the sign clears them.
TEST_F(SmallLutTest, TheSignClearsRegisters) {
  const auto add = [this](const char* name, ValueId value, int64_t high) {
    const ValueId relu = circuit_.AddClamp(name, value, 0, high);
    circuit_.AddOutput(circuit_.AddRegister(std::string(name) + "_r1", relu));
    return relu;
  };
  const ValueId relu = add("relu", x_, 127);
  EXPECT_EQ(Luts(), 0);
  const ValueId sum = circuit_.AddSum("sum", x_, 0, y_, 0);
  add("relu7", sum, 127);
  EXPECT_EQ(Luts(), 9);  // a chain's LUT has an input for one bit above
  const ValueId more = circuit_.AddSum("more", z_, 0, y_, 0);
  add("relu5", more, 31);
  EXPECT_EQ(Luts(), 9 + 9 + 5);
  add("relu6", z_, 63);
  EXPECT_EQ(Luts(), 9 + 9 + 5 + 6);
  circuit_.AddOutput(relu);
  EXPECT_EQ(Luts(), 9 + 9 + 5 + 6 + 7);
}

TEST_F(SmallLutTest, ThereAreNoShiftRegisters) {
  ValueId chain = x_;
  for (const char* name : {"x1", "x2", "x3"}) {
    chain = circuit_.AddRegister(name, chain);
  }
  circuit_.AddOutput(chain);
  EXPECT_EQ(EstimateResources(circuit_, ice40_).shift_luts, 0);
  EXPECT_EQ(EstimateResources(circuit_, ice40_).flip_flops, 3 * 8 + 3);
}

TEST(EstimateTest, TimesTheSlowestStage) {
  Circuit circuit("stages");
  const ValueId x = circuit.AddInput("x", kByte);
  const ValueId y = circuit.AddInput("y", kByte);
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 0);      // 9 carry bits
  const ValueId more = circuit.AddSum("more", sum, 0, y, 0);  // 10
  const ValueId held = circuit.AddRegister("held", more);
  circuit.AddOutput(
      circuit.AddRegister("out", circuit.AddClamp("relu", held, 0, 1000)));
  const std::vector<Timing> timing = EstimateTiming(circuit);
  ASSERT_EQ(timing.size(), Devices().size());
  for (size_t i = 0; i < timing.size(); ++i) {
    const Device& device = Devices()[i];
    EXPECT_EQ(timing[i].device, &device);
    EXPECT_DOUBLE_EQ(
        timing[i].clock_ns,
        device.register_ns + 2 * device.lut_ns + 19 * device.carry_bit_ns);
    EXPECT_DOUBLE_EQ(timing[i].latency_ns, 2 * timing[i].clock_ns);
  }
}

// Behind LUTs of four inputs, two levels of LUTs choose among 16.
TEST(EstimateTest, TimesTables) {
  Circuit circuit("tables");
  std::vector<int64_t> table(256);
  for (int i = 0; i < 256; ++i) table[i] = i * i % 251;
  const ValueId x = circuit.AddInput("x", kByte);
  circuit.AddOutput(circuit.AddTable("table", x, table, 0));
  for (const Timing& timing : EstimateTiming(circuit)) {
    const Device& device = *timing.device;
    EXPECT_DOUBLE_EQ(
        timing.clock_ns,
        device.register_ns + (device.lut_inputs == 4 ? 3 : 1) * device.lut_ns)
        << device.name;
  }
}

TEST(EstimateTest, WithoutRegistersAResultTakesOneClock) {
  Circuit circuit("logic");
  const ValueId x = circuit.AddInput("x", kByte);
  circuit.AddOutput(circuit.AddNegate("minus", x));
  for (const Timing& timing : EstimateTiming(circuit)) {
    EXPECT_GT(timing.clock_ns, 0);
    EXPECT_EQ(timing.latency_ns, timing.clock_ns);
  }
}

}  // namespace
}  // namespace autopruner
