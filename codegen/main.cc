// SPDX-License-Identifier: Apache-2.0
//
// bazel run //codegen -- --model=model.json --out=DIR
#include <cstdio>
#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/circuit.h"
#include "codegen/emit_cpp.h"
#include "codegen/file.h"
#include "codegen/lower.h"
#include "codegen/model.h"
#include "codegen/model_file.h"
#include "codegen/program.h"
#include "codegen/summary.h"

ABSL_FLAG(std::string, model, "",
          "the model file to read; docs/model_format.md describes it");
ABSL_FLAG(std::string, out, "",
          "the directory to write to; made if it is not there");

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Turns a model file into firmware.\n\n"
    "  bazel run //codegen -- --model=model.json --out=firmware\n\n"
    "writes firmware/NAME.h, with NAME from the model: the network as fully\n"
    "unrolled, constexpr C++17 that includes nothing but <cstdint>. Relative\n"
    "paths start from the directory in which the command is typed.";

absl::Status CheckFlags() {
  if (absl::GetFlag(FLAGS_model).empty()) {
    return absl::InvalidArgumentError("--model is missing: a model file");
  }
  if (absl::GetFlag(FLAGS_out).empty()) {
    return absl::InvalidArgumentError("--out is missing: a directory");
  }
  return absl::OkStatus();
}

absl::Status Run() {
  if (absl::Status flags = CheckFlags(); !flags.ok()) return flags;
  const std::string source = ResolveUserPath(absl::GetFlag(FLAGS_model));
  const absl::StatusOr<Model> model = ReadModel(source);
  if (!model.ok()) return model.status();
  const absl::StatusOr<Circuit> circuit = Lower(*model);
  if (!circuit.ok()) return circuit.status();
  const std::string header =
      ResolveUserPath(absl::GetFlag(FLAGS_out)) + "/" + model->name + ".h";
  const absl::Status written =
      WriteFileAtomically(header, EmitCpp(*model, *circuit, BaseName(source)));
  if (!written.ok()) return written;
  std::printf("%s: %s.\nwrote %s\n", model->name.c_str(),
              SummaryText(Summarize(*model, *circuit)).c_str(), header.c_str());
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("codegen", autopruner::kUsage, argc, argv,
                                autopruner::Run);
}
