// SPDX-License-Identifier: Apache-2.0
//
// Scores of jets by a model as it ships, in integers.
//
//   absl::StatusOr<Tagger> tagger =
//       EvaluateTagger("tagger/model.json", {.data = "testdata/flavour_jets"});
//   RejectionAt(tagger->scores.b, tagger->scores.c, 0.77)
#ifndef EXAMPLES_FLAVOUR_TAGGING_TAGGER_H_
#define EXAMPLES_FLAVOUR_TAGGING_TAGGER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "examples/flavour_tagging/rejection.h"

namespace autopruner {

struct TaggerData {
  std::string data;    // a folder with train.h5 and test.h5
  double f_c = 0.018;  // see Discriminant()
};

struct RawJets {
  Rows inputs;                  // [jets][inputs of the model], raw
  std::vector<float> flavours;  // [jets]: 0 light, 1 c, 2 b
};

// Returns the test part of `data` as `model` reads it.
//   Errors: InvalidArgument, if the data have other inputs; those of the files.
absl::StatusOr<RawJets> LoadRawJets(const Model& model,
                                    const std::string& data);

struct Tagger {
  std::string file;
  FlavourScores scores;
};

// Returns what the model in `file` makes of the test part.
//   Errors: InvalidArgument, if it is no model of three flavours; those of
//   LoadRawJets(), and of the file.
absl::StatusOr<Tagger> EvaluateTagger(const std::string& file,
                                      const TaggerData& from);

}  // namespace autopruner

#endif  // EXAMPLES_FLAVOUR_TAGGING_TAGGER_H_
