// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/verilog_expression.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/command.h"
#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/adder_graph_circuit.h"
#include "codegen/circuit/circuit.h"
#include "core/fixed.h"
#include "core/interval.h"
#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// A module with every value of `circuit`, and a bench that drives `samples`
// and writes all values of each as decimal numbers.
std::string Bench(const Circuit& circuit,
                  const std::vector<std::vector<int64_t>>& samples) {
  std::string text = "module bench;\n  reg clock = 0;\n";
  for (const ValueId id : circuit.inputs()) {
    text += "  reg " + VerilogType(circuit.op(id).range) + circuit.op(id).name +
            ";\n";
  }
  std::string print;
  for (size_t id = 0; id < circuit.ops().size(); ++id) {
    text += VerilogStatement(circuit, static_cast<ValueId>(id), "  ");
    print += "    $fwrite(file, \"%0d \", " + circuit.op(id).name + ");\n";
  }
  text += "  integer file;\n  initial begin\n    file = $fopen(\"out.txt\");\n";
  for (const std::vector<int64_t>& sample : samples) {
    for (size_t i = 0; i < sample.size(); ++i) {
      const Op& op = circuit.op(circuit.inputs()[i]);
      text += "    " + op.name + " = " +
              VerilogLiteral(sample[i], std::max(1, op.range.width())) + ";\n";
    }
    // Twice, for two registers in a row.
    text += "    #1 clock = 1; #1 clock = 0; #1 clock = 1; #1 clock = 0; #1;\n";
    text += print;
  }
  return text + "    $finish;\n  end\nendmodule\n";
}

std::vector<int64_t> Simulate(const std::string& bench) {
  const std::string folder = ::testing::TempDir();
  std::ofstream(folder + "/bench.v") << bench;
  const absl::StatusOr<std::string> compiled =
      RunCommand({"iverilog", "-Wall", "-o", "bench", "bench.v"}, folder);
  EXPECT_TRUE(compiled.ok()) << compiled.status() << "\n" << bench;
  EXPECT_EQ(compiled.value_or(""), "");
  const absl::StatusOr<std::string> run = RunCommand({"./bench"}, folder);
  EXPECT_TRUE(run.ok()) << run.status();
  std::ifstream out(folder + "/out.txt");
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
          << VerilogStatement(circuit, static_cast<ValueId>(id), "");
    }
  }
}

TEST(VerilogExpressionTest, TypesAndLiterals) {
  EXPECT_EQ(VerilogType({-128, 127}), "signed [7:0] ");
  EXPECT_EQ(VerilogType({0, 5}), "[2:0] ");
  EXPECT_EQ(VerilogType({0, 1}), "");
  EXPECT_EQ(VerilogLiteral(-3, 4), "4'hd");
  EXPECT_EQ(VerilogLiteral(0, 1), "1'h0");
  EXPECT_EQ(VerilogLiteral(-1, 64), "64'hffffffffffffffff");
}

TEST(VerilogExpressionTest, BitsThatPassStandBesideTheAdder) {
  Circuit circuit("passing");
  const Format format = {.width = 8, .frac = 0, .is_signed = true};
  const ValueId x = circuit.AddInput("x", format);
  const ValueId y = circuit.AddInput("y", format);
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 2);
  EXPECT_EQ(VerilogStatement(circuit, sum, "  "),
            "  wire signed [10:0] sum = "
            "{{{3{x[7]}}, x[7:2]} + {y[7], y}, x[1:0]};\n");
}

TEST(VerilogExpressionTest, EverySumOfTwoSimulates) {
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
              std::to_string(shift) + (subtract ? "_minus" : "_plus");
          circuit.AddSum("a" + name, a, shift, b, 0, subtract);
          circuit.AddSum("b" + name, a, 0, b, shift, subtract);
        }
      }
      ExpectSimulatesLikeEvaluate(circuit, 60);
    }
  }
}

TEST(VerilogExpressionTest, EveryOperationSimulates) {
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
    circuit.AddDot("dot", {{3, a}, {-8, b}, {1, bit}}, -7, 0);
    circuit.AddDot("times4", {{4, a}}, 0, 0);
    circuit.AddNegate("negated", a);
    circuit.AddNegate("negated_bit", bit);
    const ValueId sum = circuit.AddSum("sum", a, 1, b, 0, true);
    for (const int shift : {1, 3, 9}) {
      const std::string name = std::to_string(shift);
      circuit.AddFloorShift("floor" + name, sum, shift);
    }
    circuit.AddClamp("relu", b, 0, 7);
    circuit.AddClamp("clamp", sum, -3, 11);
    circuit.AddClamp("at_least", sum, 5, 500);
    circuit.AddClamp("at_most", sum, -500, -2);
    for (const int k : {1, 2, 3, 4, 5, 6}) {  // to whole numbers of bits
      const std::string name = std::to_string(k);
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
    circuit.AddRegister("held_again", held);
    ExpectSimulatesLikeEvaluate(circuit, 100);
  }
}

TEST(VerilogExpressionTest, AdderGraphSimulates) {
  for (const bool is_signed : {false, true}) {
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
      x.push_back(circuit.AddInput("x" + std::to_string(i), format));
    }
    const std::vector<Interval> inputs(matrix.rows,
                                       {format.min_raw(), format.max_raw()});
    const AdderGraph graph = BuildAdderGraph(matrix, inputs, {});
    std::vector<GraphOutput> y;
    for (int o = 0; o < matrix.columns; ++o) {
      y.push_back({"l0_n" + std::to_string(o), 0});
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
