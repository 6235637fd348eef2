// SPDX-License-Identifier: Apache-2.0
//
// A small network for jets.csv that the build itself trains: see BUILD.
#ifndef TRAINED_TRAINED_H_
#define TRAINED_TRAINED_H_

#include "core/network_spec.h"

namespace autopruner {

inline constexpr NetworkSpec kTrained = {
    .inputs = 7,
    .layers = Layers(
        DenseSpec{
            .outputs = 8, .activation = Activation::kRelu, .prunable = true},
        DenseSpec{.outputs = 1}),
    .head = Head::kSigmoid,
};

}  // namespace autopruner

#endif  // TRAINED_TRAINED_H_
