// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_networks.h"

#include "trainer/hbb/hbb_tagger.h"
#include "trainer/run/train_network.h"

namespace autopruner {
namespace {

// As the tagger, but for its sizes.
constexpr NetworkSpec SmallTagger(int inputs, int nodes) {
  NetworkSpec spec = kHbbTagger;
  spec.inputs = inputs;
  spec.layers.at[0] = HbbHidden(nodes);
  spec.layers.at[1] = HbbHidden(nodes);
  spec.layers.at[2] = HbbHidden(nodes / 2);
  return spec;
}

constexpr NetworkSpec kLayoutNetwork = SmallTagger(kHbbTagger.inputs, 16);
constexpr NetworkSpec kFeatureNetwork = SmallTagger(16, 8);

}  // namespace

Trainable LayoutNetwork() { return MakeTrainable<kLayoutNetwork>("layouts"); }

Trainable FeatureNetwork() {
  return MakeTrainable<kFeatureNetwork>("features");
}

}  // namespace autopruner
