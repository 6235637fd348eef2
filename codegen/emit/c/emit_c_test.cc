// SPDX-License-Identifier: Apache-2.0
//
// Every function of the C header, from C, and so those of C++ behind it.
#include "codegen/emit/c/emit_c.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/head_models.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr char kProgram[] = R"(#include "NAME_c.h"
enum { kInputs = NAME_inputs, kOutputs = NAME_outputs };
static const float kValues[][kInputs] = VALUES;
static const int32_t kInputsRaw[][kInputs] = RAW;
static const int32_t kOutputsRaw[][kOutputs] = OUTPUTS;
static const int kClasses[] = CLASSES;
static const float kReal[][kOutputs] = REAL;
int main(void) {
  int differences = 0;
  for (int n = 0; n < COUNT; ++n) {
    int32_t x[kInputs];
    int32_t y[kOutputs];
    NAME_to_raw(kValues[n], x);
    for (int i = 0; i < kInputs; ++i) differences += x[i] != kInputsRaw[n][i];
    NAME_infer(x, y);
    for (int j = 0; j < kOutputs; ++j) {
      differences += y[j] != kOutputsRaw[n][j];
      differences += NAME_from_raw(y, j) != kReal[n][j];
    }
    if (kClasses[n] < 0) continue;
    CLASSIFY
  }
  return differences != 0;
}
)";

constexpr char kClassify[] = R"(
    differences += NAME_classify(y) != kClasses[n];
    differences += NAME_decide(kValues[n]) != kClasses[n];
)";

template <typename Row>
std::string Braces(const std::vector<Row>& rows) {
  return absl::StrCat("{", absl::StrJoin(rows, ", "), "}");
}

// Events as C has them, and what is expected of each.
struct Expected {
  std::vector<std::string> values, raw, outputs, real;
  std::vector<int> classes;
};

std::vector<std::string> Literals(const std::vector<float>& values) {
  std::vector<std::string> literals;
  for (const float value : values) {
    literals.push_back(absl::StrFormat("%.9ef", value));
  }
  return literals;
}

Expected Expect(const Model& model, const Rows& inputs) {
  Expected expected;
  for (const std::vector<int64_t>& row : inputs) {
    std::vector<float> values;
    std::vector<int64_t> raw;
    for (int i = 0; i < model.inputs(); ++i) {
      const ModelFeature& feature = model.features[i];
      // A quarter of a unit above the raw value.
      values.push_back(
          feature.offset +
          std::ldexp(static_cast<float>(4 * row[i] + 1),
                     -2 - feature.log2_scale - feature.format.frac));
      raw.push_back(RawFeature(feature, values.back()));
    }
    const std::vector<int64_t> outputs = InferReference(model, raw);
    std::vector<float> real;
    for (int j = 0; j < model.outputs(); ++j) {
      const int frac = model.layers.back().output_format[j].frac;
      real.push_back(std::ldexp(static_cast<float>(outputs[j]),
                                -model.target.log2_scale - frac) +
                     model.target.offset);
    }
    expected.values.push_back(Braces(Literals(values)));
    expected.raw.push_back(Braces(raw));
    expected.outputs.push_back(Braces(outputs));
    expected.real.push_back(Braces(Literals(real)));
    expected.classes.push_back(
        HasClasses(model.head) ? ReferenceClass(model, outputs) : -1);
  }
  return expected;
}

std::string Program(const Model& model, const Rows& inputs) {
  const Expected expected = Expect(model, inputs);
  return absl::StrReplaceAll(
      absl::StrReplaceAll(
          kProgram, {{"CLASSIFY", HasClasses(model.head) ? kClassify : ""}}),
      {{"NAME", CppName(model.name)},
       {"VALUES", Braces(expected.values)},
       {"RAW", Braces(expected.raw)},
       {"OUTPUTS", Braces(expected.outputs)},
       {"CLASSES", Braces(expected.classes)},
       {"REAL", Braces(expected.real)},
       {"COUNT", absl::StrCat(inputs.size())}});
}

void ExpectRuns(const Model& model) {
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const Design design = {model, *circuit, *circuit, {.source = "m.json"}};
  const TestFolder folder(model.name);
  ASSERT_TRUE(folder.Write(EmitCpp(design)).ok());
  ASSERT_TRUE(folder.Write(EmitC(design)).ok());
  Rows inputs = CornerInputs(model);
  inputs.emplace_back(model.inputs(), 0);
  const Rows random = RandomInputs(model, 200, /*seed=*/1);
  inputs.insert(inputs.end(), random.begin(), random.end());
  ASSERT_TRUE(folder.Write({{{"main.c", Program(model, inputs)}}}).ok());
  const auto compiles = [&](std::vector<std::string> command) {
    command.insert(command.end(), {"-Wall", "-Wextra", "-Werror", "-pedantic",
                                   "-Wconversion", "-Wsign-conversion"});
    const absl::Status status = folder.RunSilently(command);
    EXPECT_TRUE(status.ok()) << status;
  };
  compiles({"g++", "-std=c++14", "-c", CppName(model.name) + "_c.cc", "-o",
            "infer.o"});
  compiles({"gcc", "-std=c99", "main.c", "infer.o", "-o", "program"});
  const auto ran = folder.Run({"./program"});
  EXPECT_TRUE(ran.ok()) << model.name << ": " << ran.status();
}

TEST(EmitC, EveryFunctionGivesWhatTheReferenceDoes) {
  for (const Model& model : ModelsOfEachHead()) ExpectRuns(model);
}

}  // namespace
}  // namespace autopruner
