// SPDX-License-Identifier: Apache-2.0
//
// The tagger of the README: 35 jet features in, one score out.
#ifndef TRAINER_HBB_HBB_TAGGER_H_
#define TRAINER_HBB_HBB_TAGGER_H_

#include "core/network_spec.h"

namespace autopruner {

constexpr DenseSpec HbbHidden(int outputs) {
  return {
      .outputs = outputs, .activation = Activation::kRelu, .prunable = true};
}

// Formats are found.
inline constexpr NetworkSpec kHbbTagger = {
    .inputs = 35,
    .layers = Layers(HbbHidden(64), HbbHidden(32), HbbHidden(32),
                     DenseSpec{.outputs = 1}),
    .head = Head::kSigmoid,
};

}  // namespace autopruner

#endif  // TRAINER_HBB_HBB_TAGGER_H_
