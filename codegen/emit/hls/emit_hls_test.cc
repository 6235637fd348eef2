// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/emit_hls.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/hls/compiled_hls.h"
#include "codegen/emit/hls/hls_function.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "codegen/model/sample_inputs.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Circuit LowerOrDie(const Model& model) {
  absl::StatusOr<Circuit> circuit = Lower(model);
  EXPECT_TRUE(circuit.ok()) << circuit.status();
  return *std::move(circuit);
}

// A model may be called as words of the vendor's headers, and what they
// include.
TEST(EmitHls, NamesOfLibraries) {
  for (const char* const name : {"ap_int", "stdint", "NULL", "y0"}) {
    Model model = RandomModel({.sizes = {2, 1}, .seed = 12});
    model.name = name;
    const Circuit circuit = LowerOrDie(model);
    const absl::StatusOr<CompiledHls> hls =
        CompiledHls::Build({model, circuit, circuit});
    ASSERT_TRUE(hls.ok()) << hls.status();
    EXPECT_EQ(hls->Run({{1, 2}})[0], InferReference(model, {1, 2})) << name;
  }
}

// A program that computes `inputs` with the C++ and the HLS form of one model,
// and fails where they differ.
std::string BothForms(const Model& model, const std::vector<HlsPort>& ports,
                      const Rows& inputs) {
  std::vector<std::string> rows;
  for (const std::vector<int64_t>& input : inputs) {
    rows.push_back(absl::StrCat("{", absl::StrJoin(input, ", "), "}"));
  }
  std::vector<std::string> arguments;
  std::string outputs;
  std::string differences;
  for (const HlsPort& port : ports) {
    if (port.is_input) {
      arguments.push_back(absl::StrCat(port.type, "(x[", port.index, "])"));
      continue;
    }
    arguments.push_back(port.name);
    absl::StrAppend(&outputs, "    ", port.type, " ", port.name, ";\n");
    absl::StrAppend(&differences, "    differences += ", port.name,
                    ".to_int64() != y[", port.index, "];\n");
  }
  return absl::StrCat(
      "#include \"../", model.name, "_nn.h\"\n#include \"", model.name,
      "_hls.h\"\n\nint main() {\n  const int32_t inputs[][", model.inputs(),
      "] = {", absl::StrJoin(rows, ",\n"),
      "};\n  int differences = 0;\n  for (const auto& x : inputs) {\n"
      "    int32_t y[",
      model.outputs(), "];\n    ", model.name, "_nn::Infer(x, y);\n", outputs,
      "    ", model.name, "_hls(", absl::StrJoin(arguments, ", "), ");\n",
      differences, "  }\n  return differences;\n}\n");
}

// A simulation on a processor may have both.
TEST(EmitHls, OneProgramHasTheCppAndTheHlsOfAModel) {
  Model model =
      RandomModel({.sizes = {5, 4, 2}, .seed = 3, .live_inputs = 0.7});
  model.name = "tagger";
  const Circuit circuit = LowerOrDie(model);
  const Design design = {model, circuit, circuit};
  const TestFolder folder(model.name);
  ASSERT_TRUE(folder.Write(EmitCpp(design)).ok());
  ASSERT_TRUE(folder.Write(EmitHls(design)).ok());
  const std::string program = BothForms(model, HlsPorts(model, circuit),
                                        RandomInputs(model, 100, /*seed=*/4));
  ASSERT_TRUE(folder.Write({{{"hls/both.cpp", program}}}).ok());
  const absl::Status compiled =
      CompileHls(folder, {"tagger_hls.cpp", "both.cpp"}, {"-o", "both"});
  ASSERT_TRUE(compiled.ok()) << compiled;
  const absl::StatusOr<std::string> ran = folder.Run({"./both"}, "hls");
  EXPECT_TRUE(ran.ok()) << ran.status();
}

// Thousands of adders and registers.
TEST(EmitHls, UnprunedTagger) {
  const Model model = RandomModel(
      {.sizes = {35, 64, 32, 32, 1}, .seed = 1, .head = Head::kSigmoid});
  const absl::StatusOr<Circuit> circuit = MakeHardware(model, {});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const absl::StatusOr<CompiledHls> hls =
      CompiledHls::Build({model, *circuit, *circuit});
  ASSERT_TRUE(hls.ok()) << hls.status();
  const Rows inputs = RandomInputs(model, 2000, /*seed=*/4);
  const Rows outputs = hls->Run(inputs);
  for (size_t n = 0; n < inputs.size(); ++n) {
    ASSERT_EQ(outputs[n], InferReference(model, inputs[n])) << "sample " << n;
  }
}

Design GoldenDesign(const Model& model, const Circuit& circuit) {
  Design design = {model, circuit, circuit, {.source = "mixed.json"}};
  design.project.golden_inputs = RandomInputs(model, 50, /*seed=*/3);
  for (const std::vector<int64_t>& input : design.project.golden_inputs) {
    design.project.golden_outputs.push_back(Evaluate(circuit, input));
  }
  return design;
}

// The generated test bench, compiled.
class TestBench {
 public:
  explicit TestBench(const Design& design) : folder_(design.model.name) {
    absl::Status status = folder_.Write(EmitHls(design));
    EXPECT_TRUE(status.ok()) << status;
    const std::string name = HlsName(design.model.name);
    status = CompileHls(folder_, {name + ".cpp", name + "_test.cpp"},
                        {"-o", "bench"});
    EXPECT_TRUE(status.ok()) << status;
  }

  absl::StatusOr<std::string> Run(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), "./bench");
    return folder_.Run(arguments, "hls");
  }

  // Puts `text` into a file and runs the bench on it.
  absl::StatusOr<std::string> RunOn(const std::string& text) {
    EXPECT_TRUE(folder_.Write({{{"hls/own.txt", text}}}).ok());
    return Run({"own.txt"});
  }

 private:
  TestFolder folder_;
};

bool Says(const absl::StatusOr<std::string>& failed, const std::string& text) {
  return !failed.ok() && absl::StrContains(failed.status().message(), text);
}

TEST(EmitHls, TestBenchPassesAndFails) {
  const absl::StatusOr<Model> model = ReadModel("testdata/models/mixed.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const Circuit circuit = LowerOrDie(*model);
  Design design = GoldenDesign(*model, circuit);
  const absl::StatusOr<std::string> passed = TestBench(design).Run();
  ASSERT_TRUE(passed.ok()) << passed.status();
  EXPECT_EQ(*passed, HlsName(model->name) + ": 50 vectors, 0 differences\n");

  const int64_t right = design.project.golden_outputs[7][0];
  design.project.golden_outputs[7][0] = right + 1;
  const absl::StatusOr<std::string> failed = TestBench(design).Run();
  EXPECT_TRUE(
      Says(failed, absl::StrCat("\nvector 7, output 0: ", right, " instead of ",
                                right + 1, "\n", HlsName(model->name),
                                ": 50 vectors, 1 differences\n")))
      << failed.status();
}

TEST(EmitHls, TestBenchWantsWholeVectors) {
  const Model model = RandomModel({.sizes = {2, 1}, .seed = 12});
  const Circuit circuit = LowerOrDie(model);
  TestBench bench(GoldenDesign(model, circuit));
  const int64_t y = InferReference(model, {1, 2})[0];
  EXPECT_TRUE(bench.RunOn(absl::StrCat("1 2 ", y, "\n")).ok());
  EXPECT_TRUE(Says(bench.RunOn(absl::StrCat("1 2 ", y, "\n1 2\n")),
                   "own.txt: vector 1: expected 3 numbers"));
  EXPECT_TRUE(Says(bench.RunOn("1 two 3\n"), "vector 0: expected 3 numbers"));
  EXPECT_TRUE(Says(bench.RunOn(""), "0 vectors"));
  EXPECT_TRUE(Says(bench.Run({"none.txt"}), "none.txt: cannot be opened"));
}

// What is told about a node stands above its sums, in words of the model.
TEST(EmitHls, NodesAreExplained) {
  Model model = RandomModel({.sizes = {2, 1}, .seed = 12});
  model.layers[0].weight[0] = {3, -5};
  const Circuit circuit = LowerOrDie(model);
  const absl::StatusOr<Circuit> adders = MakeHardware(model, {});
  ASSERT_TRUE(adders.ok()) << adders.status();
  const auto files = EmitHls({model, circuit, *adders});
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_TRUE(absl::StrContains((*files)[1].text,
                                "\n  // l0_n0_sum = 3 * x0 - 5 * x1 "));
}

TEST(EmitHls, SameInputSameBytes) {
  const Model model = RandomModel(
      {.sizes = {9, 6, 3}, .seed = 8, .live_inputs = 0.7, .live = 0.7});
  const Circuit circuit = LowerOrDie(model);
  const Design design = GoldenDesign(model, circuit);
  const auto first = EmitHls(design);
  const auto second = EmitHls(design);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->size(), 6);
  for (size_t i = 0; i < first->size(); ++i) {
    EXPECT_EQ((*first)[i].path, (*second)[i].path);
    EXPECT_EQ((*first)[i].text, (*second)[i].text);
    EXPECT_FALSE(absl::StrContains((*first)[i].text, "{{")) << (*first)[i].path;
  }
}

TEST(EmitHls, ProjectNamesPartAndClock) {
  const Model model = RandomModel({.sizes = {3, 2}, .seed = 9});
  const Circuit circuit = LowerOrDie(model);
  Design design = GoldenDesign(model, circuit);
  design.project.part = "xcku040-ffva1156-2-e";
  design.project.clock_ns = 3.125;
  const auto files = EmitHls(design);
  ASSERT_TRUE(files.ok()) << files.status();
  const std::string& script = (*files)[4].text;
  EXPECT_TRUE(absl::StrContains(script, "\nset_part xcku040-ffva1156-2-e\n"));
  EXPECT_TRUE(absl::StrContains(script, "\ncreate_clock -period 3.125 "));
  EXPECT_TRUE(absl::StrContains(
      script, "\nadd_files -tb " + HlsName(model.name) + "_vectors.txt\n"));
}

TEST(EmitHls, NoScriptWithoutAPart) {
  const Model model = RandomModel({.sizes = {3, 2}, .seed = 9});
  const Circuit circuit = LowerOrDie(model);
  Design design = GoldenDesign(model, circuit);
  design.project.part = "";
  const auto files = EmitHls(design);
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_EQ(files->size(), 5u);
  for (const GeneratedFile& file : *files) {
    EXPECT_FALSE(absl::StrContains(file.path, ".tcl")) << file.path;
  }
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

TEST(EmitHls, APortHasTheFormatOfItsOwnInput) {
  const Format unused = {.width = 3, .frac = 0};
  Circuit circuit("ports");
  circuit.AddUnusedInput(unused);
  circuit.AddInput("x1", {.width = 5, .frac = 0});
  circuit.AddUnusedInput(unused);
  circuit.AddOutput(
      circuit.AddInput("x3", {.width = 9, .frac = 0, .is_signed = false}));
  const std::vector<HlsPort> ports =
      HlsPorts(RandomModel({.sizes = {4, 1}}), circuit);
  ASSERT_EQ(ports.size(), 3u);
  EXPECT_EQ(ports[0].type, "ap_int<5>");
  EXPECT_EQ(ports[0].index, 1);
  EXPECT_EQ(ports[1].type, "ap_uint<9>");
  EXPECT_EQ(ports[1].index, 3);
}

}  // namespace
}  // namespace autopruner
