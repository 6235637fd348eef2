// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit_hls.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/circuit.h"
#include "codegen/compiled_hls.h"
#include "codegen/file.h"
#include "codegen/generated_file.h"
#include "codegen/hls_expression.h"
#include "codegen/identifier.h"
#include "codegen/lower.h"
#include "codegen/model.h"
#include "codegen/model_file.h"
#include "codegen/optimize.h"
#include "codegen/project_options.h"
#include "codegen/random_model.h"
#include "codegen/reference.h"
#include "codegen/sample_inputs.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kQ8_4 = {.width = 8, .frac = 4};
constexpr Format kU6_0 = {.width = 6, .frac = 0, .is_signed = false};

Circuit LowerOrDie(const Model& model) {
  absl::StatusOr<Circuit> circuit = Lower(model);
  EXPECT_TRUE(circuit.ok()) << circuit.status();
  return *std::move(circuit);
}

// A model that has the ports of `circuit` and is otherwise empty.
Model ModelOf(const Circuit& circuit) {
  Model model;
  model.name = circuit.name();
  model.head = Head::kLinear;
  for (const Format& format : circuit.input_formats()) {
    model.features.push_back(
        {.name = "f" + std::to_string(model.features.size()),
         .format = format});
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
      CompiledHls::Build(ModelOf(circuit), circuit);
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

TEST(EmitHls, EveryOperation) {
  Circuit circuit("every_op");
  const ValueId x = circuit.AddInput("x0", kQ8_4);
  const ValueId u = circuit.AddInput("x1", kU6_0);
  circuit.BeginSection("Sums");
  const ValueId five = circuit.AddConstant("five", 5, 0);
  const ValueId minus = circuit.AddConstant("minus", -5, 0);
  std::vector<ValueId> values = {x, u, five};
  int count = 0;
  const auto name = [&] { return "v" + std::to_string(count++); };
  for (const bool subtract : {false, true}) {
    for (const int shift : {0, 1, 5}) {
      for (const auto& [a, b] : std::vector<std::pair<ValueId, ValueId>>{
               {x, u}, {u, x}, {x, x}, {u, u}, {five, x}, {u, minus}}) {
        values.push_back(circuit.AddSum(name(), a, shift, b, 0, subtract));
        values.push_back(circuit.AddSum(name(), a, 0, b, shift, subtract));
      }
    }
  }
  circuit.BeginSection("The rest");
  values.push_back(circuit.AddDot(name(), {{4, x}}, 0, 0));
  values.push_back(circuit.AddDot(name(), {{-8, u}}, 0, 0));
  values.push_back(circuit.AddDot(name(), {{-7, x}, {12, u}}, -100, 0));
  values.push_back(circuit.AddDot(name(), {{1, u}, {-2, x}}, 3, 0));
  const ValueId sum = values[10];
  for (const ValueId a : {x, u, sum}) {
    values.push_back(circuit.AddNegate(name(), a));
    for (const int shift : {1, 3, 6, 9, 20}) {
      values.push_back(circuit.AddRoundShift(name(), a, shift));
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

TEST(EmitHls, NumbersOf63Bits) {
  Circuit circuit("wide");
  const Format wide = {.width = 31, .frac = 0};
  const ValueId x = circuit.AddInput("x0", wide);
  const ValueId y = circuit.AddInput("x1", wide);
  const ValueId sum = circuit.AddSum("sum", x, 31, y, 0);
  const ValueId rounded = circuit.AddRoundShift("rounded", sum, 31);
  const int64_t far = int64_t{1} << 61;
  for (const ValueId id :
       {sum, rounded, circuit.AddClamp("clamped", sum, -far, far - 1),
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

TEST(EmitHls, StatementsReadAsIntended) {
  Circuit circuit("text");
  const ValueId x = circuit.AddInput("x", kQ8_4);
  const ValueId y = circuit.AddInput("y", kQ8_4);
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 2);
  const ValueId late = circuit.AddRegister("late", sum);
  const ValueId shifted = circuit.AddRoundShift("shifted", late, 3);
  const ValueId relu = circuit.AddClamp("relu", shifted, 0, 63);
  const ValueId dot = circuit.AddDot("dot", {{-3, x}, {4, relu}}, -9, 0);
  const std::vector<std::string> names = HlsNames(circuit, {});
  const auto statement = [&](ValueId id) {
    return HlsStatement(circuit, names, id, "");
  };
  EXPECT_EQ(statement(x), "");
  EXPECT_EQ(statement(sum),
            "const ap_int<11> sum = x + (ap_int<10>(y) << 2);\n");
  EXPECT_EQ(statement(late), "");
  EXPECT_EQ(statement(shifted),
            "const ap_int<8> shifted = (sum + ap_uint<3>(4)) >> 3;\n");
  EXPECT_EQ(statement(relu),
            "const ap_uint<6> relu = shifted < ap_int<8>(0) ? ap_uint<6>(0) :"
            "\n    shifted > ap_int<8>(63) ? ap_uint<6>(63) : "
            "ap_uint<6>(shifted);\n");
  EXPECT_EQ(statement(dot),
            "const ap_int<11> dot = ap_uint<1>(0) - ap_uint<2>(3) * x\n"
            "    + (ap_uint<8>(relu) << 2) - ap_uint<4>(9);\n");
}

TEST(EmitHls, NoNameIsReservedOrTakenTwice) {
  Circuit circuit("y1");
  std::vector<ValueId> values;
  for (const char* const name :
       {"int", "ap_int", "ap_uint", "y0", "y1", "INLINE", "x", "x_1", "x", "x",
        "signal_table", "template", "main", "NULL"}) {
    values.push_back(circuit.AddInput(name, kQ8_4));
  }
  values.push_back(circuit.AddTable("signal", values[0],
                                    Squares(circuit.op(values[0]).range), 0));
  std::vector<std::string> names = HlsNames(circuit, {"y0", "y1"});
  EXPECT_EQ(names[0], "int_1");
  EXPECT_EQ(names[3], "y0_1");
  EXPECT_EQ(names[6], "x");
  EXPECT_EQ(names[14], "signal_1");
  for (const std::string& name : names) {
    EXPECT_EQ(IdentifierProblem(name), "") << name;
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
  circuit.AddOutput(values.back());
  for (const ValueId id : values) circuit.AddOutput(id);
  const absl::StatusOr<CompiledHls> hls =
      CompiledHls::Build(ModelOf(circuit), circuit);
  EXPECT_TRUE(hls.ok()) << hls.status();
}

// The words of the vendor's headers are no names for a model either.
TEST(EmitHls, ReservedForModels) {
  for (const char* const name : {"ap_int", "ap_uint", "INLINE", "NULL"}) {
    EXPECT_NE(IdentifierProblem(name), "") << name;
  }
}

// Thousands of adders and registers.
TEST(EmitHls, UnprunedTagger) {
  const Model model = RandomModel(
      {.sizes = {35, 64, 32, 32, 1}, .seed = 1, .head = Head::kSigmoid});
  const absl::StatusOr<Circuit> circuit = Optimize(model, {});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const absl::StatusOr<CompiledHls> hls = CompiledHls::Build(model, *circuit);
  ASSERT_TRUE(hls.ok()) << hls.status();
  const Rows inputs = RandomInputs(model, 2000, /*seed=*/4);
  const Rows outputs = hls->Run(inputs);
  for (size_t n = 0; n < inputs.size(); ++n) {
    ASSERT_EQ(outputs[n], InferReference(model, inputs[n])) << "sample " << n;
  }
}

ProjectOptions Golden(const Model& model, const Circuit& circuit) {
  ProjectOptions options = {.source = "mixed.json"};
  options.golden_inputs = RandomInputs(model, 50, /*seed=*/3);
  for (const std::vector<int64_t>& input : options.golden_inputs) {
    options.golden_outputs.push_back(Evaluate(circuit, input));
  }
  return options;
}

// What the generated test bench prints; its exit code goes to `code`.
std::string RunTestBench(const Model& model,
                         const std::vector<GeneratedFile>& files, int* code) {
  const std::string directory = NewHlsDirectory(model.name);
  const absl::Status status =
      CompileHls(files, directory,
                 {model.name + ".cpp", model.name + "_test.cpp"}, "-o bench");
  EXPECT_TRUE(status.ok()) << status;
  const std::string bench = "'" + directory + "/hls/bench'";
  const std::string output = directory + "/output.txt";
  *code = std::system((bench + " > '" + output + "'").c_str());
  return ReadFile(output).value_or("");
}

TEST(EmitHls, TestBenchPassesAndFails) {
  const absl::StatusOr<Model> model = ReadModel("testdata/models/mixed.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const Circuit circuit = LowerOrDie(*model);
  ProjectOptions options = Golden(*model, circuit);
  int code = -1;
  const std::string passed =
      RunTestBench(*model, EmitHls(*model, circuit, options), &code);
  EXPECT_EQ(code, 0);
  EXPECT_EQ(passed, model->name + ": 50 vectors, 0 differences\n");

  const int64_t right = options.golden_outputs[7][0];
  options.golden_outputs[7][0] = right + 1;
  const std::string failed =
      RunTestBench(*model, EmitHls(*model, circuit, options), &code);
  EXPECT_NE(code, 0);
  EXPECT_EQ(failed, "vector 7, output 0: " + std::to_string(right) +
                        " instead of " + std::to_string(right + 1) + "\n" +
                        model->name + ": 50 vectors, 1 differences\n");
}

TEST(EmitHls, SameInputSameBytes) {
  const Model model = RandomModel(
      {.sizes = {9, 6, 3}, .seed = 8, .live_inputs = 0.7, .live = 0.7});
  const Circuit circuit = LowerOrDie(model);
  const ProjectOptions options = Golden(model, circuit);
  const std::vector<GeneratedFile> first = EmitHls(model, circuit, options);
  const std::vector<GeneratedFile> second = EmitHls(model, circuit, options);
  ASSERT_EQ(first.size(), 5);
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].path, second[i].path);
    EXPECT_EQ(first[i].text, second[i].text);
    EXPECT_EQ(first[i].text.find("#error"), std::string::npos);
    EXPECT_EQ(first[i].text.find("{{"), std::string::npos) << first[i].path;
  }
}

TEST(EmitHls, ProjectNamesPartAndClock) {
  const Model model = RandomModel({.sizes = {3, 2}, .seed = 9});
  const Circuit circuit = LowerOrDie(model);
  ProjectOptions options = Golden(model, circuit);
  options.part = "xcku040-ffva1156-2-e";
  options.clock_ns = 3.125;
  const std::string script = EmitHls(model, circuit, options)[3].text;
  EXPECT_NE(script.find("\nset_part xcku040-ffva1156-2-e\n"),
            std::string::npos);
  EXPECT_NE(script.find("\ncreate_clock -period 3.125 "), std::string::npos);
}

TEST(EmitHls, PortsAreAsWideAsTheModelSays) {
  const Model model =
      RandomModel({.sizes = {6, 4, 2},
                   .seed = 10,
                   .input = {.width = 7, .frac = 2, .is_signed = false},
                   .live_inputs = 0.5});
  const Circuit circuit = LowerOrDie(model);
  size_t used = 0;
  for (const ValueId id : circuit.inputs()) used += id != kNoValue ? 1 : 0;
  ASSERT_LT(used, 6);
  const std::vector<HlsPort> ports = HlsPorts(model, circuit);
  ASSERT_EQ(ports.size(), used + 2);
  for (const HlsPort& port : ports) {
    EXPECT_EQ(port.type, port.is_input ? "ap_uint<7>" : "ap_int<12>");
  }
}

}  // namespace
}  // namespace autopruner
