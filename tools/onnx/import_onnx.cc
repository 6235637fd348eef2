// SPDX-License-Identifier: Apache-2.0
//
// bazel run //tools/onnx:import_onnx -- --onnx=net.onnx --out=model.json
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model_file.h"
#include "codegen/onnx/dense_network.h"
#include "codegen/onnx/read_dense_onnx.h"
#include "core/network_spec.h"

ABSL_FLAG(std::string, onnx, "", "the ONNX file to read");
ABSL_FLAG(std::string, out, "", "the model file to write");
ABSL_FLAG(std::string, name, "",
          "of the network: an identifier; empty: that of the graph");
ABSL_FLAG(std::string, head, "",
          "what the outputs are, where the graph does not tell: sigmoid, "
          "softmax or linear");
ABSL_FLAG(std::vector<std::string>, classes, {},
          "names of the classes, or of the outputs");

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Turns a quantised network, an ONNX file with QONNX's Quant nodes, into a "
    "model file.\n\n"
    "  bazel run //tools/onnx:import_onnx -- --onnx=net.onnx "
    "--out=model.json\n\n"
    "A network in float is quantised by the trainer, which takes data for it:\n"
    "docs/your_own_network.md. docs/model_format.md tells what is read.";

absl::Status SetHead(DenseNetwork& network) {
  const std::string wanted = absl::GetFlag(FLAGS_head);
  if (wanted.empty()) return absl::OkStatus();
  for (const Head head : kHeads) {
    if (wanted != HeadName(head)) continue;
    if (network.head.has_value() && network.head != head) {
      return Invalid("--head=", wanted, ": the graph has ",
                     HeadName(*network.head));
    }
    if (!FitsHead(head, network.outputs())) {
      return Invalid("--head=", wanted, ": does not fit ", network.outputs(),
                     " outputs");
    }
    network.head = head;
    return absl::OkStatus();
  }
  return Invalid("--head=", wanted, ": expected sigmoid, softmax or linear");
}

void SetClasses(DenseNetwork& network) {
  const std::vector<std::string> classes = absl::GetFlag(FLAGS_classes);
  if (!classes.empty()) network.classes = classes;
  if (!network.classes.empty() || !network.head.has_value()) return;
  const int count = NamesBehindHead(*network.head, network.outputs());
  for (int k = 0; k < count; ++k) {
    network.classes.push_back(
        absl::StrCat(HasClasses(*network.head) ? "class" : "target", k));
  }
}

absl::Status SetName(DenseNetwork& network) {
  if (!absl::GetFlag(FLAGS_name).empty()) {
    network.name = absl::GetFlag(FLAGS_name);
  }
  if (network.name.empty()) {
    return Invalid("--name= is missing: the graph's name is no identifier");
  }
  const std::string problem = IdentifierProblem(network.name);
  if (!problem.empty()) {
    return Invalid("--name=", network.name, ": ", problem);
  }
  return absl::OkStatus();
}

absl::Status Run() {
  if (absl::GetFlag(FLAGS_onnx).empty()) return Invalid("--onnx= is missing");
  if (absl::GetFlag(FLAGS_out).empty()) return Invalid("--out= is missing");
  const std::string path = ResolveUserPath(absl::GetFlag(FLAGS_onnx));
  ASSIGN_OR_RETURN(DenseNetwork network, ReadDenseOnnx(path));
  RETURN_IF_ERROR(SetHead(network));
  SetClasses(network);
  RETURN_IF_ERROR(SetName(network));
  absl::StatusOr<Model> model = ToModel(network);
  if (!model.ok()) return Invalid(path, ": ", model.status().message());
  model->provenance = {{"made_by", "AutoPruner import_onnx"},
                       {"onnx", BaseName(path)}};
  const std::string out = ResolveUserPath(absl::GetFlag(FLAGS_out));
  RETURN_IF_ERROR(WriteModel(*model, out));
  for (const std::string& remark : network.remarks) {
    std::cout << "note: " << remark << "\n";
  }
  std::cout << "wrote " << out << ": " << model->inputs() << " features, "
            << model->layers.size() << " layers, " << HeadName(model->head)
            << " of " << model->outputs() << "\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("import_onnx", autopruner::kUsage, argc, argv,
                                autopruner::Run);
}
