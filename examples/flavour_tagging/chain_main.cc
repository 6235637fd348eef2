// SPDX-License-Identifier: Apache-2.0
//
// bazel run //examples/flavour_tagging:chain_main -- --first=DIR/model.json
//
// From the set network to the one behind it: its data, and its inputs.
#include <iostream>
#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "examples/flavour_tagging/chain.h"
#include "examples/flavour_tagging/tagger.h"
#include "trainer/data/dataset_load.h"

ABSL_FLAG(std::string, first, "", "the model file of the set network");
ABSL_FLAG(std::string, second, "",
          "the model file of the network that was trained on what this program "
          "wrote: with it, NAME.json is written, which reads the raw outputs "
          "of the first; empty: the data are written");
ABSL_FLAG(std::string, data, "testdata/flavour_jets",
          "the folder with train.h5 and test.h5");
ABSL_FLAG(std::string, out, "",
          "folder for train.csv and test.csv, or for NAME.json");

namespace autopruner {
namespace {

absl::Status WriteData(const Model& first, const std::string& out) {
  ASSIGN_OR_RETURN(
      const TrainTest jets,
      LoadJets(first, FLAGS_data.IsSpecifiedOnCommandLine()
                          ? ResolveUserPath(absl::GetFlag(FLAGS_data))
                          : absl::GetFlag(FLAGS_data)));
  for (const auto* part : {&jets.train, &jets.test}) {
    const std::string name = part == &jets.train ? "train.csv" : "test.csv";
    ASSIGN_OR_RETURN(const auto rows, ChainRows(first, *part));
    RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(out, "/", name),
                                        ChainCsv(first, rows, *part)));
    std::cout << "wrote " << rows.size() << " jets to " << out << "/" << name
              << "\n";
  }
  return absl::OkStatus();
}

absl::Status WriteLinked(const Model& first, const std::string& out) {
  ASSIGN_OR_RETURN(const Model second,
                   ReadModel(ResolveUserPath(absl::GetFlag(FLAGS_second))));
  ASSIGN_OR_RETURN(const Model linked, Linked(first, second));
  const std::string path = absl::StrCat(out, "/", linked.name, ".json");
  RETURN_IF_ERROR(WriteFileAtomically(path, ModelText(linked)));
  std::cout << "wrote " << path << "\n";
  return absl::OkStatus();
}

absl::Status Run() {
  for (const auto* flag : {&FLAGS_first, &FLAGS_out}) {
    if (!absl::GetFlag(*flag).empty()) continue;
    return absl::InvalidArgumentError(flag == &FLAGS_first
                                          ? "--first= is missing: a model file"
                                          : "--out= is missing: a folder");
  }
  ASSIGN_OR_RETURN(const Model first,
                   ReadTagger(ResolveUserPath(absl::GetFlag(FLAGS_first))));
  const std::string out = ResolveUserPath(absl::GetFlag(FLAGS_out));
  return absl::GetFlag(FLAGS_second).empty() ? WriteData(first, out)
                                             : WriteLinked(first, out);
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram(
      "chain",
      "Puts a network behind the set network.\n\n"
      "  bazel run //examples/flavour_tagging:chain_main -- "
      "--first=tagger/model.json --out=chain\n\n"
      "writes the logits of all jets, with the jets' own features, as the data "
      "that\nthe second network is trained on; with --second=, its model file "
      "with the\nfirst one's raw outputs as inputs.",
      argc, argv, autopruner::Run);
}
