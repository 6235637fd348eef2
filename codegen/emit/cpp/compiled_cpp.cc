// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/compiled_cpp.h"

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "base/template.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/reference.h"
#include "codegen/model/sample_inputs.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kBridge[] =
#include "codegen/emit/cpp/compiled_cpp_bridge.inc"
    ;

// static_asserts that the compiler infers what the reference does.
std::string ConstantExpressions(const Model& model, const Rows& inputs) {
  if (inputs.empty()) return "";
  std::string text =
      "constexpr bool Gives(const int32_t (&x)[net::kInputs],\n"
      "                     const int32_t (&expected)[net::kOutputs]) {\n"
      "  int32_t y[net::kOutputs] = {};\n"
      "  net::Infer(x, y);\n"
      "  for (int j = 0; j < net::kOutputs; ++j) {\n"
      "    if (y[j] != expected[j]) return false;\n"
      "  }\n"
      "  return true;\n"
      "}\n";
  for (size_t n = 0; n < inputs.size(); ++n) {
    const std::vector<int64_t> outputs = InferReference(model, inputs[n]);
    const std::string list = absl::StrJoin(outputs, ", ");
    absl::StrAppend(&text, "static_assert(Gives({",
                    absl::StrJoin(inputs[n], ", "), "},\n                    {",
                    list, "}), \"\");\n");
    if (!HasClasses(model.head)) continue;
    absl::StrAppend(&text, "constexpr int32_t kY", n, "[] = {", list,
                    "};\nstatic_assert(net::Classify(kY", n,
                    ") == ", ReferenceClass(model, outputs), ", \"\");\n");
  }
  return text;
}

const std::vector<std::string>& Warnings() {
  static const auto* const warnings = new std::vector<std::string>{
      "-Wall",           "-Wextra",           "-Werror",  "-pedantic",
      "-Wconversion",    "-Wsign-conversion", "-Wshadow", "-Wold-style-cast",
      "-fno-exceptions", "-fno-rtti"};
  return *warnings;
}

absl::Status Compile(const TestFolder& folder, const CompileOptions& options) {
  std::vector<std::string> command = {options.compiler,
                                      absl::StrCat("-std=", options.standard),
                                      "bridge.cc", "-o", "bridge"};
  const std::vector<std::string> kind =
      options.emulator.empty()
          ? std::vector<std::string>{"-fPIC", "-shared", "-fvisibility=hidden"}
          : std::vector<std::string>{"-static", "-DPROGRAM"};
  for (const auto* const part : {&kind, &Warnings(), &options.flags}) {
    command.insert(command.end(), part->begin(), part->end());
  }
  return folder.RunSilently(command);
}

}  // namespace

absl::StatusOr<CompiledCpp> CompiledCpp::Build(const Design& design,
                                               const CompileOptions& options) {
  const Model& model = design.model;
  CompiledCpp compiled(model.name);
  compiled.has_vector_ = options.standard != "c++14";
  compiled.inputs_ = model.inputs();
  compiled.outputs_ = model.outputs();
  compiled.emulator_ = options.emulator;
  ASSIGN_OR_RETURN(std::vector<GeneratedFile> files, EmitCpp(design));
  ASSIGN_OR_RETURN(
      const std::string bridge,
      FillTemplate("bridge.cc", kBridge,
                   {{"name", CppName(model.name)},
                    {"constant_expressions",
                     ConstantExpressions(model, options.constexpr_inputs)}}));
  files.push_back({"bridge.cc", bridge});
  RETURN_IF_ERROR(compiled.folder_.Write(std::move(files)));
  RETURN_IF_ERROR(Compile(compiled.folder_, options));
  if (!options.emulator.empty()) return compiled;
  compiled.library_ =
      dlopen(absl::StrCat(compiled.folder_.path(), "/bridge").c_str(),
             RTLD_NOW | RTLD_LOCAL);
  if (compiled.library_ == nullptr) return absl::InternalError(dlerror());
  return compiled;
}

absl::Status CompiledCpp::Emulate(const char* function,
                                  absl::string_view inputs,
                                  std::span<int32_t> outputs) const {
  RETURN_IF_ERROR(
      WriteFileAtomically(folder_.path() + "/inputs", std::string(inputs)));
  std::vector<std::string> command = emulator_;
  command.insert(command.end(), {"./bridge", function});
  RETURN_IF_ERROR(folder_.RunSilently(command));
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadFile(folder_.path() + "/outputs"));
  const size_t expected = outputs.size() * sizeof(int32_t);
  if (bytes.size() != expected) {
    return absl::InternalError(absl::StrCat(function, ": ", bytes.size(),
                                            " bytes instead of ", expected));
  }
  std::memcpy(outputs.data(), bytes.data(), expected);
  return absl::OkStatus();
}

template <typename X, typename Row>
Rows CompiledCpp::Call(const char* function, const std::vector<Row>& inputs,
                       int outputs) const {
  std::vector<X> x;
  for (const Row& row : inputs) {
    for (const auto number : row) x.push_back(static_cast<X>(number));
  }
  std::vector<int32_t> y(inputs.size() * outputs);
  if (library_ != nullptr) {
    using Function = void (*)(const X*, int32_t*, int);
    reinterpret_cast<Function>(dlsym(library_, function))(
        x.data(), y.data(), static_cast<int>(inputs.size()));
  } else {
    const absl::string_view bytes(reinterpret_cast<const char*>(x.data()),
                                  x.size() * sizeof(X));
    const absl::Status status = Emulate(function, bytes, y);
    if (!status.ok()) {
      std::cerr << status << std::endl;
      return {};
    }
  }
  Rows rows;
  for (size_t n = 0; n < inputs.size(); ++n) {
    const int32_t* const row = y.data() + n * outputs;
    rows.emplace_back(row, row + outputs);
  }
  return rows;
}

Rows CompiledCpp::Infer(const Rows& inputs) const {
  return Call<int32_t>("infer", inputs, outputs_);
}

Rows CompiledCpp::InferVector(const Rows& inputs) const {
  return Call<int32_t>("infer_vector", inputs, outputs_);
}

Rows CompiledCpp::InferBatch(const Rows& inputs) const {
  return Call<int32_t>("infer_batch", inputs, outputs_);
}

Rows CompiledCpp::InferNarrowBatch(const Rows& inputs) const {
  return Call<int32_t>("infer_narrow_batch", inputs, outputs_);
}

Rows CompiledCpp::ToRaw(const std::vector<std::vector<float>>& values) const {
  return Call<float>("to_raw", values, inputs_);
}

}  // namespace autopruner
