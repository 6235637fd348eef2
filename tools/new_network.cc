// SPDX-License-Identifier: Apache-2.0
//
// bazel run //tools:new_network -- --data=jets.h5 --label=flavour --name=tagger
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/changed_flags.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "codegen/onnx/dense_network.h"
#include "codegen/onnx/read_dense_onnx.h"
#include "core/network_spec.h"
#include "tools/new_network_files.h"
#include "tools/new_network_survey.h"
#include "trainer/data/data_flags.h"

ABSL_FLAG(std::string, name, "",
          "of the network, its folder and its generated code: an identifier");
ABSL_FLAG(std::string, hidden, "64,32,32",
          "nodes of each hidden layer before it is pruned; empty: no such "
          "layer");
ABSL_FLAG(std::string, activation, "relu",
          "of the hidden layers: relu, or sigmoid, tanh or silu, which are "
          "looked up in tables");
ABSL_FLAG(std::string, onnx, "",
          "an ONNX file with a dense network that is trained already, whose "
          "hidden layers the new one has; the trainer's --onnx quantises it");
ABSL_FLAG(std::string, task, "auto",
          "classification, regression, or auto: text, true and false are "
          "classes, so are up to 100 different whole numbers with 20 samples "
          "each in the mean; other labels are targets");
ABSL_FLAG(std::string, out, "",
          "the folder to make, inside of a Bazel workspace; empty: --name");

namespace autopruner {
namespace {

namespace fs = std::filesystem;

constexpr char kUsage[] =
    "Makes a folder with a network for your data: its spec, a BUILD file and "
    "a README.\n\n"
    "  bazel run @autopruner//tools:new_network -- --data=jets.h5 "
    "--label=flavour --name=my_tagger --hidden=64,32,32\n\n"
    "Flags that say which columns are what go into the BUILD file.";

fs::path Absolute(const std::string& typed) {
  return fs::absolute(ResolveUserPath(typed)).lexically_normal();
}

// The workspace that `folder` is in.
absl::StatusOr<fs::path> WorkspaceOf(const fs::path& folder) {
  for (fs::path at = folder.parent_path();; at = at.parent_path()) {
    std::error_code error;
    for (const char* file : {"WORKSPACE", "WORKSPACE.bazel"}) {
      if (fs::is_regular_file(at / file, error)) return at;
    }
    if (at == at.parent_path()) break;
  }
  return Invalid("--out=", folder.string(), ": no folder above it has a file ",
                 "WORKSPACE; docs/your_own_network.md shows one");
}

// Checks that `folder` is new, and in a workspace, which is returned.
absl::StatusOr<fs::path> CheckFolder(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(folder, error))) {
    return absl::AlreadyExistsError(absl::StrCat(
        folder.string(), ": is there already; nothing is overwritten"));
  }
  ASSIGN_OR_RETURN(const fs::path workspace, WorkspaceOf(folder));
  const std::string package = folder.lexically_relative(workspace).string();
  for (const char c : package) {
    if (absl::string_view("\"\\'$ \t:").find(c) == absl::string_view::npos) {
      continue;
    }
    return Invalid("--out=", folder.string(), ": '", std::string(1, c),
                   "' cannot be in the name of a Bazel package");
  }
  return workspace;
}

// The path of the data, from the root of the workspace if they are in it.
std::string DataPath(const fs::path& data, const fs::path& workspace) {
  const fs::path relative = data.lexically_relative(workspace);
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return (inside ? relative : data).string();
}

// Takes the hidden layers of the network that --onnx names, after the survey.
absl::Status TakeLayers(NewNetwork& network) {
  const std::string path = ResolveUserPath(absl::GetFlag(FLAGS_onnx));
  if (FLAGS_hidden.IsSpecifiedOnCommandLine()) {
    return Invalid("--onnx and --hidden: expected one of them");
  }
  if (FLAGS_activation.IsSpecifiedOnCommandLine()) {
    return Invalid("--onnx and --activation: expected one of them");
  }
  ASSIGN_OR_RETURN(const DenseNetwork trained, ReadDenseOnnx(path));
  const DataSurvey& survey = network.survey;
  if (trained.inputs() != survey.inputs) {
    return Invalid(path, ": has ", trained.inputs(), " inputs; the data have ",
                   survey.inputs, " features (--features=, --drop=)");
  }
  const bool two = survey.head == Head::kSigmoid && trained.outputs() == 2;
  if (trained.outputs() != survey.outputs && !two) {
    return Invalid(path, ": has ", trained.outputs(),
                   " outputs; the labels ask ", "for ", survey.outputs, ": ",
                   survey.reason);
  }
  network.hidden.clear();
  for (size_t l = 0; l + 1 < trained.layers.size(); ++l) {
    const Activation activation = trained.layers[l].activation;
    if (l == 0) network.activation = activation;
    if (activation == Activation::kLinear || activation != network.activation) {
      return Invalid(
          path, ": layer ", l, " is ", ActivationName(activation),
          "; expected ",
          l == 0 ? "Relu, Tanh or Sigmoid" : ActivationName(network.activation),
          l == 0 ? "" : ", as layer 0 is");
    }
    network.hidden.push_back(trained.layers[l].outputs());
  }
  return absl::OkStatus();
}

// All files or none.
absl::Status WriteFolder(const std::vector<GeneratedFile>& files,
                         const fs::path& folder) {
  const fs::path unfinished = folder.string() + ".unfinished";
  std::error_code error;
  fs::remove_all(unfinished, error);
  const absl::Status written = WriteFiles(files, unfinished.string());
  if (written.ok()) fs::rename(unfinished, folder, error);
  if (written.ok() && !error) return absl::OkStatus();
  std::error_code ignored;
  fs::remove_all(unfinished, ignored);
  if (!written.ok()) return written;
  return absl::UnknownError(
      absl::StrCat(folder.string(), ": cannot be made: ", error.message()));
}

absl::Status Run() {
  NewNetwork network = {.name = absl::GetFlag(FLAGS_name)};
  RETURN_IF_ERROR(CheckNetworkName(network.name));
  ASSIGN_OR_RETURN(network.hidden, ParseHidden(absl::GetFlag(FLAGS_hidden)));
  ASSIGN_OR_RETURN(network.activation,
                   ParseActivation(absl::GetFlag(FLAGS_activation)));
  ASSIGN_OR_RETURN(const Task task, ParseTask(absl::GetFlag(FLAGS_task)));
  if (!FLAGS_data.IsSpecifiedOnCommandLine()) {
    return Invalid("--data= is missing: the file or folder to read");
  }
  const std::string out = absl::GetFlag(FLAGS_out);
  const fs::path folder = Absolute(out.empty() ? network.name : out);
  ASSIGN_OR_RETURN(const fs::path workspace, CheckFolder(folder));
  network.package = folder.lexically_relative(workspace).string();
  ASSIGN_OR_RETURN(network.survey, SurveyData(task));
  const std::string onnx = absl::GetFlag(FLAGS_onnx);
  if (!onnx.empty()) {
    RETURN_IF_ERROR(TakeLayers(network));
    network.onnx = DataPath(Absolute(onnx), workspace);
  }
  network.data = DataPath(Absolute(absl::GetFlag(FLAGS_data)), workspace);
  network.data_flags = DataFlagsInUse();
  RETURN_IF_ERROR(CheckSizes(network));
  ASSIGN_OR_RETURN(const std::vector<GeneratedFile> files,
                   NewNetworkFiles(network));
  RETURN_IF_ERROR(WriteFolder(files, folder));
  const std::string target =
      absl::StrCat("//", network.package, ":", network.name);
  std::cout << network.name << ": " << network.survey.inputs << " features, "
            << network.survey.reason << "\n";
  if (task == Task::kAuto) std::cout << "(--task says otherwise)\n";
  std::cout << "wrote " << folder.string() << "; next, from the workspace's "
            << "root:\n\n  bazel run " << target
            << ".train -- --data=" << ShellWord(network.data)
            << (onnx.empty() ? "" : " --onnx=" + ShellWord(network.onnx))
            << " --out=" << network.package << "\n  bazel test " << target
            << ".verilog_test\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("new_network", autopruner::kUsage, argc, argv,
                                autopruner::Run);
}
