// SPDX-License-Identifier: Apache-2.0
//
// bazel run //tools/onnx:export_onnx -- --model=model.json --out=DIR
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "codegen/model/model_file.h"
#include "codegen/onnx/dense_network.h"
#include "codegen/onnx/dense_onnx.h"
#include "codegen/onnx/integer_onnx.h"

ABSL_FLAG(std::string, model, "",
          "the model file to read; docs/model_format.md describes it");
ABSL_FLAG(std::string, out, "",
          "the directory to write to; made if it is not there");
ABSL_FLAG(std::vector<std::string>, forms,
          std::vector<std::string>({"float", "integer", "qonnx"}),
          "which files are written: float, integer, qonnx");

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Turns a model file into ONNX.\n\n"
    "  bazel run //tools/onnx:export_onnx -- --model=model.json --out=onnx\n\n"
    "writes, with NAME from the model:\n"
    "  NAME_float.onnx    the pruned network, nothing is rounded\n"
    "  NAME_integer.onnx  integer operators: the integers of the firmware\n"
    "  NAME_qonnx.onnx    the formats as QONNX's Quant nodes\n"
    "All take physical features, [samples][features], and give scores and\n"
    "logits; docs/model_format.md tells more.";

absl::StatusOr<std::string> Form(const Model& model, const std::string& form) {
  if (form == "integer") return IntegerOnnx(model);
  ASSIGN_OR_RETURN(DenseNetwork network, ToDenseNetwork(model));
  if (form == "float") return DenseOnnx(WithoutFormats(std::move(network)));
  if (form == "qonnx") return DenseOnnx(network);
  return absl::InvalidArgumentError(absl::StrCat(
      "--forms=", form, ": expected some of float, integer, qonnx"));
}

absl::Status Run() {
  for (const auto* flag : {&FLAGS_model, &FLAGS_out}) {
    if (absl::GetFlag(*flag).empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag == &FLAGS_model ? "model" : "out",
                       "= is missing; see --help"));
    }
  }
  const std::string path = ResolveUserPath(absl::GetFlag(FLAGS_model));
  ASSIGN_OR_RETURN(const Model model, ReadModel(path));
  std::vector<GeneratedFile> files;
  for (const std::string& form : absl::GetFlag(FLAGS_forms)) {
    absl::StatusOr<std::string> bytes = Form(model, form);
    if (!bytes.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(form, ": ", bytes.status().message(),
                       " (--forms= chooses what is written)"));
    }
    files.push_back({absl::StrCat(model.name, "_", form, ".onnx"), *bytes});
  }
  const std::string out = ResolveUserPath(absl::GetFlag(FLAGS_out));
  RETURN_IF_ERROR(WriteFiles(files, out));
  for (const GeneratedFile& file : files) {
    std::cout << "wrote " << out << "/" << file.path << "\n";
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("export_onnx", autopruner::kUsage, argc, argv,
                                autopruner::Run);
}
