// SPDX-License-Identifier: Apache-2.0
#include "codegen/score/probability_score.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "codegen/score/score_bits.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

absl::StatusOr<Model> WithProbability(Model model, int bits) {
  if (!IsBinary(model.head)) {
    return Invalid("a ", HeadName(model.head),
                   " head has no one probability; a sigmoid head has");
  }
  RETURN_IF_ERROR(CheckScoreBits(bits));
  if (model.layers.size() == kMaxModelLayers) {
    return Invalid("has ", kMaxModelLayers,
                   " layers already; a score is one more");
  }
  constexpr Activation kActivation = Activation::kSigmoid;
  const Format score = {.width = bits, .frac = bits, .is_signed = false};
  model.layers.push_back(
      {.activation = kActivation,
       .weight_format = {{.width = 2, .frac = 0}},
       .output_format = {score},
       .live = {true},
       .weight = {{1}},
       .bias = {0},
       .table = {MakeTable(kActivation, TableInput(kActivation), score)}});
  model.head = Head::kLinear;
  model.classes = {absl::StrCat("probability of ", model.classes[1])};
  return model;
}

}  // namespace autopruner
