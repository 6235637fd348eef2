// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/compiled_hls.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/command.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/hls/emit_hls.h"
#include "codegen/emit/project_options.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {
namespace {

// From here on, g++ takes minutes to optimise the one basic block.
constexpr size_t kMaxOptimisedOps = 2000;

// A function that dlsym finds: calls the top function row by row.
std::string Bridge(const Model& model, const std::vector<HlsPort>& ports) {
  std::string declarations;
  std::string arguments;
  std::string results;
  for (const HlsPort& port : ports) {
    const std::string index = std::to_string(port.index);
    if (!arguments.empty()) arguments += ", ";
    if (port.is_input) {
      arguments += port.type + "(x[" + index + "])";
    } else {
      declarations += "    " + port.type + " out" + index + ";\n";
      arguments += "out" + index;
      results += "    y[" + index + "] = out" + index + ".to_int64();\n";
    }
  }
  return "#include \"" + model.name +
         ".h\"\n"
         "extern \"C\" __attribute__((visibility(\"default\"))) void run(\n"
         "    const int64_t* x, int64_t* y, int64_t count) {\n"
         "  for (int64_t n = 0; n < count; ++n) {\n" +
         declarations + "    " + model.name + "(" + arguments + ");\n" +
         results + "    x += " + std::to_string(model.inputs()) +
         ";\n    y += " + std::to_string(model.outputs()) + ";\n  }\n}\n";
}

}  // namespace

std::string NewHlsDirectory(const std::string& name) {
  static int count = 0;  // a library that is loaded must not be overwritten
  const char* test_directory = std::getenv("TEST_TMPDIR");
  return std::string(test_directory == nullptr ? "." : test_directory) +
         "/hls_" + std::to_string(getpid()) + "_" + std::to_string(count++) +
         "_" + name;
}

absl::Status CompileHls(const std::vector<GeneratedFile>& files,
                        const std::string& directory,
                        const std::vector<std::string>& flags,
                        const std::vector<std::string>& sources) {
  for (const GeneratedFile& file : files) {
    const absl::Status status =
        WriteFileAtomically(directory + "/" + file.path, file.text);
    if (!status.ok()) return status;
  }
  // Pragmas of HLS are unknown to g++. Vitis compiles as C++14.
  std::vector<std::string> command = {
      "g++",     "-std=c++14", "-Wall",        "-Wextra",
      "-Werror", "-pedantic",  "-Wconversion", "-Wno-unknown-pragmas",
      "-I",      "fallback"};
  command.insert(command.end(), flags.begin(), flags.end());
  command.insert(command.end(), sources.begin(), sources.end());
  return RunCommand(command, directory + "/hls").status();
}

absl::StatusOr<CompiledHls> CompiledHls::Build(const Model& model,
                                               const Circuit& circuit) {
  const ProjectOptions options = {
      .source = "model.json",
      .golden_inputs = {std::vector<int64_t>(model.inputs())},
      .golden_outputs = {std::vector<int64_t>(model.outputs())}};
  std::vector<GeneratedFile> files = EmitHls(model, circuit, options);
  files.push_back({"hls/bridge.cpp", Bridge(model, HlsPorts(model, circuit))});
  const std::string directory = NewHlsDirectory(model.name);
  const absl::Status status =
      CompileHls(files, directory,
                 {circuit.ops().size() > kMaxOptimisedOps ? "-O0" : "-O1",
                  "-fPIC", "-shared", "-fvisibility=hidden", "-o", "run.so"},
                 {model.name + ".cpp", "bridge.cpp"});
  if (!status.ok()) return status;
  void* library =
      dlopen((directory + "/hls/run.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return absl::InternalError(dlerror());
  CompiledHls compiled;
  compiled.outputs_ = model.outputs();
  compiled.run_ = reinterpret_cast<RunFunction>(dlsym(library, "run"));
  return compiled;
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
