// SPDX-License-Identifier: Apache-2.0
//
// A model whose output is a log-likelihood ratio that firmware can cut on.
//
//   absl::StatusOr<Model> scored = WithLogLikelihood(
//       model, /*bits=*/6, {{"c", 0.018}, {"light", 0.982}});
//   InferReference(*scored, x)  ->  {-83}     // a discriminant of -83/64
#ifndef CODEGEN_SCORE_LOG_LIKELIHOOD_SCORE_H_
#define CODEGEN_SCORE_LOG_LIKELIHOOD_SCORE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"

namespace autopruner {

// Returns `model`, which ends in logits z of a softmax, with layers more that
// make one score of them: the log-likelihood ratio
//
//   D = log(p_s / sum_i f_i p_i) = -log(sum_i exp(-r_i))
//   r_i = z_s - z_i - log f_i
//
// of the class s that `fractions` lacks, where f_i are the fractions of the
// others in the background (0: the class does not count). The sum comes one by
// one, a layer each:
//
//   -log(e^-a + e^-b) = a - max(a - b, 0) - log(1 + e^-|a - b|)
//
// with the last term from a table of a - b, in 1024 steps of 1/64.
//   Units: raw / 2^bits, in so many bits that nothing saturates, whatever the
//   logits.
//   Error: at most (n + 4) / 2^(bits + 3) + (n - 1) / 2^8 with n backgrounds:
//   the rounding of the score and the constants, and each table's.
//   Errors: InvalidArgument for a head that is no softmax, for `bits` that
//   CheckScoreBits() refuses, for names and fractions that are not those of all
//   classes but one, 1 in total, for too many layers, for numbers of too many
//   bits.
absl::StatusOr<Model> WithLogLikelihood(
    Model model, int bits, const std::map<std::string, double>& fractions);

}  // namespace autopruner

#endif  // CODEGEN_SCORE_LOG_LIKELIHOOD_SCORE_H_
