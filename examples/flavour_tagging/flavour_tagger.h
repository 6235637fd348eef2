// SPDX-License-Identifier: Apache-2.0
//
// The flavour of a jet from its tracks: a deep set (DIPS; ATLAS,
// ATL-PHYS-PUB-2020-014).
#ifndef EXAMPLES_FLAVOUR_TAGGING_FLAVOUR_TAGGER_H_
#define EXAMPLES_FLAVOUR_TAGGING_FLAVOUR_TAGGER_H_

#include "core/network_spec.h"

namespace autopruner {

constexpr DenseSpec FlavourHidden(int outputs) {
  return {
      .outputs = outputs, .activation = Activation::kRelu, .prunable = true};
}

// Six features of each of up to 10 tracks, 32-32-16 nodes that all tracks
// share, the sum over tracks, to which pt, eta and n_tracks of the jet are
// joined, 32-32 nodes, and three flavours. Formats are found.
inline constexpr NetworkSpec kFlavourTagger = {
    .inputs = 6,
    .set = {.elements = 10, .shared_layers = 3, .joined = 3},
    .layers =
        Layers(FlavourHidden(32), FlavourHidden(32), FlavourHidden(16),
               FlavourHidden(32), FlavourHidden(32), DenseSpec{.outputs = 3}),
    .head = Head::kSoftmax,
};

// The same numbers side by side, 0 where there is no track.
inline constexpr NetworkSpec kDenseTagger = {
    .inputs = 63,
    .layers = Layers(FlavourHidden(64), FlavourHidden(32), FlavourHidden(32),
                     DenseSpec{.outputs = 3}),
    .head = Head::kSoftmax,
};

// What stands behind the set network (as DL1 does): its three logits, with pt,
// eta and n_tracks of the jet.
inline constexpr NetworkSpec kDl1Tagger = {
    .inputs = 6,
    .layers =
        Layers(FlavourHidden(32), FlavourHidden(16), DenseSpec{.outputs = 3}),
    .head = Head::kSoftmax,
};

}  // namespace autopruner

#endif  // EXAMPLES_FLAVOUR_TAGGING_FLAVOUR_TAGGER_H_
