// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/emit_hls.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/command.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/hls/compiled_hls.h"
#include "codegen/emit/project_options.h"
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
  const absl::StatusOr<Circuit> circuit = MakeHardware(model, {});
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

// What the generated test bench prints, if it passes; else an error that says
// what it printed.
absl::StatusOr<std::string> RunTestBench(
    const Model& model, const std::vector<GeneratedFile>& files) {
  const std::string directory = NewHlsDirectory(model.name);
  const absl::Status status =
      CompileHls(files, directory, {"-o", "bench"},
                 {model.name + ".cpp", model.name + "_test.cpp"});
  EXPECT_TRUE(status.ok()) << status;
  return RunCommand({"./bench"}, directory + "/hls");
}

TEST(EmitHls, TestBenchPassesAndFails) {
  const absl::StatusOr<Model> model = ReadModel("testdata/models/mixed.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const Circuit circuit = LowerOrDie(*model);
  ProjectOptions options = Golden(*model, circuit);
  const absl::StatusOr<std::string> passed =
      RunTestBench(*model, EmitHls(*model, circuit, options));
  ASSERT_TRUE(passed.ok()) << passed.status();
  EXPECT_EQ(*passed, model->name + ": 50 vectors, 0 differences\n");

  const int64_t right = options.golden_outputs[7][0];
  options.golden_outputs[7][0] = right + 1;
  EXPECT_EQ(RunTestBench(*model, EmitHls(*model, circuit, options)).status(),
            absl::InternalError(absl::StrCat(
                "./bench: ended with status 1\nvector 7, output 0: ", right,
                " instead of ", right + 1, "\n", model->name,
                ": 50 vectors, 1 differences\n")));
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
