// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/hls_expression.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/hls/compiled_hls.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kQ8_4 = {.width = 8, .frac = 4};
constexpr Format kU6_0 = {.width = 6, .frac = 0, .is_signed = false};

// A model that has the ports of `circuit` and is otherwise empty.
Model ModelOf(const Circuit& circuit) {
  Model model;
  model.name = circuit.name();
  model.head = Head::kLinear;
  for (const Format& format : circuit.input_formats()) {
    model.features.push_back(
        {.name = absl::StrCat("f", model.features.size()), .format = format});
  }
  ModelLayer layer;
  for (const ValueId id : circuit.outputs()) {
    const Op& op = circuit.op(id);
    layer.output_format.push_back({.width = std::max(1, op.range.width()),
                                   .frac = op.frac,
                                   .is_signed = op.range.is_signed()});
    layer.bias.push_back(0);
    layer.live.push_back(true);
    layer.weight.emplace_back(model.features.size());
    model.classes.emplace_back("y");
  }
  model.layers.push_back(layer);
  return model;
}

// Expects that HLS gives what the circuit does.
void ExpectSame(const Circuit& circuit, const Rows& inputs) {
  const absl::StatusOr<CompiledHls> hls =
      CompiledHls::Build({ModelOf(circuit), circuit, circuit});
  ASSERT_TRUE(hls.ok()) << hls.status();
  const Rows outputs = hls->Run(inputs);
  for (size_t n = 0; n < inputs.size(); ++n) {
    ASSERT_EQ(outputs[n], Evaluate(circuit, inputs[n]))
        << "inputs " << inputs[n][0] << ", " << inputs[n][1];
  }
}

// All values of a signed and an unsigned input.
Rows AllPairs() {
  Rows rows;
  for (int64_t x = kQ8_4.min_raw(); x <= kQ8_4.max_raw(); ++x) {
    for (int64_t y = 0; y <= kU6_0.max_raw(); ++y) rows.push_back({x, y});
  }
  return rows;
}

std::vector<int64_t> Squares(Interval range) {
  std::vector<int64_t> table;
  for (int64_t a = range.min; a <= range.max; ++a) table.push_back(a * a - 50);
  return table;
}

TEST(HlsExpressionTest, EveryOperation) {
  Circuit circuit("every_op");
  const ValueId x = circuit.AddInput("x0", kQ8_4);
  const ValueId u = circuit.AddInput("x1", kU6_0);
  circuit.BeginSection("s", "Sums");
  const ValueId five = circuit.AddConstant("five", 5, 0);
  const ValueId minus = circuit.AddConstant("minus", -5, 0);
  std::vector<ValueId> values = {x, u, five};
  int count = 0;
  const auto name = [&] { return absl::StrCat("v", count++); };
  for (const bool subtract : {false, true}) {
    for (const int shift : {0, 1, 5}) {
      for (const auto& [a, b] : std::vector<std::pair<ValueId, ValueId>>{
               {x, u}, {u, x}, {x, x}, {u, u}, {five, x}, {u, minus}}) {
        values.push_back(circuit.AddSum(name(), a, shift, b, 0, subtract));
        values.push_back(circuit.AddSum(name(), a, 0, b, shift, subtract));
      }
    }
  }
  for (int form = 0; form < 36; ++form) {
    const bool minus_b = form % 2 == 1;
    const bool minus_c = form / 2 % 2 == 1;
    const int low = form / 4 % 3;
    const int high = form / 12 * 2;
    values.push_back(
        circuit.AddSum(name(), x, low, u, 0, minus_b, minus, high, minus_c));
    values.push_back(
        circuit.AddSum(name(), u, 0, x, high, minus_b, x, low, minus_c));
  }
  circuit.BeginSection("r", "The rest");
  values.push_back(circuit.AddDot(name(), {{4, x}}, 0, 0));
  values.push_back(circuit.AddDot(name(), {{-8, u}}, 0, 0));
  values.push_back(circuit.AddDot(name(), {{-7, x}, {12, u}}, -100, 0));
  values.push_back(circuit.AddDot(name(), {{1, u}, {-2, x}}, 3, 0));
  const ValueId sum = values[10];
  for (const ValueId a : {x, u, sum}) {
    values.push_back(circuit.AddNegate(name(), a));
    for (const int shift : {1, 3, 6, 9, 20}) {
      values.push_back(circuit.AddFloorShift(name(), a, shift));
    }
    values.push_back(circuit.AddClamp(name(), a, 0, 40));
    values.push_back(circuit.AddClamp(name(), a, 3, 1000));
    values.push_back(circuit.AddClamp(name(), a, -20, 20));
    values.push_back(circuit.AddMax(name(), a, five));
    values.push_back(circuit.AddMax(name(), five, a));
    values.push_back(
        circuit.AddTable(name(), a, Squares(circuit.op(a).range), 0));
    values.push_back(circuit.AddSelect(name(), a, x, five));
  }
  values.push_back(circuit.AddMax(name(), x, u));
  values.push_back(circuit.AddSelect(name(), x, u, sum));
  const ValueId late = circuit.AddRegister(name(), sum);
  values.push_back(circuit.AddRegister(name(), late));
  values.push_back(circuit.AddSum(name(), late, 2, late, 0));
  for (const ValueId id : values) circuit.AddOutput(id);
  ExpectSame(circuit, AllPairs());
}

TEST(HlsExpressionTest, NumbersOf63Bits) {
  Circuit circuit("wide");
  const Format wide = {.width = 31, .frac = 0};
  const ValueId x = circuit.AddInput("x0", wide);
  const ValueId y = circuit.AddInput("x1", wide);
  const ValueId sum = circuit.AddSum("sum", x, 31, y, 0);
  const ValueId shifted = circuit.AddFloorShift("shifted", sum, 31);
  const int64_t far = int64_t{1} << 61;
  for (const ValueId id :
       {sum, shifted, circuit.AddClamp("clamped", sum, -far, far - 1),
        circuit.AddDot("dot", {{1431655765, x}, {-715827883, y}}, 7, 0)}) {
    circuit.AddOutput(id);
  }
  Rows inputs;
  for (const int64_t a :
       {wide.min_raw(), int64_t{-1}, int64_t{0}, int64_t{1}, wide.max_raw()}) {
    for (const int64_t b : {wide.min_raw(), int64_t{-5}, wide.max_raw()}) {
      inputs.push_back({a, b});
    }
  }
  ExpectSame(circuit, inputs);
}

TEST(HlsExpressionTest, StatementsReadAsIntended) {
  Circuit circuit("text");
  const ValueId x = circuit.AddInput("x", kQ8_4);
  const ValueId y = circuit.AddInput("y", kQ8_4);
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 2);
  const ValueId late = circuit.AddRegister("late", sum);
  const ValueId shifted = circuit.AddFloorShift("shifted", late, 3);
  const ValueId relu = circuit.AddClamp("relu", shifted, 0, 63);
  const ValueId dot = circuit.AddDot("dot", {{-3, x}, {4, relu}}, -9, 0);
  const ValueId sign = circuit.AddFloorShift("sign", x, 20);
  const std::vector<std::string> names = HlsNames(circuit, {});
  const auto statement = [&](ValueId id) {
    return HlsStatement(circuit, names, id, "");
  };
  EXPECT_EQ(statement(x), "");
  EXPECT_EQ(statement(sum),
            "const ap_int<11> sum = x + (ap_int<10>(y) << 2);\n");
  EXPECT_EQ(statement(late), "");
  EXPECT_EQ(statement(shifted), "const ap_int<8> shifted = sum >> 3;\n");
  EXPECT_EQ(statement(sign), "const ap_int<1> sign = x >> 7;\n");
  EXPECT_EQ(statement(relu),
            "const ap_uint<6> relu = shifted < ap_int<8>(0) ? ap_uint<6>(0) :"
            "\n    shifted > ap_int<8>(63) ? ap_uint<6>(63) : "
            "ap_uint<6>(shifted);\n");
  EXPECT_EQ(statement(dot),
            "const ap_int<11> dot = ap_uint<1>(0) - ap_uint<2>(3) * x\n"
            "    + (ap_uint<8>(relu) << 2) - ap_uint<4>(9);\n");
}

// -2147483648 is the negative of a number that an int does not hold.
TEST(HlsExpressionTest, LiteralsBeyondAnIntSaySo) {
  Circuit circuit("literals");
  const Format wide = {.width = 31, .frac = 0};
  const ValueId x = circuit.AddInput("x", wide);
  const ValueId sum = circuit.AddSum("sum", x, 8, x, 0);
  const auto clamp = [&](int64_t low, int64_t high) {
    const ValueId id = circuit.AddClamp("clamped", sum, low, high);
    return HlsStatement(circuit, HlsNames(circuit, {}), id, "");
  };
  constexpr int64_t kLargest = std::numeric_limits<int32_t>::max();
  const std::string just = clamp(-kLargest, kLargest);
  EXPECT_EQ(just.find("LL"), std::string::npos) << just;
  const std::string beyond = clamp(-kLargest - 1, kLargest + 1);
  EXPECT_NE(beyond.find("(-2147483648LL)"), std::string::npos) << beyond;
  EXPECT_NE(beyond.find("(2147483648LL)"), std::string::npos) << beyond;
}

TEST(HlsExpressionTest, NoNameIsTakenTwice) {
  Circuit circuit("y1");
  std::vector<ValueId> values;
  for (const char* const name :
       {"y0", "y1", "x", "x_1", "x", "x", "signal_table"}) {
    values.push_back(circuit.AddInput(name, kQ8_4));
  }
  values.push_back(circuit.AddTable("signal", values[0],
                                    Squares(circuit.op(values[0]).range), 0));
  values.push_back(circuit.AddInput("signal_1_table", kQ8_4));
  std::vector<std::string> names = HlsNames(circuit, {"y0", "y1"});
  EXPECT_EQ(names[0], "y0_1");
  EXPECT_EQ(names[2], "x");
  EXPECT_EQ(names[7], "signal_1");
  EXPECT_EQ(names[8], "signal_1_table_1");
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
  circuit.AddOutput(values.back());
  for (const ValueId id : values) circuit.AddOutput(id);
  const absl::StatusOr<CompiledHls> hls =
      CompiledHls::Build({ModelOf(circuit), circuit, circuit});
  EXPECT_TRUE(hls.ok()) << hls.status();
}

}  // namespace
}  // namespace autopruner
