// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/compiled_hls.h"

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "codegen/emit/design.h"
#include "codegen/emit/hls/emit_hls.h"
#include "codegen/emit/hls/emit_serial_hls.h"
#include "codegen/emit/hls/hls_function.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {
namespace {

// From here on, g++ takes minutes to optimise the one basic block.
constexpr size_t kMaxOptimisedOps = 2000;

// A function that dlsym finds: calls the top function row by row.
std::string Bridge(const Model& model, const std::vector<HlsPort>& ports) {
  std::string declarations;
  std::vector<std::string> arguments;
  std::string results;
  for (const HlsPort& port : ports) {
    if (port.is_input) {
      arguments.push_back(absl::StrCat(port.type, "(x[", port.index, "])"));
    } else {
      const std::string out = absl::StrCat("out", port.index);
      arguments.push_back(out);
      absl::StrAppend(&declarations, "    ", port.type, " ", out, ";\n");
      absl::StrAppend(&results, "    y[", port.index, "] = ", out,
                      ".to_int64();\n");
    }
  }
  return absl::StrCat(
      "#include \"", HlsName(model.name),
      ".h\"\n"
      "extern \"C\" __attribute__((visibility(\"default\"))) void run(\n"
      "    const int64_t* x, int64_t* y, int64_t count) {\n"
      "  for (int64_t n = 0; n < count; ++n) {\n",
      declarations, "    ", HlsName(model.name), "(",
      absl::StrJoin(arguments, ", "), ");\n", results,
      "    x += ", model.inputs(), ";\n    y += ", model.outputs(),
      ";\n  }\n}\n");
}

}  // namespace

absl::Status CompileHls(const TestFolder& folder,
                        const std::vector<std::string>& sources,
                        const std::vector<std::string>& flags) {
  // Pragmas of HLS are unknown to g++. Vitis compiles as C++14.
  std::vector<std::string> command = {
      "g++",      "-std=c++14",   "-Wall",
      "-Wextra",  "-Werror",      "-pedantic",
      "-Wshadow", "-Wconversion", "-Wno-unknown-pragmas",
      "-I",       "fallback"};
  command.insert(command.end(), flags.begin(), flags.end());
  command.insert(command.end(), sources.begin(), sources.end());
  return folder.RunSilently(command, "hls");
}

absl::StatusOr<CompiledHls> CompiledHls::Build(const Design& design) {
  const Model& model = design.model;
  const TestFolder folder(model.name);
  absl::StatusOr<std::vector<GeneratedFile>> files = EmitHls(design);
  if (files.ok()) {
    files->push_back(
        {"hls/bridge.cpp", Bridge(model, HlsPorts(model, design.circuit))});
  }
  absl::Status status = folder.Write(files);
  const bool is_large = design.circuit.ops().size() > kMaxOptimisedOps;
  if (status.ok()) {
    status = CompileHls(folder, {HlsName(model.name) + ".cpp", "bridge.cpp"},
                        {is_large ? "-O0" : "-O1", "-fPIC", "-shared",
                         "-fvisibility=hidden", "-o", "run.so"});
  }
  if (!status.ok()) return status;
  void* library = dlopen(absl::StrCat(folder.path(), "/hls/run.so").c_str(),
                         RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return absl::InternalError(dlerror());
  CompiledHls compiled;
  compiled.outputs_ = model.outputs();
  compiled.run_ = reinterpret_cast<RunFunction>(dlsym(library, "run"));
  return compiled;
}

absl::StatusOr<std::string> RunSerialHlsBench(const SerialDesign& design) {
  const TestFolder folder(design.model.name);
  const std::string name = HlsName(design.model.name);
  RETURN_IF_ERROR(folder.Write(EmitSerialHls(design)));
  RETURN_IF_ERROR(CompileHls(folder, {name + ".cpp", name + "_test.cpp"},
                             {"-O1", "-o", "bench"}));
  return folder.Run({"./bench"}, "hls");
}

Rows CompiledHls::Run(const Rows& inputs) const {
  std::vector<int64_t> x;
  for (const std::vector<int64_t>& row : inputs) {
    x.insert(x.end(), row.begin(), row.end());
  }
  std::vector<int64_t> y(inputs.size() * outputs_);
  run_(x.data(), y.data(), static_cast<int64_t>(inputs.size()));
  Rows outputs;
  for (size_t n = 0; n < inputs.size(); ++n) {
    const int64_t* row = y.data() + n * outputs_;
    outputs.emplace_back(row, row + outputs_);
  }
  return outputs;
}

}  // namespace autopruner
