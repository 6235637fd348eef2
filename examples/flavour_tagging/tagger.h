// SPDX-License-Identifier: Apache-2.0
//
// Scores of jets by models as they ship, in integers.
//
//   absl::StatusOr<Model> model = ReadTagger("tagger/model.json");
//   absl::StatusOr<Dataset> jets = LoadTestJets(*model, "flavour_jets");
//   auto scores = EvaluateTagger(*model, *jets, /*f_c=*/0.018);
//   RejectionAt(scores->b, scores->c, 0.77)
#ifndef EXAMPLES_FLAVOUR_TAGGING_TAGGER_H_
#define EXAMPLES_FLAVOUR_TAGGING_TAGGER_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "examples/flavour_tagging/rejection.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// Returns the model in `file`.
//   Errors: InvalidArgument, if it is none of three flavours; of the file.
absl::StatusOr<Model> ReadTagger(const std::string& file);

// Returns the jets in `folder`, as models of the network of `model` read them;
// and their test part.
//   Errors: of the files.
absl::StatusOr<TrainTest> LoadJets(const Model& model,
                                   const std::string& folder);
absl::StatusOr<Dataset> LoadTestJets(const Model& model,
                                     const std::string& folder);

// Returns the raw inputs of `model`, a row a jet.
//   Errors: InvalidArgument, if the jets have another number of inputs, or
//   other features.
absl::StatusOr<Rows> RawInputs(const Model& model, const Dataset& jets);

// Returns what `model` makes of the jets. `f_c`: see Discriminant().
//   Errors: as RawInputs().
absl::StatusOr<FlavourScores> EvaluateTagger(const Model& model,
                                             const Dataset& jets, double f_c);

// The same in integers to the end: of the score of `bits` fraction bits that
// firmware makes of the discriminant (see WithLogLikelihood()).
//   Errors: as RawInputs(); of WithLogLikelihood().
absl::StatusOr<FlavourScores> EvaluateScore(const Model& model,
                                            const Dataset& jets, double f_c,
                                            int bits);

}  // namespace autopruner

#endif  // EXAMPLES_FLAVOUR_TAGGING_TAGGER_H_
