// SPDX-License-Identifier: Apache-2.0
//
// The mass of a large-radius jet from all else that is known of it but its
// groomed mass: a regression.
#ifndef EXAMPLES_JET_MASS_JET_MASS_H_
#define EXAMPLES_JET_MASS_JET_MASS_H_

#include "core/network_spec.h"

namespace autopruner {

constexpr DenseSpec JetMassHidden(int nodes) {
  return {
      .outputs = nodes, .activation = Activation::kRelu, .prunable = true};
}

// Formats are found in training.
inline constexpr NetworkSpec kJetMass = {
    .inputs = 33,
    .layers = Layers(JetMassHidden(64), JetMassHidden(32), JetMassHidden(32),
                     DenseSpec{.outputs = 1}),
    .head = Head::kLinear,
};

}  // namespace autopruner

#endif  // EXAMPLES_JET_MASS_JET_MASS_H_
