// SPDX-License-Identifier: Apache-2.0
//
// A model whose output is a score that firmware can cut on.
//
//   absl::StatusOr<Model> scored = WithScore(model, /*bits=*/8);
//   InferReference(*scored, x)  ->  {171}     // a probability of 171/256
#ifndef CODEGEN_MODEL_SCORE_H_
#define CODEGEN_MODEL_SCORE_H_

#include "absl/status/statusor.h"
#include "codegen/model/model.h"

namespace autopruner {

// Bits that a score may have.
inline constexpr int kMaxScoreBits = 16;

// Returns `model` with one layer more: what it gives is no logit but the
// probability of class 1, the sigmoid of the logit, from a table: an integer of
// `bits` bits, worth raw / 2^bits. All else is as it was.
//   Errors: InvalidArgument for a head that has no such probability, for
//   `bits` beyond 1 to kMaxScoreBits, for a model that has all layers already.
absl::StatusOr<Model> WithScore(Model model, int bits);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_SCORE_H_
