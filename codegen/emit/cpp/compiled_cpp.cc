// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/compiled_cpp.h"

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
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

// The functions of a network behind names that dlsym finds. All else is hidden:
// the loader makes one of inline variables that have the same name in several
// libraries. 125 events are a whole block and what is no multiple of any
// vector's length.
constexpr char kBridge[] = R"(
namespace {

template <typename Function>
void InferOnes(Function function, const int32_t* x, int32_t* y, int count) {
  for (int n = 0; n < count; ++n, x += net::kInputs, y += net::kOutputs) {
    int32_t in[net::kInputs];
    int32_t out[net::kOutputs];
    for (int i = 0; i < net::kInputs; ++i) in[i] = x[i];
    function(in, out);
    for (int j = 0; j < net::kOutputs; ++j) y[j] = out[j];
  }
}

template <typename X, typename Y>
void InferBatches(const int32_t* x, int32_t* y, int count) {
  constexpr int kBatch = 125;
  static X batch_x[net::kInputs][kBatch];
  static Y batch_y[net::kOutputs][kBatch];
  for (int n = 0; n < count; n += kBatch) {
    const int events = count - n < kBatch ? count - n : kBatch;
    for (int i = 0; i < net::kInputs; ++i) {
      for (int k = 0; k < kBatch; ++k) {
        batch_x[i][k] =
            static_cast<X>(k < events ? x[(n + k) * net::kInputs + i] : 0);
      }
    }
    net::InferBatch(batch_x, batch_y);
    for (int j = 0; j < net::kOutputs; ++j) {
      for (int k = 0; k < events; ++k) {
        y[(n + k) * net::kOutputs + j] = batch_y[j][k];
      }
    }
  }
}

template <bool kNarrow>
struct Narrowest {
  using Type = int32_t;
};
template <>
struct Narrowest<true> {
  using Type = int16_t;
};

}  // namespace

extern "C" __attribute__((visibility("default"))) void infer(const int32_t* x, int32_t* y, int count) {
  InferOnes([](const auto& a, auto& b) { net::Infer(a, b); }, x, y, count);
}

extern "C" __attribute__((visibility("default"))) void infer_vector(const int32_t* x, int32_t* y, int count) {
  InferOnes([](const auto& a, auto& b) { net::InferVector(a, b); }, x, y, count);
}

extern "C" __attribute__((visibility("default"))) void infer_batch(const int32_t* x, int32_t* y, int count) {
  InferBatches<int32_t, int32_t>(x, y, count);
}

extern "C" __attribute__((visibility("default"))) void infer_narrow_batch(const int32_t* x, int32_t* y, int count) {
  using X = Narrowest<net::lanes::HoldsInputs<int16_t>()>::Type;
  using Y = Narrowest<net::lanes::HoldsOutputs<int16_t>()>::Type;
  InferBatches<X, Y>(x, y, count);
}

extern "C" __attribute__((visibility("default"))) void to_raw(const float* values, int32_t* x, int count) {
  for (int n = 0; n < count; ++n) {
    float in[net::kInputs];
    int32_t out[net::kInputs];
    for (int i = 0; i < net::kInputs; ++i) in[i] = values[i];
    net::ToRaw(in, out);
    for (int i = 0; i < net::kInputs; ++i) x[i] = out[i];
    values += net::kInputs;
    x += net::kInputs;
  }
}
)";

// static_asserts that the compiler infers what the reference does.
std::string ConstantExpressions(const Model& model, const Rows& inputs) {
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

}  // namespace

absl::StatusOr<CompiledCpp> CompiledCpp::Build(const Design& design,
                                               const CompileOptions& options) {
  const Model& model = design.model;
  const TestFolder folder(model.name);
  absl::StatusOr<std::vector<GeneratedFile>> files = EmitCpp(design);
  if (files.ok()) {
    files->push_back(
        {"bridge.cc",
         absl::StrCat(
             "#include \"", CppName(model.name),
             "_vector.h\"\nnamespace net = ", CppName(model.name), ";\n",
             ConstantExpressions(model, options.constexpr_inputs), kBridge)});
  }
  absl::Status status = folder.Write(files);
  if (status.ok()) {
    std::vector<std::string> command = {options.compiler,
                                        absl::StrCat("-std=", options.standard),
                                        "-fPIC",
                                        "-shared",
                                        "-fvisibility=hidden",
                                        "-Wall",
                                        "-Wextra",
                                        "-Werror",
                                        "-pedantic",
                                        "-Wconversion",
                                        "-Wsign-conversion",
                                        "-Wshadow",
                                        "-Wold-style-cast",
                                        "-fno-exceptions",
                                        "-fno-rtti",
                                        "bridge.cc",
                                        "-o",
                                        "bridge.so"};
    command.insert(command.end(), options.flags.begin(), options.flags.end());
    status = folder.RunSilently(command);
  }
  if (!status.ok()) return status;
  void* library = dlopen(absl::StrCat(folder.path(), "/bridge.so").c_str(),
                         RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return absl::InternalError(dlerror());
  CompiledCpp compiled;
  compiled.inputs_ = model.inputs();
  compiled.outputs_ = model.outputs();
  compiled.infer_ = reinterpret_cast<InferFunction>(dlsym(library, "infer"));
  compiled.infer_vector_ =
      reinterpret_cast<InferFunction>(dlsym(library, "infer_vector"));
  compiled.infer_batch_ =
      reinterpret_cast<InferFunction>(dlsym(library, "infer_batch"));
  compiled.infer_narrow_batch_ =
      reinterpret_cast<InferFunction>(dlsym(library, "infer_narrow_batch"));
  compiled.to_raw_ = reinterpret_cast<ToRawFunction>(dlsym(library, "to_raw"));
  return compiled;
}

Rows CompiledCpp::Run(InferFunction infer, const Rows& inputs) const {
  std::vector<int32_t> x;
  for (const std::vector<int64_t>& row : inputs) {
    for (const int64_t raw : row) x.push_back(static_cast<int32_t>(raw));
  }
  std::vector<int32_t> y(inputs.size() * outputs_);
  infer(x.data(), y.data(), static_cast<int>(inputs.size()));
  Rows outputs;
  for (size_t n = 0; n < inputs.size(); ++n) {
    const int32_t* row = y.data() + n * outputs_;
    outputs.emplace_back(row, row + outputs_);
  }
  return outputs;
}

Rows CompiledCpp::Infer(const Rows& inputs) const {
  return Run(infer_, inputs);
}

Rows CompiledCpp::InferVector(const Rows& inputs) const {
  return Run(infer_vector_, inputs);
}

Rows CompiledCpp::InferBatch(const Rows& inputs) const {
  return Run(infer_batch_, inputs);
}

Rows CompiledCpp::InferNarrowBatch(const Rows& inputs) const {
  return Run(infer_narrow_batch_, inputs);
}

Rows CompiledCpp::ToRaw(const std::vector<std::vector<float>>& values) const {
  std::vector<float> flat;
  for (const std::vector<float>& row : values) {
    flat.insert(flat.end(), row.begin(), row.end());
  }
  std::vector<int32_t> raw(flat.size());
  to_raw_(flat.data(), raw.data(), static_cast<int>(values.size()));
  Rows rows;
  for (size_t n = 0; n < values.size(); ++n) {
    const int32_t* row = raw.data() + n * inputs_;
    rows.emplace_back(row, row + inputs_);
  }
  return rows;
}

}  // namespace autopruner
