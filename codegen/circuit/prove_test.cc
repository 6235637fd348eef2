// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/prove.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "core/fixed.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Model SmallModel() {
  return RandomModel({.sizes = {6, 5, 3}, .seed = 4, .live = 0.8});
}

// `circuit` with operation `wrong` changed.
Circuit Changed(const Circuit& circuit, size_t wrong,
                const std::function<void(Op&)>& change) {
  Circuit result(circuit.name());
  std::vector<ValueId> map(circuit.ops().size(), kNoValue);
  for (size_t i = 0; i < circuit.inputs().size(); ++i) {
    const ValueId id = circuit.inputs()[i];
    if (id == kNoValue) {
      result.AddUnusedInput(circuit.input_formats()[i]);
    } else {
      map[id] =
          result.AddInput(circuit.op(id).name, circuit.input_formats()[i]);
    }
  }
  for (size_t id = 0; id < map.size(); ++id) {
    Op op = circuit.ops()[id];
    if (op.kind == OpKind::kInput) continue;
    if (id == wrong) change(op);
    map[id] = result.AddCopy(op, map);
  }
  for (const ValueId id : circuit.outputs()) result.AddOutput(map[id]);
  return result;
}

TEST(ProveTest, OptimisedCircuitsAreWhatWasLowered) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Model model = RandomModel({.sizes = {9, 7, 6, 2},
                                     .seed = seed,
                                     .live = 0.8,
                                     .mixed_formats = seed % 2 == 1});
    const absl::StatusOr<Circuit> lowered = Lower(model);
    ASSERT_TRUE(lowered.ok()) << lowered.status();
    EXPECT_TRUE(ProveSame(*lowered, *lowered).ok());
    for (const int adders : {0, 1, 3}) {
      const absl::StatusOr<Circuit> circuit =
          MakeHardware(model, {.effort = 0, .adders_per_stage = adders});
      ASSERT_TRUE(circuit.ok()) << circuit.status();
      EXPECT_TRUE(ProveSame(*lowered, *circuit).ok())
          << ProveSame(*lowered, *circuit);
    }
  }
}

TEST(ProveTest, FindsEveryChange) {
  const Model model = SmallModel();
  const absl::StatusOr<Circuit> lowered = Lower(model);
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  const absl::StatusOr<Circuit> circuit =
      MakeHardware(model, {.effort = 1, .adders_per_stage = 2});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  ASSERT_TRUE(ProveSame(*lowered, Changed(*circuit, 0, [](Op&) {})).ok());
  int sums = 0;
  int clamps = 0;
  int shifts = 0;
  for (size_t id = 0; id < circuit->ops().size(); ++id) {
    const auto expect_found = [&](const std::function<void(Op&)>& change) {
      EXPECT_FALSE(ProveSame(*lowered, Changed(*circuit, id, change)).ok())
          << circuit->ops()[id].name;
    };
    switch (circuit->ops()[id].kind) {
      case OpKind::kSum:
        ++sums;
        expect_found([](Op& op) { op.subtract = !op.subtract; });
        expect_found([](Op& op) { op.shift_a += 1; });
        // (Three times x is x + 2 x.)
        if (circuit->ops()[id].a != circuit->ops()[id].b) {
          expect_found([](Op& op) { op.b = op.a; });
        }
        expect_found([](Op& op) { op.range.max -= 1; });
        expect_found([](Op& op) { op.range.min += 1; });
        break;
      case OpKind::kConstant:
        expect_found([](Op& op) { op.constant += 1; });
        break;
      case OpKind::kClamp:
        ++clamps;
        expect_found([](Op& op) { op.high -= 1; });
        expect_found([](Op& op) { op.range.max -= 1; });
        break;
      case OpKind::kFloorShift:
        ++shifts;
        expect_found([](Op& op) { op.shift_a += 1; });
        expect_found([](Op& op) { op.kind = OpKind::kNegate; });
        break;
      default:
        break;
    }
  }
  EXPECT_GT(sums, 20);
  EXPECT_GT(clamps, 2);
  EXPECT_GT(shifts, 2);
}

TEST(ProveTest, FindsEveryChangeOfTernaryAdders) {
  const Model model = SmallModel();
  const absl::StatusOr<Circuit> lowered = Lower(model);
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  const absl::StatusOr<Circuit> circuit =
      MakeHardware(model, {.effort = 1, .adders_per_stage = 2});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  int ternary = 0;
  for (size_t id = 0; id < circuit->ops().size(); ++id) {
    const Op& sum = circuit->ops()[id];
    if (sum.kind != OpKind::kSum || sum.c == kNoValue) continue;
    ++ternary;
    const auto expect_found = [&](const std::function<void(Op&)>& change) {
      EXPECT_FALSE(ProveSame(*lowered, Changed(*circuit, id, change)).ok())
          << sum.name;
    };
    expect_found([](Op& op) { op.subtract_c = !op.subtract_c; });
    expect_found([](Op& op) { op.subtract = !op.subtract; });
    expect_found([](Op& op) { op.shift_c += 1; });
    expect_found([](Op& op) { op.c = kNoValue; });
    if (sum.c != sum.a) expect_found([](Op& op) { op.c = op.a; });
    expect_found([](Op& op) { op.range.max -= 1; });
    expect_found([](Op& op) { op.range.min += 1; });
  }
  EXPECT_GT(ternary, 5);
}

// Nodes that round down and wrap.
TEST(ProveTest, FindsEveryChangeOfWrapsAndFloors) {
  Model model = SmallModel();
  for (ModelLayer& layer : model.layers) {
    for (Format& format : layer.output_format) {
      format.rounding = Rounding::kFloor;
      format.overflow = Overflow::kWrap;
      format.width -= 2;
    }
  }
  const absl::StatusOr<Circuit> lowered = Lower(model);
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  const absl::StatusOr<Circuit> circuit =
      MakeHardware(model, {.effort = 1, .adders_per_stage = 2});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  int wraps = 0;
  int shifts = 0;
  for (size_t id = 0; id < circuit->ops().size(); ++id) {
    const auto expect_found = [&](const std::function<void(Op&)>& change) {
      EXPECT_FALSE(ProveSame(*lowered, Changed(*circuit, id, change)).ok())
          << circuit->ops()[id].name;
    };
    if (circuit->ops()[id].kind == OpKind::kWrap) {
      ++wraps;
      expect_found([](Op& op) { op.high = 2 * op.high + 1; });
      expect_found([](Op& op) { op.low -= 1; });
      expect_found([](Op& op) { op.kind = OpKind::kClamp; });
      expect_found([](Op& op) { op.range.max -= 1; });
      expect_found([](Op& op) { op.range.min += 1; });
      expect_found([](Op& op) { op.a = 0; });
    }
    if (circuit->ops()[id].kind == OpKind::kFloorShift) {
      ++shifts;
      expect_found([](Op& op) { op.shift_a -= 1; });
      expect_found([](Op& op) { op.kind = OpKind::kNegate; });
      expect_found([](Op& op) { op.range.max -= 1; });
      expect_found([](Op& op) { op.range.min += 1; });
      expect_found([](Op& op) { op.a = 0; });
    }
  }
  EXPECT_GT(wraps, 2);
  EXPECT_GT(shifts, 2);
}

TEST(ProveTest, TellsOperandsAndTablesApart) {
  const Format bits = {.width = 2, .frac = 0};
  const auto make = [&](bool swapped, int64_t entry) {
    Circuit circuit("net");
    const ValueId x = circuit.AddInput("x", bits);
    const ValueId y = circuit.AddInput("y", bits);
    const ValueId z = circuit.AddInput("z", bits);
    circuit.AddOutput(
        circuit.AddSelect("select", x, swapped ? z : y, swapped ? y : z));
    circuit.AddOutput(circuit.AddTable("table", x, {3, 0, entry, 9}, 0));
    return circuit;
  };
  EXPECT_TRUE(ProveSame(make(false, 1), make(false, 1)).ok());
  EXPECT_EQ(ProveSame(make(false, 1), make(true, 1)).message(),
            "net: output 'select' is not what it was");
  EXPECT_EQ(ProveSame(make(false, 1), make(false, 2)).message(),
            "net: output 'table' is not what it was");
}

// Saturations of sums that differ by a constant, which no range shows.
TEST(ProveTest, TellsConstantsApart) {
  const Format byte = {.width = 8, .frac = 0};
  const auto make = [&](int64_t constant) {
    Circuit circuit("net");
    const ValueId x = circuit.AddInput("x", byte);
    const ValueId bias = circuit.AddConstant("bias", constant, 0);
    const ValueId sum = circuit.AddSum("sum", x, 0, bias, 0);
    circuit.AddOutput(circuit.AddClamp("relu", sum, 0, 9));
    return circuit;
  };
  EXPECT_TRUE(ProveSame(make(1), make(1)).ok());
  EXPECT_FALSE(ProveSame(make(1), make(2)).ok());
}

TEST(ProveTest, SeesWhatCancels) {
  const Format byte = {.width = 8, .frac = 0};
  Circuit plain("net");
  plain.AddOutput(plain.AddClamp("relu", plain.AddInput("x", byte), 0, 9));
  plain.AddInput("y", byte);
  Circuit made("net");
  const ValueId x = made.AddInput("x", byte);
  const ValueId y = made.AddInput("y", byte);
  const ValueId sum = made.AddSum("sum", x, 0, y, 0);
  const ValueId again = made.AddSum("again", sum, 0, y, 0, /*subtract=*/true);
  made.Refine(again, {-128, 127}, 0);
  made.AddOutput(made.AddClamp("relu", again, 0, 9));
  EXPECT_TRUE(ProveSame(plain, made).ok()) << ProveSame(plain, made);
}

TEST(ProveTest, FindsPathsOfDifferentLength) {
  const Format byte = {.width = 8, .frac = 0};
  Circuit expected("sum");
  ValueId x = expected.AddInput("x", byte);
  ValueId y = expected.AddInput("y", byte);
  expected.AddOutput(expected.AddSum("sum", x, 0, y, 1));
  Circuit made("sum");
  x = made.AddInput("x", byte);
  y = made.AddInput("y", byte);
  const ValueId late = made.AddRegister("late", x);
  made.AddOutput(made.AddSum("sum", late, 0, y, 1));
  EXPECT_EQ(ProveSame(expected, made).message(),
            "sum: 'sum' reads values of several clocks");
  Circuit balanced("sum");
  x = balanced.AddInput("x", byte);
  y = balanced.AddInput("y", byte);
  balanced.AddOutput(balanced.AddSum("sum", balanced.AddRegister("x1", x), 0,
                                     balanced.AddRegister("y1", y), 1));
  EXPECT_TRUE(ProveSame(expected, balanced).ok());
}

TEST(ProveTest, SaysWhatIsWrong) {
  const Format byte = {.width = 8, .frac = 0};
  const auto make = [&](int shift, int64_t high) {
    Circuit circuit("net");
    const ValueId x = circuit.AddInput("x", byte);
    const ValueId y = circuit.AddInput("y", byte);
    const ValueId sum = circuit.AddSum("sum", x, 0, y, shift);
    circuit.AddOutput(circuit.AddClamp("relu", sum, 0, high));
    return circuit;
  };
  EXPECT_TRUE(ProveSame(make(1, 63), make(1, 63)).ok());
  EXPECT_EQ(ProveSame(make(1, 63), make(2, 63)).message(),
            "net: output 'relu' is not what it was");
  EXPECT_EQ(ProveSame(make(1, 63), make(1, 62)).message(),
            "net: output 'relu' is not what it was");
  Circuit narrow = make(1, 63);
  narrow.Refine(2, {-384, 300}, 0);
  EXPECT_EQ(ProveSame(make(1, 63), narrow).message(),
            "net: 'sum' has the range -384 .. 300; its coefficients make it "
            "-384 .. 381");
}

TEST(ProveTest, FindsOutputsOfDifferentClocks) {
  const Format byte = {.width = 8, .frac = 0};
  const auto make = [&](bool first_late, bool second_late) {
    Circuit circuit("two");
    for (const auto& [name, late] :
         {std::pair("x", first_late), std::pair("y", second_late)}) {
      const ValueId input = circuit.AddInput(name, byte);
      circuit.AddOutput(late ? circuit.AddRegister("late", input) : input);
    }
    return circuit;
  };
  EXPECT_TRUE(ProveSame(make(false, false), make(true, true)).ok());
  EXPECT_EQ(ProveSame(make(false, false), make(true, false)).message(),
            "two: output 'y' is at clock 0 of 1");
}

}  // namespace
}  // namespace autopruner
