// SPDX-License-Identifier: Apache-2.0
#include "tools/peers/compiled_peer.h"

#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "codegen/emit/test_folder.h"

namespace autopruner {

namespace {

// With the BLAS that is installed.
Peer Torch(const char* source) {
  return {"libtorch",
          source,
          "libtorch-dev libopenblas0",
          "/usr/include/torch/csrc/api/include/torch/torch.h",
          {"-isystem", "/usr/include/torch/csrc/api/include", "-ltorch",
           "-ltorch_cpu", "-lc10"}};
}

}  // namespace

const std::vector<Peer>& InferencePeers() {
  static const auto* const peers = new std::vector<Peer>{
      {"Eigen, fixed size",
       "eigen.cpp",
       "libeigen3-dev",
       "/usr/include/eigen3/Eigen/Dense",
       {"-isystem", "/usr/include/eigen3"}},
      {"oneDNN",
       "onednn.cpp",
       "libdnnl-dev",
       "/usr/include/dnnl.hpp",
       {"-ldnnl"}},
      {"XNNPACK",
       "xnnpack.cpp",
       "libxnnpack-dev",
       "/usr/include/xnnpack.h",
       {"-lXNNPACK", "-lpthreadpool"}},
      {"FANN, float",
       "fann.cpp",
       "libfann-dev",
       "/usr/include/floatfann.h",
       {"-lfloatfann"}},
      {"FANN, fixed point",
       "fann.cpp",
       "libfann-dev",
       "/usr/include/fixedfann.h",
       {"-DFIXED", "-lfixedfann"}},
      Torch("torch.cpp"),
  };
  return *peers;
}

const std::vector<Peer>& TrainingPeers() {
  static const auto* const peers =
      new std::vector<Peer>{Torch("torch_training.cpp")};
  return *peers;
}

const std::vector<Peer>& SetTrainingPeers() {
  static const auto* const peers = [] {
    Peer mask = Torch("torch_set_training.cpp");
    mask.name = "libtorch, mask";
    Peer there = Torch("torch_set_training.cpp");
    there.name = "libtorch, only those there";
    there.flags.push_back("-DONLY_THERE");
    return new std::vector<Peer>{mask, there};
  }();
  return *peers;
}

std::string MissingPackage(const Peer& peer) {
  if (std::filesystem::exists(peer.file)) return "";
  return absl::StrCat(peer.name, " is not measured: apt-get install ",
                      peer.package);
}

absl::StatusOr<CompiledPeer> CompiledPeer::Build(const Peer& peer,
                                                 const std::vector<int>& sizes,
                                                 const std::string& compiler) {
  const auto folder = std::make_shared<const TestFolder>("peer");
  RETURN_IF_ERROR(folder->Write(std::vector<GeneratedFile>{
      {"sizes.h", absl::StrCat("inline constexpr int kSizes[] = {",
                               absl::StrJoin(sizes, ", "), "};\n")}}));
  const std::string here = std::filesystem::current_path().string();
  std::vector<std::string> command = {
      compiler,
      "-std=c++17",
      "-O3",
      "-march=native",
      "-I.",
      absl::StrCat("-I", here),
      absl::StrCat(here, "/tools/peers/", peer.source),
      "-o",
      "peer"};
  command.insert(command.end(), peer.flags.begin(), peer.flags.end());
  RETURN_IF_ERROR(folder->RunSilently(command));
  return CompiledPeer(folder);
}

absl::StatusOr<std::vector<double>> CompiledPeer::Run(size_t figures) const {
  ASSIGN_OR_RETURN(
      const std::string said,
      folder_->Run({"env", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1",
                    "./peer", absl::StrCat("/tmp/", getpid(), ".net")}));
  std::vector<double> values;
  for (const absl::string_view word :
       absl::StrSplit(said, ' ', absl::SkipWhitespace())) {
    double value = 0;
    if (absl::SimpleAtod(word, &value)) values.push_back(value);
  }
  if (values.size() != figures) {
    return absl::InternalError(
        absl::StrCat("peer: expected ", figures, " figures, not ", said));
  }
  return values;
}

}  // namespace autopruner
