// SPDX-License-Identifier: Apache-2.0
//
// Weights without digits: those that a quantised network leaves out.
#ifndef CORE_IDLE_WEIGHTS_H_
#define CORE_IDLE_WEIGHTS_H_

#include <algorithm>

#include "core/lanes.h"
#include "core/network_layout.h"
#include "core/network_spec.h"
#include "core/training_state.h"

namespace autopruner {

// Lets them decay faster, a step: Adam moves a weight whose gradient is noise
// as far as any other, and in float the network would be another one.
template <NetworkSpec kSpec>
void DecayIdleWeights(TrainingState<kSpec>& state) {
  using Layout = NetworkLayout<kSpec>;
  constexpr double kIdleDecay = 4;  // times the learning rate
  const Lanes rest = Broadcast(
      static_cast<float>(std::max(0.0, 1 - kIdleDecay * state.learning_rate)));
  for (int l = 0; l < Layout::kLayers; ++l) {
    float* weights = state.network.parameters().data() + Layout::Weight(l);
    const float* digits = state.network.digits().data() + Layout::Weight(l);
    for (int k = 0; k < Layout::Weights(l); k += kLanes) {
      const Lanes weight = LoadLanes(weights + k);
      const Lanes idle = rest * weight;
      StoreLanes(LoadLanes(digits + k) == Lanes{} ? idle : weight, weights + k);
    }
  }
}

}  // namespace autopruner

#endif  // CORE_IDLE_WEIGHTS_H_
