// SPDX-License-Identifier: Apache-2.0
//
// The tagger of the README: 35 jet features in, one score out.
#ifndef TRAINER_HBB_HBB_TAGGER_H_
#define TRAINER_HBB_HBB_TAGGER_H_

#include "core/network_spec.h"

namespace autopruner {

// 6-bit weights, 8-bit activations.
constexpr DenseSpec HbbHidden(int outputs) {
  return {.outputs = outputs,
          .weight = {.width = 6, .frac = 4},
          .output = {.width = 8, .frac = 4, .is_signed = false},
          .activation = Activation::kRelu,
          .prunable = true};
}

inline constexpr NetworkSpec kHbbTagger = {
    .inputs = 35,
    .input = {.width = 10, .frac = 6},
    .layers = Layers(HbbHidden(64), HbbHidden(32), HbbHidden(32),
                     DenseSpec{.outputs = 1,
                               .weight = {.width = 6, .frac = 4},
                               .output = {.width = 12, .frac = 6}}),
    .head = Head::kSigmoid,
};

}  // namespace autopruner

#endif  // TRAINER_HBB_HBB_TAGGER_H_
