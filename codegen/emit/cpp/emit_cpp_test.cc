// SPDX-License-Identifier: Apache-2.0
//
// What bit_exact_test.cc does not see: operations that Lower() does not use,
// and the golden header.
#include "codegen/emit/cpp/emit_cpp.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/command.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/cpp/compiled_cpp.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"
#include "testdata/models/soft_xor_nn.h"

namespace autopruner {
namespace {

constexpr char kSoftXor[] = "testdata/models/soft_xor.json";

// The header of a circuit.
std::string Header(const Model& model, const Circuit& circuit,
                   const std::string& source) {
  const auto files = EmitCpp({model, circuit, circuit, {.source = source}});
  EXPECT_TRUE(files.ok()) << files.status();
  return (*files)[0].text;
}

// A network with just the inputs and outputs of a circuit that is no network.
Model Shell(int inputs, int outputs, Format format) {
  return RandomModel({.sizes = {inputs, outputs},
                      .input = format,
                      .output = {.width = 24, .frac = 0}});
}

void ExpectCompiledEqualsInterpreted(const Model& model,
                                     const Circuit& circuit) {
  const absl::StatusOr<CompiledCpp> cpp =
      CompiledCpp::Build({model, circuit, circuit}, CompileOptions());
  ASSERT_TRUE(cpp.ok()) << cpp.status();
  const Rows inputs = AllInputs(model);
  const Rows scalar = cpp->Infer(inputs);
  const Rows vector = cpp->InferVector(inputs);
  const Rows batch = cpp->InferBatch(inputs);
  for (size_t n = 0; n < inputs.size(); ++n) {
    const std::vector<int64_t> expected = Evaluate(circuit, inputs[n]);
    ASSERT_EQ(scalar[n], expected) << "sample " << n;
    ASSERT_EQ(vector[n], expected) << "sample " << n;
    ASSERT_EQ(batch[n], expected) << "sample " << n;
  }
}

// Every operation, with values that cross a section, registers among them.
Circuit EveryOperation(Format format, int64_t factor) {
  Circuit circuit("every");
  const ValueId x = circuit.AddInput("x0", format);
  circuit.AddUnusedInput(format);
  const ValueId y = circuit.AddInput("x2", format);
  circuit.BeginSection("f", "First.");
  const ValueId sum = circuit.AddSum("sum", x, 2, y, 0);
  const ValueId difference = circuit.AddSum("difference", x, 0, y, 1, true);
  const ValueId held = circuit.AddRegister("held", difference);
  const ValueId constant = circuit.AddConstant("constant", -5, 0);
  circuit.BeginSection("s", "Second.");
  const ValueId minus = circuit.AddNegate("minus", held);
  const ValueId quarter = circuit.AddFloorShift("quarter", sum, 2);
  const ValueId shifted = circuit.AddFloorShift("shifted", minus, 1);
  const ValueId larger = circuit.AddMax("larger", quarter, constant);
  const ValueId chosen = circuit.AddSelect("chosen", x, larger, shifted);
  std::vector<int64_t> cubes;
  for (int64_t v = format.min_raw(); v <= format.max_raw(); ++v) {
    cubes.push_back(v * v * v);
  }
  const ValueId cube = circuit.AddTable("cube", y, cubes, 0);
  const ValueId wide =
      circuit.AddDot("wide", {{-factor, chosen}, {factor, cube}}, -factor, 0);
  circuit.AddOutput(circuit.AddClamp("clamped", wide, -4000000, 4000000));
  circuit.AddOutput(circuit.AddRegister("last", held));
  circuit.AddOutput(constant);
  return circuit;
}

TEST(EmitCpp, EveryOperation) {
  const Format format = {.width = 4, .frac = 0};
  ExpectCompiledEqualsInterpreted(Shell(3, 3, format),
                                  EveryOperation(format, 3));
}

TEST(EmitCpp, EveryOperationInSixtyFourBits) {
  const Format format = {.width = 4, .frac = 0};
  const Circuit circuit = EveryOperation(format, int64_t{1} << 40);
  const Model model = Shell(3, 3, format);
  EXPECT_NE(Header(model, circuit, "m.json").find("const int64_t wide ="),
            std::string::npos);
  ExpectCompiledEqualsInterpreted(model, circuit);
}

TEST(EmitCpp, CircuitWithoutSections) {
  const Format format = {.width = 4, .frac = 0};
  Circuit circuit("plain");
  const ValueId x = circuit.AddInput("x0", format);
  circuit.AddOutput(circuit.AddSum("sum", x, 1, x, 0));
  ExpectCompiledEqualsInterpreted(Shell(1, 1, format), circuit);
}

// The tagger of the README before it is pruned: 5,408 weights.
TEST(EmitCpp, UnprunedTaggerCompiles) {
  const Model model = RandomModel(
      {.sizes = {35, 64, 32, 32, 1}, .seed = 1, .head = Head::kSigmoid});
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const auto start = std::chrono::steady_clock::now();
  const absl::StatusOr<CompiledCpp> cpp =
      CompiledCpp::Build({model, *circuit, *circuit}, CompileOptions());
  ASSERT_TRUE(cpp.ok()) << cpp.status();
  const std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  RecordProperty("compile_seconds", absl::StrCat(seconds.count()));
  const Rows inputs = RandomInputs(model, 200, /*seed=*/1);
  const Rows scalar = cpp->Infer(inputs);
  const Rows vector = cpp->InferVector(inputs);
  const Rows batch = cpp->InferBatch(inputs);
  for (size_t n = 0; n < inputs.size(); ++n) {
    const std::vector<int64_t> expected = InferReference(model, inputs[n]);
    ASSERT_EQ(scalar[n], expected) << "sample " << n;
    ASSERT_EQ(vector[n], expected) << "sample " << n;
    ASSERT_EQ(batch[n], expected) << "sample " << n;
  }
}

// Of a network that wraps, which no table describes, g++ says of each loop over
// events that it has become vector instructions.
TEST(EmitCpp, LoopsOverEventsAreVectorized) {
  Model model = RandomModel({.sizes = {16, 12, 8, 4}, .seed = 2});
  for (ModelLayer& layer : model.layers) {
    for (Format& format : layer.output_format) {
      format.overflow = Overflow::kWrap;
    }
  }
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const auto files = EmitCpp({model, *circuit, *circuit});
  ASSERT_TRUE(files.ok()) << files.status();
  const std::string folder = testing::TempDir() + "/vectorized/";
  for (const GeneratedFile& file : *files) {
    ASSERT_TRUE(WriteFileAtomically(folder + file.path, file.text).ok());
  }
  const std::string run =
      absl::StrCat("#include \"", CppName(model.name),
                   "_vector.h\"\n"
                   "void Run(const int32_t (&x)[16][64], int32_t (&y)[4][64]) "
                   "{\n  ",
                   CppName(model.name), "::InferBatch(x, y);\n}\n");
  ASSERT_TRUE(WriteFileAtomically(folder + "run.cc", run).ok());
  const absl::StatusOr<std::string> said =
      RunCommand({"g++", "-std=c++17", "-O3", "-fopt-info-vec", "-c",
                  folder + "run.cc", "-o", "/dev/null"});
  ASSERT_TRUE(said.ok()) << said.status();
  const std::string& report = *said;
  int vectorized = 0;
  for (size_t at = 0;
       (at = report.find("loop vectorized", at)) != std::string::npos; ++at) {
    ++vectorized;
  }
  EXPECT_GE(vectorized, 3) << report;  // a loop a layer
}

// The golden header is compared here and, compiled into this test, run below.
// To renew it:
//   bazel run //codegen -- --model=testdata/models/soft_xor.json
//       --out=testdata/models
TEST(EmitCpp, GoldenHeader) {
  const absl::StatusOr<Model> model = ReadModel(kSoftXor);
  ASSERT_TRUE(model.ok()) << model.status();
  const absl::StatusOr<Circuit> circuit = Lower(*model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const absl::StatusOr<std::string> golden =
      ReadFile("testdata/models/soft_xor_nn.h");
  ASSERT_TRUE(golden.ok()) << golden.status();
  EXPECT_EQ(Header(*model, *circuit, "soft_xor.json"), *golden);
}

constexpr int32_t SoftXor(float x, float y) {
  const float values[soft_xor_nn::kInputs] = {x, 99.0f, y};
  int32_t raw[soft_xor_nn::kInputs] = {};
  int32_t logit[soft_xor_nn::kOutputs] = {};
  soft_xor_nn::ToRaw(values, raw);
  soft_xor_nn::Infer(raw, logit);
  return soft_xor_nn::Classify(logit);
}

static_assert(SoftXor(0, 0) == 0 && SoftXor(1, 1) == 0);
static_assert(SoftXor(0, 1) == 1 && SoftXor(1, 0) == 1);

TEST(EmitCpp, GoldenHeaderRuns) {
  const absl::StatusOr<Model> model = ReadModel(kSoftXor);
  ASSERT_TRUE(model.ok()) << model.status();
  for (const std::vector<int64_t>& input : AllInputs(*model)) {
    if (input[1] != 0) continue;  // not used
    int32_t x[soft_xor_nn::kInputs];
    int32_t y[soft_xor_nn::kOutputs];
    for (int i = 0; i < soft_xor_nn::kInputs; ++i) {
      x[i] = static_cast<int32_t>(input[i]);
    }
    soft_xor_nn::Infer(x, y);
    ASSERT_EQ(y[0], InferReference(*model, input)[0]);
  }
  EXPECT_STREQ(soft_xor_nn::kFeatures[2].name, "y");
  EXPECT_STREQ(soft_xor_nn::kClasses[1], "different");
  EXPECT_FALSE(soft_xor_nn::kFeatures[1].used);
}

TEST(EmitCpp, GivesTargetsBack) {
  Model model = RandomModel({.sizes = {2, 1}, .head = Head::kLinear});
  const auto circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  EXPECT_NE(Header(model, *circuit, "x")
                .find("return static_cast<float>(y[j]) * 0.0625f;"),
            std::string::npos);
  model.target = {.offset = 125, .log2_scale = -5};
  // Raw integers have 4 fraction bits: one is worth 2^-4 * 2^5.
  EXPECT_NE(Header(model, *circuit, "x")
                .find("return static_cast<float>(y[j]) * 2.0f + 125.0f;"),
            std::string::npos)
      << Header(model, *circuit, "x");
}

// Of several largest outputs the first is the class.
TEST(EmitCpp, SoftmaxTakesTheFirstOfTheLargest) {
  const Model model = RandomModel({.sizes = {2, 3}, .head = Head::kSoftmax});
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const std::string header = Header(model, *circuit, "m.json");
  EXPECT_NE(header.find("if (y[j] > y[best]) best = j;"), std::string::npos);
  EXPECT_EQ(header.find("kThreshold"), std::string::npos);
}

// Headers of every kind include <stdint.h> and nothing else.
TEST(EmitCpp, IncludesOnlyStdint) {
  for (const Head head : {Head::kSigmoid, Head::kLinear, Head::kSoftmax}) {
    const Model model = RandomModel(
        {.sizes = {3, head == Head::kSigmoid ? 1 : 2}, .head = head});
    const absl::StatusOr<Circuit> circuit = Lower(model);
    ASSERT_TRUE(circuit.ok()) << circuit.status();
    const std::string header = Header(model, *circuit, "m.json");
    const size_t include = header.find("#include");
    EXPECT_EQ(header.substr(include, 19), "#include <stdint.h>");
    EXPECT_EQ(header.find("#include", include + 1), std::string::npos);
  }
}

// 2^31 + x does not fit 32 bits, though x and the rounded sum do.
TEST(EmitCpp, AConstantCountsForTheWidth) {
  const Format format = {.width = 4, .frac = 0};
  Circuit circuit("wide");
  const ValueId x = circuit.AddInput("x0", format);
  const ValueId sum = circuit.AddDot("sum", {{1, x}}, int64_t{1} << 31, 0);
  circuit.AddOutput(circuit.AddFloorShift("rounded", sum, 16));
  EXPECT_NE(Header(Shell(1, 1, format), circuit, "m.json")
                .find("const int64_t sum ="),
            std::string::npos);
}

TEST(EmitCpp, SoDoesASoftmaxOfSeveralFormats) {
  Model model = RandomModel({.sizes = {2, 3}, .head = Head::kSoftmax});
  model.layers[0].output_format[1].frac -= 2;
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  EXPECT_NE(Header(model, *circuit, "m.json")
                .find("if (Aligned(y, j) > Aligned(y, best)) best = j;"),
            std::string::npos);
}

}  // namespace
}  // namespace autopruner
