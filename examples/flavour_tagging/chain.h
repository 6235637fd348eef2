// SPDX-License-Identifier: Apache-2.0
//
// Two networks one behind the other: what the first one gives, and the jet's
// own features, are the inputs of the second.
//
//   WriteFileAtomically("train.csv", ChainCsv(tagger, *chain_rows, jets))
//   // dl1_tagger.train -- --data=..                    -> dl1/model.json
//   absl::StatusOr<Model> linked = Linked(tagger, dl1);
//   y = InferReference(tagger, jet);
//   InferReference(*linked, {y[0], y[1], y[2], pt, eta, n_tracks})
#ifndef EXAMPLES_FLAVOUR_TAGGING_CHAIN_H_
#define EXAMPLES_FLAVOUR_TAGGING_CHAIN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// Names of the second network's inputs: "logit_CLASS", one a class of `first`,
// and the features that `first` joins to its elements.
std::vector<std::string> ChainFeatures(const Model& first);

// Returns the inputs of the second network, a row a jet: the logits of `first`
// in integers, each worth what its format says, and the joined features.
//   Errors: as RawInputs().
absl::StatusOr<std::vector<std::vector<float>>> ChainRows(const Model& first,
                                                          const Dataset& jets);

// Returns a text file of `rows`, with the flavours of `jets`.
std::string ChainCsv(const Model& first,
                     const std::vector<std::vector<float>>& rows,
                     const Dataset& jets);

// Returns `second`, which was trained on such rows, with one layer more in
// front that reads the raw outputs of `first` as they are: the ports of one
// firmware are wired to those of the other. All raw values behind that layer
// are those that training had: every output that `first` can give is tried.
//   Errors: InvalidArgument, if the features are others, or if no model file
//   may hold the layer.
absl::StatusOr<Model> Linked(const Model& first, Model second);

}  // namespace autopruner

#endif  // EXAMPLES_FLAVOUR_TAGGING_CHAIN_H_
