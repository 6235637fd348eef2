// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/bits/register_bits.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "core/fixed.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kByte = {.width = 8, .frac = 0};
constexpr Device kPlain = {.shift_register_bits = 0};
constexpr Device kShifting = {.shift_register_bits = 32};

ValueId Registers(Circuit& circuit, ValueId value, int count) {
  const std::string name = circuit.op(value).name;
  for (int k = 1; k <= count; ++k) {
    value = circuit.AddRegister(absl::StrCat(name, "_r", k), value);
  }
  return value;
}

TEST(RegisterBitsTest, OneABit) {
  Circuit circuit("test");
  circuit.AddOutput(Registers(circuit, circuit.AddInput("x", kByte), 2));
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = 16}));
}

TEST(RegisterBitsTest, RowsAreShiftRegisters) {
  Circuit circuit("test");
  circuit.AddOutput(Registers(circuit, circuit.AddInput("x", kByte), 2));
  circuit.AddOutput(Registers(circuit, circuit.AddInput("y", kByte), 3));
  circuit.AddOutput(Registers(circuit, circuit.AddInput("z", kByte), 33));
  EXPECT_EQ(CountRegisterBits(circuit, kShifting),
            (RegisterBits{.flip_flops = 16, .shift_luts = 8 + 16}));
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = (2 + 3 + 33) * 8}));
}

TEST(RegisterBitsTest, AReadEndsARow) {
  Circuit circuit("test");
  const ValueId middle =
      Registers(circuit, circuit.AddInput("x", kByte), /*count=*/3);
  circuit.AddOutput(circuit.AddNegate("minus", middle));
  circuit.AddOutput(Registers(circuit, middle, 4));
  EXPECT_EQ(CountRegisterBits(circuit, kShifting),
            (RegisterBits{.shift_luts = 8 + 8}));
}

TEST(RegisterBitsTest, TheSameIsRegisteredOnce) {
  Circuit circuit("test");
  const ValueId x = circuit.AddInput("x", kByte);
  circuit.AddOutput(circuit.AddRegister("x_r1", x));
  circuit.AddOutput(circuit.AddRegister("x_again", x));
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = 8}));
}

// The three lowest bits of x + 8 y are those of x.
TEST(RegisterBitsTest, BitsThatPassAnAdder) {
  Circuit circuit("test");
  const ValueId x = circuit.AddInput("x", kByte);
  const ValueId y = circuit.AddInput("y", {.width = 8, .frac = -3});
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 3);
  circuit.AddOutput(circuit.AddRegister("x_r1", x));
  circuit.AddOutput(circuit.AddRegister("sum_r1", sum));
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = 8 + 12 - 3}));
  // And not of 8 y - x.
  const ValueId minus = circuit.AddSum("minus", y, 3, x, 0, /*subtract=*/true);
  circuit.AddOutput(circuit.AddRegister("minus_r1", minus));
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = 8 + 12 - 3 + 12}));
}

// Operands that do not overlap: no bit is new, whichever is first.
TEST(RegisterBitsTest, BitsSideBySide) {
  for (const bool low_first : {true, false}) {
    Circuit circuit("test");
    const ValueId x =
        circuit.AddInput("x", {.width = 3, .frac = 0, .is_signed = false});
    const ValueId y = circuit.AddInput("y", {.width = 8, .frac = -3});
    const ValueId both = low_first ? circuit.AddSum("both", x, 0, y, 3)
                                   : circuit.AddSum("both", y, 3, x, 0);
    circuit.AddOutput(circuit.AddRegister("both_r1", both));
    EXPECT_EQ(CountRegisterBits(circuit, kPlain),
              (RegisterBits{.flip_flops = 3 + 8}));
    circuit.AddOutput(circuit.AddRegister("x_r1", x));
    circuit.AddOutput(circuit.AddRegister("y_r1", y));
    EXPECT_EQ(CountRegisterBits(circuit, kPlain),
              (RegisterBits{.flip_flops = 3 + 8}));
  }
}

// Those that a later shift drops, that a wrap drops, and of what has no reader.
TEST(RegisterBitsTest, BitsThatNothingReads) {
  Circuit circuit("test");
  const ValueId x = Registers(circuit, circuit.AddInput("x", kByte), 1);
  circuit.AddOutput(circuit.AddFloorShift("high", x, 5));
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = 3}));
  circuit.AddOutput(circuit.AddWrap("low", x, {.min = 0, .max = 3}));
  Registers(circuit, circuit.AddNegate("unread", x), 4);
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = 3 + 2}));
}

TEST(RegisterBitsTest, ConstantsAndSignsHaveNone) {
  Circuit circuit("test");
  const ValueId x = circuit.AddInput("x", kByte);
  const ValueId one = circuit.AddConstant("one", 1, 3);
  circuit.AddOutput(circuit.AddRegister("x_r1", x));
  // 8 x + 1: five constant bits are none, x is there already.
  circuit.AddOutput(
      circuit.AddRegister("sum_r1", circuit.AddSum("sum", one, 0, x, 3)));
  // The sign of x, repeated.
  circuit.AddOutput(
      circuit.AddRegister("sign_r1", circuit.AddFloorShift("sign", x, 7)));
  EXPECT_EQ(CountRegisterBits(circuit, kPlain),
            (RegisterBits{.flip_flops = 8}));
}

}  // namespace
}  // namespace autopruner
