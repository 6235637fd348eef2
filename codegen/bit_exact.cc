// SPDX-License-Identifier: Apache-2.0
#include "codegen/bit_exact.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/circuit.h"
#include "codegen/compiled_cpp.h"
#include "codegen/compiled_hls.h"
#include "codegen/lower.h"
#include "codegen/model.h"
#include "codegen/optimize.h"
#include "codegen/random_model.h"
#include "codegen/reference.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kMaxFailures = 5;  // a form that is wrong is wrong often
constexpr size_t kConstexprInputs = 3;

std::string Text(const std::vector<int64_t>& values) {
  std::string text;
  for (const int64_t value : values) {
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  }
  return "{" + text + "}";
}

// A form, or several that are built together, of a model and its inputs.
using Form = std::function<std::vector<FormOutputs>(const Model&, const Rows&)>;

std::vector<FormOutputs> RunCircuit(const Model& model, const Rows& inputs) {
  const absl::StatusOr<Circuit> circuit = Lower(model);
  EXPECT_TRUE(circuit.ok()) << circuit.status();
  if (!circuit.ok()) return {};
  FormOutputs interpreted = {.form = "circuit", .outputs = {}};
  for (const std::vector<int64_t>& input : inputs) {
    const std::vector<int64_t> values = EvaluateAll(*circuit, input);
    for (size_t id = 0; id < values.size(); ++id) {
      // Widths come from these intervals: they must hold.
      EXPECT_TRUE(circuit->ops()[id].range.contains(values[id]))
          << circuit->ops()[id].name << " is " << values[id] << " for input "
          << Text(input);
    }
    interpreted.outputs.push_back(Evaluate(*circuit, input));
  }
  return {interpreted};
}

std::vector<FormOutputs> RunGeneratedCpp(const Model& model,
                                         const Rows& inputs) {
  const absl::StatusOr<Circuit> circuit = Lower(model);
  if (!circuit.ok()) return {};  // RunCircuit has said so
  CompileOptions options;
  options.constexpr_inputs.assign(
      inputs.begin(),
      inputs.begin() + std::min(inputs.size(), kConstexprInputs));
  const absl::StatusOr<CompiledCpp> cpp =
      CompiledCpp::Build(model, *circuit, options);
  EXPECT_TRUE(cpp.ok()) << cpp.status();
  if (!cpp.ok()) return {};
  return {{"generated C++", cpp->Infer(inputs)},
          {"generated C++, batch", cpp->InferBatch(inputs)}};
}

FormOutputs RunHls(const std::string& form, const Model& model,
                   const absl::StatusOr<Circuit>& circuit, const Rows& inputs) {
  if (!circuit.ok()) {
    ADD_FAILURE() << form << ": " << circuit.status();
    return {form, {}};
  }
  const absl::StatusOr<CompiledHls> hls = CompiledHls::Build(model, *circuit);
  EXPECT_TRUE(hls.ok()) << form << ": " << hls.status();
  return {form, hls.ok() ? hls->Run(inputs) : Rows()};
}

std::vector<FormOutputs> RunGeneratedHls(const Model& model,
                                         const Rows& inputs) {
  return {RunHls("HLS C++", model, Lower(model), inputs),
          RunHls("HLS C++, optimised", model, Optimize(model, {}), inputs)};
}

std::vector<Form> Forms() {
  return {RunCircuit, RunGeneratedCpp, RunGeneratedHls};
}

void ExpectEqual(const FormOutputs& actual, const Rows& expected,
                 const Rows& inputs, const Model& model) {
  ASSERT_EQ(actual.outputs.size(), expected.size())
      << model.name << ": " << actual.form << " has not a row for each input";
  int failures = 0;
  for (size_t n = 0; n < expected.size() && failures < kMaxFailures; ++n) {
    ASSERT_EQ(actual.outputs[n].size(), expected[n].size())
        << model.name << ": " << actual.form << ", sample " << n;
    for (size_t j = 0; j < expected[n].size(); ++j) {
      if (actual.outputs[n][j] == expected[n][j]) continue;
      ++failures;
      ADD_FAILURE() << model.name << ": " << actual.form << ", sample " << n
                    << ", output " << j << ": " << actual.outputs[n][j]
                    << " instead of " << expected[n][j] << ", for input "
                    << Text(inputs[n]);
    }
  }
}

}  // namespace

void ExpectBitExact(const Model& model, const Rows& inputs,
                    const std::vector<FormOutputs>& others) {
  Rows expected;
  for (const std::vector<int64_t>& input : inputs) {
    expected.push_back(InferReference(model, input));
  }
  for (const Form& form : Forms()) {
    for (const FormOutputs& outputs : form(model, inputs)) {
      ExpectEqual(outputs, expected, inputs, model);
    }
  }
  for (const FormOutputs& outputs : others) {
    ExpectEqual(outputs, expected, inputs, model);
  }
}

void ExpectSameRawInputs(const Model& model,
                         const std::vector<std::vector<float>>& values) {
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const absl::StatusOr<CompiledCpp> cpp =
      CompiledCpp::Build(model, *circuit, CompileOptions());
  ASSERT_TRUE(cpp.ok()) << cpp.status();
  const Rows raw = cpp->ToRaw(values);
  for (size_t n = 0; n < values.size(); ++n) {
    for (size_t i = 0; i < values[n].size(); ++i) {
      ASSERT_EQ(raw[n][i], RawFeature(model.features[i], values[n][i]))
          << "sample " << n << ", feature " << i << ", value " << values[n][i];
    }
  }
}

}  // namespace autopruner
