// SPDX-License-Identifier: Apache-2.0
#include "codegen/score/score_flags.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "codegen/score/log_likelihood_score.h"
#include "codegen/score/probability_score.h"
#include "core/network_spec.h"

ABSL_FLAG(std::optional<int>, score_bits, std::nullopt,
          "the output is a score of so many fraction bits, instead of logits: "
          "of a sigmoid head the probability, of a softmax head the "
          "log-likelihood ratio, for which --score_fractions is needed, too; "
          "default: logits");
ABSL_FLAG(std::vector<std::string>, score_fractions, {},
          "the fractions of the background, 1 in total, of all classes but the "
          "signal's: c=0.018,light=0.982 of the classes light, c, b for "
          "log(p_b / (0.018 p_c + 0.982 p_light))");

namespace autopruner {
namespace {

absl::StatusOr<std::map<std::string, double>> ScoreFractions() {
  std::map<std::string, double> fractions;
  for (const std::string& text : absl::GetFlag(FLAGS_score_fractions)) {
    const size_t equals = text.rfind('=');
    double fraction = 0;
    if (equals == std::string::npos ||
        !absl::SimpleAtod(text.substr(equals + 1), &fraction) ||
        !fractions.emplace(text.substr(0, equals), fraction).second) {
      return Invalid("--score_fractions=", text,
                     ": expected CLASS=FRACTION, a class once");
    }
  }
  return fractions;
}

}  // namespace

absl::StatusOr<Model> WithFlaggedScore(Model model) {
  const bool has_score = FLAGS_score_bits.IsSpecifiedOnCommandLine();
  const int bits = absl::GetFlag(FLAGS_score_bits).value_or(0);
  ASSIGN_OR_RETURN(const auto fractions, ScoreFractions());
  if (!has_score && !fractions.empty()) {
    return Invalid("--score_fractions: expected --score_bits, too");
  }
  if (!has_score) return model;
  if (ComparesOutputs(model.head) && fractions.empty()) {
    return Invalid("--score_bits=", bits,
                   ": the score of a softmax head takes ",
                   "--score_fractions=, of all but one of ",
                   absl::StrJoin(model.classes, ", "));
  }
  absl::StatusOr<Model> scored =
      fractions.empty() ? WithProbability(std::move(model), bits)
                        : WithLogLikelihood(std::move(model), bits, fractions);
  if (scored.ok()) return scored;
  const std::string given =
      absl::StrJoin(absl::GetFlag(FLAGS_score_fractions), ",");
  return Invalid("--score_bits=", bits,
                 fractions.empty() ? "" : " --score_fractions=", given, ": ",
                 scored.status().message());
}

}  // namespace autopruner
