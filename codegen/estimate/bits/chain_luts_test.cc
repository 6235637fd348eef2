// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/bits/chain_luts.h"

#include <cstdint>

#include "codegen/circuit/circuit.h"
#include "codegen/estimate/bits/circuit_bits.h"
#include "core/fixed.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kByte = {.width = 8, .frac = 0};
constexpr Format kCount = {.width = 8, .frac = 0, .is_signed = false};

// What yosys' synth_ice40 makes of each.
class ChainLutsTest : public testing::Test {
 protected:
  // Of all operations, with inverters.
  int64_t Luts() const {
    const CircuitBits bits(circuit_);
    const ChainLuts luts(circuit_, bits);
    int64_t count = luts.inverters();
    for (size_t id = 0; id < circuit_.ops().size(); ++id) {
      count += luts.of(static_cast<ValueId>(id));
    }
    return count;
  }
  // Of `constant` +- x.
  int64_t LutsBeside(int64_t constant, bool subtract) {
    const ValueId c = circuit_.AddConstant("c", constant, 0);
    circuit_.AddOutput(circuit_.AddSum("sum", c, 0, x_, 0, subtract));
    return Luts();
  }

  Circuit circuit_ = Circuit("test");
  const ValueId x_ = circuit_.AddInput("x", kByte);
  const ValueId y_ = circuit_.AddInput("y", kByte);
  const ValueId u_ = circuit_.AddInput("u", kCount);
  const ValueId v_ = circuit_.AddInput("v", kCount);
};

TEST_F(ChainLutsTest, BitsThatNothingNeedsTakeNone) {
  const ValueId sum = circuit_.AddSum("sum", x_, 0, y_, 0);
  circuit_.AddOutput(circuit_.AddFloorShift("high", sum, 3));
  EXPECT_EQ(Luts(), 9 - 3);
  circuit_.AddSum("unread", sum, 0, x_, 0, /*subtract=*/true);
  EXPECT_EQ(Luts(), 9 - 3);
}

TEST_F(ChainLutsTest, TheLastCarryIsABit) {
  circuit_.AddOutput(circuit_.AddSum("sum", u_, 0, v_, 0));
  EXPECT_EQ(Luts(), 8);
}

// The complement of the carry; and 8 inverters.
TEST_F(ChainLutsTest, OfADifferenceTakesALut) {
  circuit_.AddOutput(circuit_.AddSum("less", u_, 0, v_, 0, true));
  EXPECT_EQ(Luts(), 9 + 8);
}

// The lowest bit is the complement of x's, which is the carry.
TEST_F(ChainLutsTest, AnOddConstantTurnsOverABit) {
  EXPECT_EQ(LutsBeside(101, /*subtract=*/false), 1 + 8);
}

// Three bits of x are turned over, the next one is as it is, and the carry is
// its complement; 5 bits of the chain subtract 4 of x.
TEST_F(ChainLutsTest, SubtractingFromAConstant) {
  EXPECT_EQ(LutsBeside(0b1100111, /*subtract=*/true), 3 + 1 + 5 + 4);
}

TEST_F(ChainLutsTest, AConstantSharesInverters) {
  LutsBeside(101, false);
  const int64_t before = Luts();
  circuit_.AddOutput(circuit_.AddSum("minus", y_, 0, x_, 0, true));
  EXPECT_EQ(Luts(), before + 9 + 7);
}

// The lowest bit is that of x, the carry its complement.
TEST_F(ChainLutsTest, Negation) {
  circuit_.AddOutput(circuit_.AddNegate("minus", x_));
  EXPECT_EQ(Luts(), 8 + 8);
}

// The lowest 4 of 14 bits of 16 u - x are those of 0 - x.
TEST_F(ChainLutsTest, BelowTheOtherOperand) {
  circuit_.AddOutput(circuit_.AddSum("sum", u_, 4, x_, 0, true));
  EXPECT_EQ(Luts(), 13 + 8);
}

TEST_F(ChainLutsTest, ALutMakesAComplementForNobodyElse) {
  const ValueId sum = circuit_.AddSum("sum", x_, 0, y_, 0);
  const ValueId less = circuit_.AddSum("less", u_, 0, sum, 0, true);
  circuit_.AddOutput(less);
  EXPECT_EQ(Luts(), 9 + circuit_.op(less).range.width());
  // One that reads three bits of it.
  circuit_.AddOutput(circuit_.AddFloorShift("high", sum, 6));
  EXPECT_EQ(Luts(), 9 + circuit_.op(less).range.width() + 3);
}

TEST_F(ChainLutsTest, ARegisterReadsItAsItIs) {
  const ValueId sum = circuit_.AddSum("sum", x_, 0, y_, 0);
  const ValueId held = circuit_.AddRegister("sum_r1", sum);
  const ValueId less = circuit_.AddSum("less", u_, 0, held, 0, true);
  circuit_.AddOutput(less);
  EXPECT_EQ(Luts(), 9 + 9 + circuit_.op(less).range.width());
}

TEST_F(ChainLutsTest, KnowsWhatReadsABit) {
  const ValueId sum = circuit_.AddSum("sum", x_, 0, y_, 3);
  circuit_.AddOutput(sum);
  const ValueId once = circuit_.AddRegister("sum_r1", sum);
  circuit_.AddOutput(once);
  const CircuitBits bits(circuit_);
  const ChainLuts luts(circuit_, bits);
  EXPECT_FALSE(luts.in_chain(bits.of(sum)[2]));  // of x
  EXPECT_TRUE(luts.in_chain(bits.of(sum)[3]));
  EXPECT_FALSE(luts.is_read_once(bits.of(sum)[3]));
  EXPECT_TRUE(luts.is_read_once(bits.of(once)[3]));
  EXPECT_FALSE(luts.in_chain(bits.of(once)[3]));
  EXPECT_FALSE(luts.is_inverted(sum));
}

}  // namespace
}  // namespace autopruner
