// SPDX-License-Identifier: Apache-2.0
//
// The flags that make a score of logits: --score_bits, --score_fractions.
//
//   ASSIGN_OR_RETURN(model, WithFlaggedScore(std::move(model)));
#ifndef CODEGEN_SCORE_SCORE_FLAGS_H_
#define CODEGEN_SCORE_SCORE_FLAGS_H_

#include "absl/status/statusor.h"
#include "codegen/model/model.h"

namespace autopruner {

// Returns `model` with the score that the flags ask for, if any.
//   Errors: InvalidArgument, which starts with the flag.
absl::StatusOr<Model> WithFlaggedScore(Model model);

}  // namespace autopruner

#endif  // CODEGEN_SCORE_SCORE_FLAGS_H_
