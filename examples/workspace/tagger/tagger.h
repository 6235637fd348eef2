// tagger: 7 features, 2 classes (hbb, qcd).
#ifndef TAGGER_TAGGER_H_
#define TAGGER_TAGGER_H_

#include "core/network_spec.h"

namespace autopruner {

constexpr DenseSpec TaggerHidden(int nodes) {
  return {
      .outputs = nodes, .activation = Activation::kRelu, .prunable = true};
}

// Formats are found in training.
inline constexpr NetworkSpec kTagger = {
    .inputs = 7,
    .layers = Layers(TaggerHidden(16),
                     TaggerHidden(8),
                     DenseSpec{.outputs = 1}),
    .head = Head::kSigmoid,
};

}  // namespace autopruner

#endif  // TAGGER_TAGGER_H_
