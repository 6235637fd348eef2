// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/circuit.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "codegen/circuit/dead_code.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kSigned4 = {.width = 4, .frac = 2};
constexpr Format kUnsigned3 = {.width = 3, .frac = 2, .is_signed = false};

// Calls visit(x, y) for all values of two inputs.
template <typename Visitor>
void ForAll(Format x_format, Format y_format, Visitor visit) {
  for (int64_t x = x_format.min_raw(); x <= x_format.max_raw(); ++x) {
    for (int64_t y = y_format.min_raw(); y <= y_format.max_raw(); ++y) {
      visit(x, y);
    }
  }
}

// Runs a circuit of one output on all values of its two inputs and expects
// just the interval that the builder derived, and `reference`'s values.
template <typename Reference>
void ExpectExact(const Circuit& circuit, Reference reference) {
  Interval seen = {std::numeric_limits<int64_t>::max(),
                   std::numeric_limits<int64_t>::min()};
  ForAll(circuit.input_formats()[0], circuit.input_formats()[1],
         [&](int64_t x, int64_t y) {
           const std::vector<int64_t> inputs = {x, y};
           const int64_t result = Evaluate(circuit, inputs)[0];
           EXPECT_EQ(result, reference(x, y)) << x << ", " << y;
           seen = {std::min(seen.min, result), std::max(seen.max, result)};
         });
  const Interval range = circuit.op(circuit.outputs()[0]).range;
  EXPECT_EQ(range.min, seen.min);
  EXPECT_EQ(range.max, seen.max);
}

struct TwoInputs {
  TwoInputs()
      : circuit("test"),
        x(circuit.AddInput("x0", kSigned4)),
        y(circuit.AddInput("x1", kUnsigned3)) {}
  const Op& result() const { return circuit.op(circuit.outputs()[0]); }

  Circuit circuit;
  ValueId x;
  ValueId y;
};

TEST(Circuit, InputHasTheRangeOfItsFormat) {
  TwoInputs t;
  EXPECT_EQ(t.circuit.op(t.x).range, (Interval{-8, 7}));
  EXPECT_EQ(t.circuit.op(t.y).range, (Interval{0, 7}));
  EXPECT_EQ(t.circuit.op(t.x).frac, 2);
}

TEST(Circuit, SumsAreExact) {
  for (const bool subtract : {false, true}) {
    for (int shift_x = 0; shift_x < 3; ++shift_x) {
      for (int shift_y = 0; shift_y < 3; ++shift_y) {
        TwoInputs t;
        t.circuit.AddOutput(
            t.circuit.AddSum("sum", t.x, shift_x, t.y, shift_y, subtract));
        ExpectExact(t.circuit, [&](int64_t x, int64_t y) {
          const int64_t right = y << shift_y;
          return x * (1 << shift_x) + (subtract ? -right : right);
        });
        EXPECT_EQ(t.result().frac, 2 + shift_x);
      }
    }
  }
}

TEST(Circuit, SumsOfThreeAreExact) {
  for (int form = 0; form < 4; ++form) {
    for (int shift = 0; shift < 3; ++shift) {
      TwoInputs t;
      const bool minus_b = form % 2 == 1;
      const bool minus_c = form / 2 == 1;
      const ValueId c = t.circuit.AddConstant("c", 5, 2);
      t.circuit.AddOutput(
          t.circuit.AddSum("sum", t.x, shift, t.y, 1, minus_b, c, 2, minus_c));
      ExpectExact(t.circuit, [&](int64_t x, int64_t y) {
        return x * (1 << shift) + (minus_b ? -2 * y : 2 * y) +
               (minus_c ? -20 : 20);
      });
      EXPECT_EQ(t.result().frac, 2 + shift);
    }
  }
}

TEST(Circuit, DotProductsAreExact) {
  for (int64_t a = -3; a <= 3; ++a) {
    for (int64_t b = -3; b <= 3; ++b) {
      TwoInputs t;
      t.circuit.AddOutput(t.circuit.AddDot("dot", {{a, t.x}, {b, t.y}}, 5, 6));
      ExpectExact(t.circuit,
                  [&](int64_t x, int64_t y) { return a * x + b * y + 5; });
      EXPECT_EQ(t.result().frac, 6);
    }
  }
}

TEST(Circuit, DotProductMergesTermsAndFoldsConstants) {
  TwoInputs t;
  const ValueId four = t.circuit.AddConstant("four", 4, 0);
  const ValueId dot = t.circuit.AddDot(
      "dot", {{3, t.x}, {2, t.y}, {-2, t.x}, {10, four}, {-2, t.y}}, 1, 6);
  EXPECT_EQ(t.circuit.op(dot).constant, 41);
  EXPECT_EQ(t.circuit.op(dot).terms, (std::vector<Term>{{1, t.x}}));
  // Nothing left to do: its operand.
  EXPECT_EQ(t.circuit.AddDot("same", {{1, t.x}}, 0, 2), t.x);
  // A change of the binary point is something to do.
  EXPECT_NE(t.circuit.AddDot("other", {{1, t.x}}, 0, 3), t.x);
}

TEST(Circuit, NegateIsExact) {
  TwoInputs t;
  t.circuit.AddOutput(t.circuit.AddNegate("minus", t.x));
  ExpectExact(t.circuit, [](int64_t x, int64_t) { return -x; });
}

TEST(Circuit, FloorShiftGoesTowardMinusInfinity) {
  TwoInputs t;
  t.circuit.AddOutput(t.circuit.AddFloorShift("shifted", t.x, 2));
  ExpectExact(t.circuit, [](int64_t x, int64_t) {
    return x < 0 ? -((-x + 3) / 4) : x / 4;
  });
  EXPECT_EQ(t.result().frac, 0);
}

TEST(Circuit, ClampsAreExactOrAbsent) {
  for (int64_t low = -10; low <= 9; ++low) {
    for (int64_t high = low; high <= 9; ++high) {
      TwoInputs t;
      const ValueId clamped = t.circuit.AddClamp("clamped", t.x, low, high);
      EXPECT_EQ(clamped == t.x, low <= -8 && high >= 7);
      t.circuit.AddOutput(clamped);
      ExpectExact(t.circuit, [&](int64_t x, int64_t) {
        return std::min(std::max(x, low), high);
      });
    }
  }
}

TEST(Circuit, WrapsAreExactOrAbsent) {
  for (int width = 1; width <= 5; ++width) {
    for (const bool is_signed : {false, true}) {
      const Format to = {
          .width = width, .is_signed = is_signed, .overflow = Overflow::kWrap};
      const Interval range = {to.min_raw(), to.max_raw()};
      TwoInputs t;
      const ValueId wrapped = t.circuit.AddWrap("wrapped", t.x, range);
      EXPECT_EQ(wrapped == t.x, is_signed && width >= 4);
      t.circuit.AddOutput(wrapped);
      ForAll(kSigned4, kUnsigned3, [&](int64_t x, int64_t y) {
        EXPECT_EQ(Evaluate(t.circuit, std::vector<int64_t>{x, y})[0],
                  Rescale(x, 0, to))
            << x << " to " << width << " bits";
      });
      EXPECT_EQ(t.result().frac, 2);
      if (wrapped != t.x) {
        EXPECT_EQ(t.result().range, range);
      }
    }
  }
}

TEST(Circuit, MaximumIsExactOrAbsent) {
  for (int64_t offset = -20; offset <= 20; ++offset) {
    TwoInputs t;
    const ValueId y = t.circuit.AddDot("y", {{1, t.y}}, offset, 2);
    const ValueId larger = t.circuit.AddMax("larger", t.x, y);
    EXPECT_EQ(larger == t.x, offset + 7 <= -8) << offset;
    EXPECT_EQ(larger == y, offset >= 7) << offset;
    t.circuit.AddOutput(larger);
    ExpectExact(t.circuit, [&](int64_t x, int64_t raw_y) {
      return std::max(x, raw_y + offset);
    });
  }
}

TEST(Circuit, SelectIsExactOrAbsent) {
  TwoInputs t;
  const ValueId minus = t.circuit.AddNegate("minus", t.y);
  t.circuit.AddOutput(t.circuit.AddSelect("chosen", t.x, t.y, minus));
  ExpectExact(t.circuit, [](int64_t x, int64_t y) { return x != 0 ? y : -y; });
  const ValueId positive = t.circuit.AddDot("positive", {{1, t.y}}, 1, 2);
  const ValueId zero = t.circuit.AddConstant("zero", 0, 2);
  EXPECT_EQ(t.circuit.AddSelect("b", positive, t.x, t.y), t.x);
  EXPECT_EQ(t.circuit.AddSelect("c", zero, t.x, t.y), t.y);
}

TEST(Circuit, TableIsIndexedFromTheLowestValue) {
  TwoInputs t;
  std::vector<int64_t> squares;
  for (int64_t x = -8; x <= 7; ++x) squares.push_back(x * x);
  t.circuit.AddOutput(t.circuit.AddTable("square", t.x, squares, 4));
  ExpectExact(t.circuit, [](int64_t x, int64_t) { return x * x; });
  EXPECT_EQ(t.result().frac, 4);
}

TEST(Circuit, OneResultIsAConstant) {
  TwoInputs t;
  const ValueId zero = t.circuit.AddClamp("zero", t.y, -3, 0);
  EXPECT_EQ(t.circuit.op(zero).kind, OpKind::kConstant);
  EXPECT_EQ(t.circuit.op(zero).constant, 0);
  const ValueId seven = t.circuit.AddDot("seven", {{3, zero}}, 7, 2);
  EXPECT_EQ(t.circuit.op(seven).kind, OpKind::kConstant);
  EXPECT_EQ(t.circuit.op(seven).constant, 7);
  EXPECT_EQ(t.circuit.AddRegister("held", seven), seven);
}

TEST(Circuit, ShiftByZeroIsAbsent) {
  TwoInputs t;
  EXPECT_EQ(t.circuit.AddFloorShift("shifted", t.x, 0), t.x);
}

TEST(Circuit, RegistersCountAsLatencyAndPassThrough) {
  TwoInputs t;
  const ValueId later = t.circuit.AddRegister("x0_1", t.x);
  const ValueId sum = t.circuit.AddSum("sum", later, 0, t.y, 0);
  t.circuit.AddOutput(t.circuit.AddRegister("sum_2", sum));
  EXPECT_EQ(t.circuit.latency(), 2);
  EXPECT_EQ(t.circuit.op(sum).stage, 1);
  ExpectExact(t.circuit, [](int64_t x, int64_t y) { return x + y; });
}

TEST(Circuit, DeadCodeGoesAndInputsKeepTheirPlaces) {
  Circuit circuit("test");
  const ValueId x = circuit.AddInput("x0", kSigned4);
  const ValueId y = circuit.AddInput("x1", kSigned4);
  circuit.AddUnusedInput(kUnsigned3);
  circuit.BeginSection("f", "first");
  circuit.AddSum("dead", x, 0, y, 0);
  circuit.BeginSection("s", "second");
  const ValueId twice = circuit.AddSum("twice", y, 0, y, 0);
  circuit.AddOutput(twice);
  circuit.AddOutput(twice);

  const Circuit live = WithoutDeadCode(circuit);

  EXPECT_EQ(live.ops().size(), 2u);
  EXPECT_EQ(live.inputs(), (std::vector<ValueId>{kNoValue, 0, kNoValue}));
  EXPECT_EQ(live.input_formats()[2], kUnsigned3);
  ASSERT_EQ(live.sections().size(), 2u);
  EXPECT_EQ(live.sections()[1].prefix, "s");
  EXPECT_EQ(live.sections()[1].comment, "second");
  EXPECT_EQ(live.sections()[1].first, 1);
  const std::vector<int64_t> inputs = {5, -3, 1};
  EXPECT_EQ(Evaluate(live, inputs), (std::vector<int64_t>{-6, -6}));
  EXPECT_EQ(Evaluate(circuit, inputs), Evaluate(live, inputs));
}

// A constant stands at any binary point: that of the other operand counts.
TEST(Circuit, ASumWithAConstantStandsWhereTheOtherOperandDoes) {
  TwoInputs t;
  const ValueId c = t.circuit.AddConstant("c", 3, 0);
  EXPECT_EQ(t.circuit.op(t.circuit.AddSum("a", c, 0, t.x, 1)).frac, 3);
  EXPECT_EQ(t.circuit.op(t.circuit.AddSum("b", t.x, 1, c, 0)).frac, 3);
}

}  // namespace
}  // namespace autopruner
