// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/verilog_text.h"

#include <cstdint>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/adder_graph_circuit.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"
#include "codegen/emit/rtl_names.h"
#include "codegen/emit/test_folder.h"
#include "codegen/emit/verilog/verilog_body.h"
#include "core/fixed.h"
#include "core/interval.h"
#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::vector<std::string> Names(const Circuit& circuit) {
  return RtlNames(circuit, {});
}

// The declaration of one value.
std::string Declaration(const Circuit& circuit, ValueId id) {
  for (const RtlBlock& block :
       MakeRtlBody(circuit, circuit, Names(circuit)).blocks) {
    for (const RtlSignal& signal : block.signals) {
      if (signal.name == circuit.op(id).name) return VerilogDeclaration(signal);
    }
  }
  return "no such signal";
}

// A module with every value of `circuit`, and a bench that drives `samples`
// and writes all values of each as decimal numbers.
std::string Bench(const Circuit& circuit,
                  const std::vector<std::vector<int64_t>>& samples) {
  std::string text = "module bench;\n  reg clock = 0;\n";
  for (const ValueId id : circuit.inputs()) {
    absl::StrAppend(&text, "  reg ", VerilogType(circuit.op(id).range),
                    circuit.op(id).name, ";\n");
  }
  const RtlBody body = MakeRtlBody(circuit, circuit, Names(circuit));
  for (const RtlBlock& block : body.blocks) text += VerilogBlock(block);
  text += "  wire enable = 1;\n" + VerilogRegisters(body);
  std::string print;
  for (const Op& op : circuit.ops()) {
    absl::StrAppend(&print, "    $fwrite(file, \"%0d \", ", op.name, ");\n");
  }
  text += "  integer file;\n  initial begin\n    file = $fopen(\"out.txt\");\n";
  for (const std::vector<int64_t>& sample : samples) {
    for (size_t i = 0; i < sample.size(); ++i) {
      absl::StrAppend(&text, "    ", circuit.op(circuit.inputs()[i]).name,
                      " = ", sample[i], ";\n");
    }
    // Twice, for two registers in a row.
    text += "    #1 clock = 1; #1 clock = 0; #1 clock = 1; #1 clock = 0; #1;\n";
    text += print;
  }
  return text + "    $finish;\n  end\nendmodule\n";
}

std::vector<int64_t> Simulate(const std::string& bench) {
  const TestFolder folder("bench");
  EXPECT_TRUE(folder.Write({{{"bench.v", bench}}}).ok());
  absl::Status compiled =
      folder.RunSilently({"iverilog", "-Wall", "-o", "bench", "bench.v"});
  EXPECT_TRUE(compiled.ok()) << compiled << bench;
  const absl::StatusOr<std::string> said = folder.Run({"./bench"});
  EXPECT_TRUE(said.ok()) << said.status();
  std::ifstream out(folder.path() + "/out.txt");
  std::vector<int64_t> values;
  for (int64_t value; out >> value;) values.push_back(value);
  return values;
}

std::vector<std::vector<int64_t>> Samples(const Circuit& circuit, int count) {
  std::vector<std::vector<int64_t>> samples;
  for (int sample = 0; sample < count; ++sample) {
    samples.emplace_back();
    for (size_t i = 0; i < circuit.inputs().size(); ++i) {
      const Interval range = circuit.op(circuit.inputs()[i]).range;
      const auto span = static_cast<uint64_t>(range.max - range.min + 1);
      samples.back().push_back(
          sample == 0   ? range.min
          : sample == 1 ? range.max
                        : range.min + static_cast<int64_t>(
                                          RandomBits(1, sample, i) % span));
    }
  }
  return samples;
}

void ExpectSimulatesLikeEvaluate(const Circuit& circuit, int count) {
  const std::vector<std::vector<int64_t>> samples = Samples(circuit, count);
  const std::vector<int64_t> values = Simulate(Bench(circuit, samples));
  ASSERT_EQ(values.size(), samples.size() * circuit.ops().size());
  size_t next = 0;
  for (const std::vector<int64_t>& sample : samples) {
    const std::vector<int64_t> expected = EvaluateAll(circuit, sample);
    for (size_t id = 0; id < expected.size(); ++id) {
      EXPECT_EQ(values[next++], expected[id])
          << Declaration(circuit, static_cast<ValueId>(id));
    }
  }
}

TEST(VerilogTextTest, TypesAndLiterals) {
  EXPECT_EQ(VerilogType({-128, 127}), "signed [7:0] ");
  EXPECT_EQ(VerilogType({0, 5}), "[2:0] ");
  EXPECT_EQ(VerilogType({0, 1}), "");
  EXPECT_EQ(VerilogType({-1, 0}), "signed ");
  const auto literal = [](int64_t value, int width) {
    return VerilogText(
        {.kind = RtlKind::kLiteral, .width = width, .value = value});
  };
  EXPECT_EQ(literal(-3, 4), "-4'd3");
  EXPECT_EQ(literal(0, 1), "1'd0");
  EXPECT_EQ(literal(200, 8), "8'd200");
  EXPECT_EQ(literal(std::numeric_limits<int64_t>::min(), 64),
            "-64'd9223372036854775808");
}

TEST(VerilogTextTest, BitsThatPassStandBesideTheAdder) {
  Circuit circuit("passing");
  const Format format = {.width = 8, .frac = 0, .is_signed = true};
  const ValueId x = circuit.AddInput("x", format);
  const ValueId y = circuit.AddInput("y", format);
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 2);
  EXPECT_EQ(Declaration(circuit, sum),
            "wire signed [10:0] sum = "
            "{{{3{x[7]}}, x[7:2]} + {y[7], y}, x[1:0]}");
}

// Synthesis makes one carry chain of one expression.
TEST(VerilogTextTest, SumsOfThreeAreOneExpression) {
  Circuit circuit("ternary");
  const Format format = {.width = 4, .frac = 0, .is_signed = true};
  const ValueId x = circuit.AddInput("x", format);
  const ValueId y = circuit.AddInput("y", format);
  const ValueId z = circuit.AddInput("z", format);
  const ValueId sum = circuit.AddSum("sum", x, 1, y, 0, false, z, 2, true);
  EXPECT_EQ(Declaration(circuit, sum),
            "wire signed [6:0] sum = "
            "{{{2{x[3]}}, x} + {{3{y[3]}}, y[3:1]} - {z[3], z, 1'd0}, y[0]}");
}

TEST(VerilogTextTest, ConstantsAreDecimalParameters) {
  Circuit circuit("constants");
  const ValueId minus = circuit.AddConstant("l0_c0", -249, 0);
  const ValueId plus = circuit.AddConstant("l0_c1", 19, 0);
  EXPECT_EQ(Declaration(circuit, minus),
            "localparam signed [8:0] l0_c0 = -9'sd249");
  EXPECT_EQ(Declaration(circuit, plus), "localparam [4:0] l0_c1 = 5'd19");
}

// What a sum is stands behind it; what a node is, above it; what nothing reads
// is gathered.
TEST(VerilogTextTest, BlocksExplainThemselves) {
  Circuit lowered("explained");
  const Format format = {.width = 8, .frac = 0, .is_signed = true};
  const ValueId a = lowered.AddInput("x0", format);
  const ValueId b = lowered.AddInput("x1", format);
  lowered.BeginSection("l0", "Layer 0: dense 2 -> 1, relu.");
  lowered.AddDot("l0_n0_sum", {{5, a}, {-2, b}}, 7, 0);
  Circuit circuit("explained");
  const ValueId x = circuit.AddInput("x0", format);
  const ValueId y = circuit.AddInput("x1", format);
  circuit.BeginSection("l0", "Layer 0: dense 2 -> 1, relu.");
  const ValueId seven = circuit.AddConstant("l0_c0", 7, 0);
  const ValueId five = circuit.AddSum("l0_s1_0", x, 0, x, 2);
  const ValueId two = circuit.AddSum("l0_s2_0", five, 0, y, 1, true);
  const ValueId sum = circuit.AddSum("l0_n0_sum", two, 0, seven, 0);
  circuit.AddOutput(circuit.AddFloorShift("l0_n0", sum, 3));
  const RtlBody body =
      MakeRtlBody(lowered, circuit, RtlNames(circuit, {"pt", "eta"}));
  ASSERT_EQ(body.blocks.size(), 2u);
  EXPECT_EQ(VerilogBlock(body.blocks[1]), R"(
  // Layer 0: dense 2 -> 1, relu.
  localparam [2:0] l0_c0 = 3'd7;

  // l0_n0_sum = 5 * pt - 2 * eta + 7
  wire signed [10:0] l0_s1_0 = {{{3{pt[7]}}, pt[7:2]} + {pt[7], pt}, pt[1:0]};  // pt + 4 * pt
  wire signed [10:0] l0_s2_0 = {l0_s1_0[10:1] - {{2{eta[7]}}, eta}, l0_s1_0[0]};  // l0_s1_0 - 2 * eta
  wire signed [10:0] l0_n0_sum = l0_s2_0 + {8'd0, l0_c0};  // l0_s2_0 + l0_c0
  wire signed [7:0] l0_n0 = l0_n0_sum[10:3];  // l0_n0_sum >> 3
  wire l0_unused = &{1'b0, l0_n0_sum[2:0]};
)");
}

TEST(VerilogTextTest, EverySumOfTwoSimulates) {
  for (const bool a_signed : {false, true}) {
    for (const bool b_signed : {false, true}) {
      Circuit circuit("sums");
      const ValueId a =
          circuit.AddInput("a", {.width = 5, .frac = 0, .is_signed = a_signed});
      const ValueId b =
          circuit.AddInput("b", {.width = 3, .frac = 0, .is_signed = b_signed});
      for (int shift = 0; shift < 8; ++shift) {
        for (const bool subtract : {false, true}) {
          const std::string name =
              absl::StrCat(shift, subtract ? "_minus" : "_plus");
          circuit.AddSum("a" + name, a, shift, b, 0, subtract);
          circuit.AddSum("b" + name, a, 0, b, shift, subtract);
        }
      }
      ExpectSimulatesLikeEvaluate(circuit, 60);
    }
  }
}

TEST(VerilogTextTest, EverySumOfThreeSimulates) {
  for (int is_signed = 0; is_signed < 8; ++is_signed) {
    Circuit circuit("sums");
    const auto add_input = [&](const char* name, int width, int bit) {
      const bool has_sign = (is_signed >> bit & 1) != 0;
      return circuit.AddInput(
          name, {.width = width, .frac = 0, .is_signed = has_sign});
    };
    const ValueId a = add_input("a", 5, 0);
    const ValueId b = add_input("b", 3, 1);
    const ValueId c = add_input("c", 4, 2);
    for (int form = 0; form < 16; ++form) {
      const int low = form / 4 % 2;
      const int high = form / 8 * 3;
      const bool minus_b = form % 2 == 1;
      const bool minus_c = form / 2 % 2 == 1;
      const std::string name = absl::StrCat(form);
      circuit.AddSum("a" + name, a, 0, b, low, minus_b, c, high, minus_c);
      circuit.AddSum("b" + name, a, low, b, 0, minus_b, c, high, minus_c);
      circuit.AddSum("c" + name, a, low, b, high, minus_b, c, 0, minus_c);
    }
    ExpectSimulatesLikeEvaluate(circuit, 30);
  }
}

TEST(VerilogTextTest, EveryOperationSimulates) {
  for (const bool is_signed : {false, true}) {
    Circuit circuit("all");
    const Format format = {.width = 6, .frac = 0, .is_signed = is_signed};
    const ValueId a = circuit.AddInput("a", format);
    const ValueId b =
        circuit.AddInput("b", {.width = 4, .frac = 0, .is_signed = true});
    const ValueId bit =
        circuit.AddInput("bit", {.width = 1, .frac = 0, .is_signed = false});
    circuit.AddConstant("five", 5, 0);
    circuit.AddConstant("zero", 0, 0);
    circuit.AddConstant("minus", -9, 0);
    circuit.AddDot("times4", {{4, a}}, 0, 0);
    circuit.AddNegate("negated", a);
    circuit.AddNegate("negated_bit", bit);
    const ValueId sum = circuit.AddSum("sum", a, 1, b, 0, true);
    for (const int shift : {1, 3, 9}) {
      const std::string name = absl::StrCat(shift);
      circuit.AddFloorShift("floor" + name, sum, shift);
    }
    circuit.AddClamp("relu", b, 0, 7);
    circuit.AddClamp("clamp", sum, -3, 11);
    circuit.AddClamp("symmetric", sum, -7, 7);
    circuit.AddClamp("at_least", sum, 5, 500);
    circuit.AddClamp("at_most", sum, -500, -2);
    for (const int k : {1, 2, 3, 4, 5, 6}) {  // to whole numbers of bits
      const std::string name = absl::StrCat(k);
      const int64_t end = int64_t{1} << k;
      circuit.AddClamp("unsigned" + name, sum, 0, end - 1);
      circuit.AddClamp("signed" + name, sum, -end, end - 1);
      circuit.AddClamp("above" + name, sum, -500, end - 1);
      circuit.AddClamp("below" + name, sum, -end, 500);
      circuit.AddClamp("a_unsigned" + name, a, 0, end - 1);
      circuit.AddClamp("a_signed" + name, a, -end, end - 1);
      circuit.AddWrap("wrap_unsigned" + name, sum, {0, end - 1});
      circuit.AddWrap("wrap_signed" + name, sum, {-end, end - 1});
      circuit.AddWrap("a_wrap_unsigned" + name, a, {0, end - 1});
      circuit.AddWrap("a_wrap_signed" + name, a, {-end, end - 1});
    }
    circuit.AddMax("max", a, b);
    circuit.AddMax("max_bit", bit, b);
    circuit.AddSelect("select", bit, a, b);
    circuit.AddSelect("select_wide", sum, b, bit);
    std::vector<int64_t> table;
    for (int i = 0; i < 16; ++i) table.push_back((i * 37) % 50 - 20);
    const ValueId looked_up = circuit.AddTable("looked_up", b, table, 0);
    const ValueId held = circuit.AddRegister("held", looked_up);
    circuit.AddOutput(circuit.AddRegister("held_again", held));
    ExpectSimulatesLikeEvaluate(circuit, 100);
  }
}

TEST(VerilogTextTest, AdderGraphSimulates) {
  for (int form = 0; form < 4; ++form) {
    const bool is_signed = form % 2 == 1;
    ConstantMatrix matrix = {.rows = 6, .columns = 7};
    for (int i = 0; i < 42; ++i) {
      matrix.weights.push_back(static_cast<int64_t>(RandomBelow(2, 1, i, 64)) -
                               32);
    }
    matrix.constants = {5, 0, -96, 1000, 0, 0, -1};
    const Format format = {.width = 5, .frac = 0, .is_signed = is_signed};
    Circuit circuit("matrix");
    std::vector<ValueId> x;
    for (int i = 0; i < matrix.rows; ++i) {
      x.push_back(circuit.AddInput(absl::StrCat("x", i), format));
    }
    const std::vector<Interval> inputs(matrix.rows,
                                       {format.min_raw(), format.max_raw()});
    const AdderGraph graph =
        BuildAdderGraph(matrix, inputs, {.ternary_adders = form / 2 == 1});
    std::vector<GraphOutput> y;
    for (int o = 0; o < matrix.columns; ++o) {
      y.push_back({absl::StrCat("l0_n", o), 0});
    }
    const std::vector<ValueId> sums =
        AddAdderGraph(graph, x, {.prefix = "l0"}, y, circuit);
    ExpectSimulatesLikeEvaluate(circuit, 40);
    for (const std::vector<int64_t>& sample : Samples(circuit, 40)) {
      const std::vector<int64_t> values = EvaluateAll(circuit, sample);
      for (int o = 0; o < matrix.columns; ++o) {
        int64_t sum = matrix.constant(o);
        for (int i = 0; i < matrix.rows; ++i) {
          sum += matrix.weight(i, o) * sample[i];
        }
        EXPECT_EQ(values[sums[o]], sum);
      }
    }
  }
}

}  // namespace
}  // namespace autopruner
