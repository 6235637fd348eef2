// SPDX-License-Identifier: Apache-2.0
//
// Handwritten digits from the 16 coordinates of a resampled pen stroke.
#ifndef EXAMPLES_PENDIGITS_PENDIGITS_H_
#define EXAMPLES_PENDIGITS_PENDIGITS_H_

#include "core/network_spec.h"

namespace autopruner {

constexpr DenseSpec PendigitsHidden(int outputs) {
  return {.outputs = outputs,
          .weight = {.width = 8, .frac = 6},
          .output = {.width = 8, .frac = 4, .is_signed = false},
          .activation = Activation::kRelu,
          .prunable = true};
}

inline constexpr NetworkSpec kPendigits = {
    .inputs = 16,
    .input = {.width = 8, .frac = 5},
    .layers =
        Layers(PendigitsHidden(64), PendigitsHidden(32), PendigitsHidden(32),
               DenseSpec{.outputs = 10,
                         .weight = {.width = 8, .frac = 6},
                         .output = {.width = 12, .frac = 6}}),
    .head = Head::kSoftmax,
};

}  // namespace autopruner

#endif  // EXAMPLES_PENDIGITS_PENDIGITS_H_
