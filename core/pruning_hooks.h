// SPDX-License-Identifier: Apache-2.0
//
// What a pruning method is: an object with hooks, given to Training<>.
//
//   // Takes out node 3 of the first hidden layer at half of the steps.
//   template <NetworkSpec kSpec>
//   struct DropOne : PruningHooks<kSpec> {
//     void BeforeStep(TrainingState<kSpec>& state) {
//       if (state.step != state.StepAt(0.5)) return;
//       LiveUnits<kSpec> live = state.network.live();
//       live[NetworkLayout<kSpec>::Unit(1) + 3] = false;
//       state.KeepOnly(live);
//     }
//   };
//   Training<kTagger, DropOne<kTagger>> training(spec, {}, /*seed=*/1);
//
// A method shadows the hooks that it needs; there is nothing virtual. It holds
// all that it knows, without heap, and is copied with the training. A method
// that programs can be asked for has a place in pruning_methods.h.
//
// What Training<> does, in this order:
//
//   once        method.Start(state, seed); parameters are drawn, for live units
//   each step   method.BeforeStep(state)
//               effective parameters are made; method.AfterPrepare(network)
//               forward and backward, with method.needs(state)
//               method.AfterBackward(state, gradient)
//               the optimiser moves the parameters; ++state.step
//   at the end  effective parameters are made; method.AfterPrepare(network)
#ifndef CORE_PRUNING_HOOKS_H_
#define CORE_PRUNING_HOOKS_H_

#include <cstdint>

#include "core/network_layout.h"
#include "core/training_state.h"

namespace autopruner {

// The hooks of a method that does nothing: all units stay.
template <NetworkSpec kSpec>
struct PruningHooks {
  using State = TrainingState<kSpec>;

  // Before parameters are drawn: closes the gates of what is never used.
  void Start(State& /*state*/, uint64_t /*seed*/) {}

  // Before a step: sets the network's gates, takes units out.
  void BeforeStep(State& /*state*/) {}

  // When effective parameters have been made, the ones that the passes use:
  // changes them (Network::MutableEffective), e.g. rounds weights to digits
  // that the method has chosen. The optimiser moves parameters() by the
  // gradient at the effective ones.
  void AfterPrepare(Network<kSpec>& /*network*/) const {}

  // What AfterBackward() reads of the gradient of this step; all else in it may
  // be of another step.
  GradientNeeds needs(const State& /*state*/) const { return {}; }

  // After backward over a batch, before the optimiser's step: moves scores,
  // averages statistics. `gradient` is that of the batch's mean loss.
  void AfterBackward(State& /*state*/, const Gradient<kSpec>& /*gradient*/) {}
};

}  // namespace autopruner

#endif  // CORE_PRUNING_HOOKS_H_
