// SPDX-License-Identifier: Apache-2.0
//
// bazel run //codegen -- --model=model.json --out=DIR
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "codegen/emit/summary.h"
#include "codegen/estimate/estimate_report.h"
#include "codegen/firmware.h"
#include "codegen/firmware_flags.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/score/score_flags.h"

ABSL_FLAG(std::string, model, "",
          "the model file to read; docs/model_format.md describes it");
ABSL_FLAG(std::string, out, "",
          "the directory to write to; made if it is not there");
ABSL_FLAG(std::string, name, "",
          "of the module, the namespace and the files, instead of the model's");

namespace autopruner {
namespace {

std::string Usage() {
  return "Turns a model file into firmware.\n\n"
         "  bazel run //codegen -- --model=model.json --out=firmware\n\n"
         "writes to firmware, with NAME from the model:\n" +
         FirmwareFiles() +
         "All compute the same integers. docs/hardware.md tells more. Relative "
         "paths\nstart from the directory in which the command is typed.";
}

absl::Status Run() {
  if (absl::GetFlag(FLAGS_model).empty()) {
    return Invalid("--model is missing: a model file");
  }
  if (absl::GetFlag(FLAGS_out).empty()) {
    return Invalid("--out is missing: a directory");
  }
  const std::string source = ResolveUserPath(absl::GetFlag(FLAGS_model));
  ASSIGN_OR_RETURN(FirmwareOptions options, FlaggedFirmwareOptions());
  options.project.source = BaseName(source);
  absl::StatusOr<Model> model = ReadModel(source);
  if (!model.ok()) return model.status();
  if (FLAGS_name.IsSpecifiedOnCommandLine()) {
    model->name = absl::GetFlag(FLAGS_name);
    const std::string problem = IdentifierProblem(model->name);
    if (!problem.empty()) {
      return Invalid("--name=", model->name, ": ", problem);
    }
  }
  model = WithFlaggedScore(*std::move(model));
  if (!model.ok()) return model.status();
  const absl::StatusOr<Firmware> firmware = MakeFirmware(*model, options);
  if (!firmware.ok()) return firmware.status();
  const std::string out = ResolveUserPath(absl::GetFlag(FLAGS_out));
  for (const GeneratedFile& file : firmware->files) {
    const absl::Status written =
        WriteFileAtomically(out + "/" + file.path, file.text);
    if (!written.ok()) return written;
  }
  std::printf("%s: %s.\n\n%s\n", model->name.c_str(),
              SummaryText(Summarize(*model, firmware->circuit)).c_str(),
              EstimateText(firmware->estimate).c_str());
  std::printf("wrote %zu files to %s\n", firmware->files.size(), out.c_str());
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("codegen", autopruner::Usage(), argc, argv,
                                autopruner::Run);
}
