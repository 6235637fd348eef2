// SPDX-License-Identifier: Apache-2.0
//
// A model whose output is a probability that firmware can cut on.
//
//   absl::StatusOr<Model> scored = WithProbability(model, /*bits=*/8);
//   InferReference(*scored, x)  ->  {171}     // a probability of 171/256
#ifndef CODEGEN_SCORE_PROBABILITY_SCORE_H_
#define CODEGEN_SCORE_PROBABILITY_SCORE_H_

#include "absl/status/statusor.h"
#include "codegen/model/model.h"

namespace autopruner {

// Returns `model` with one layer more: what it gives is no logit but the
// probability of class 1, the sigmoid of the logit, from a table: an integer of
// `bits` bits, worth raw / 2^bits. All else is as it was.
//   Errors: InvalidArgument for a head that has no such probability, for
//   `bits` that CheckScoreBits() refuses, for a model that has all layers
//   already.
absl::StatusOr<Model> WithProbability(Model model, int bits);

}  // namespace autopruner

#endif  // CODEGEN_SCORE_PROBABILITY_SCORE_H_
