// SPDX-License-Identifier: Apache-2.0
//
// The folder of a new network: spec, BUILD file and README.
//
//   const NewNetwork network = {.name = "my_tagger", .package = "my_tagger",
//   ..}; NewNetworkFiles(network)[0].path  ->  "my_tagger.h"
#ifndef TOOLS_NEW_NETWORK_FILES_H_
#define TOOLS_NEW_NETWORK_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "core/network_spec.h"
#include "tools/new_network_survey.h"

namespace autopruner {

struct NewNetwork {
  std::string name = {};
  std::string package = {};  // the folder, from the root of the workspace
  std::string data = {};     // as seen from there
  std::vector<std::string> data_flags = {};  // all others: {"--label=flavour"}
  std::string onnx = {};         // a network to begin with, likewise; or empty
  std::vector<int> hidden = {};  // nodes of each hidden layer
  Activation activation = Activation::kRelu;  // of all of them
  DataSurvey survey = {};
};

// Checks that `name` can name a folder, a namespace, a module, and targets.
//   Errors: InvalidArgument, which starts with --name=.
absl::Status CheckNetworkName(const std::string& name);

// Parses --hidden: "64,32,32", or "" for none.
//   Errors: InvalidArgument, which starts with --hidden=.
absl::StatusOr<std::vector<int>> ParseHidden(const std::string& text);

// Checks that the spec can be trained and becomes firmware.
//   Errors: InvalidArgument, which says what is too large.
absl::Status CheckSizes(const NewNetwork& network);

// Parses --activation: "relu", or one that is looked up in a table.
//   Errors: InvalidArgument, which starts with --activation=.
absl::StatusOr<Activation> ParseActivation(const std::string& text);

// Returns the files. They work in every workspace that has this one as
// @autopruner, and in this one itself.
//   Errors: InvalidArgument for a flag or package that a BUILD file cannot
//   hold.
absl::StatusOr<std::vector<GeneratedFile>> NewNetworkFiles(
    const NewNetwork& network);

}  // namespace autopruner

#endif  // TOOLS_NEW_NETWORK_FILES_H_
