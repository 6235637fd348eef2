// SPDX-License-Identifier: Apache-2.0
//
// A network in training, and what a pruning method may do to it.
//
//   TrainingState<kTagger> state(/*steps=*/1000, optimizer_spec);
//   live[unit] = false;
//   state.KeepOnly(live);                 // the unit's parameters are 0
//   state.progress()                      // 0 .. 1: up to the snap
#ifndef CORE_TRAINING_STATE_H_
#define CORE_TRAINING_STATE_H_

#include <cstdint>

#include "core/network.h"
#include "core/optimizer.h"
#include "core/pruning_plan.h"

namespace autopruner {

template <NetworkSpec kSpec>
struct TrainingState {
  using Layout = NetworkLayout<kSpec>;

  TrainingState(int64_t all_steps, const OptimizerSpec& spec)
      : optimizer(spec), steps(all_steps) {}

  Network<kSpec> network;
  Optimizer<Layout::kParameters> optimizer;
  int64_t steps = 0;         // in all
  int64_t step = 0;          // done
  double learning_rate = 0;  // of the step that is made

  // The step that begins at `share` of all of them.
  int64_t StepAt(double share) const {
    return static_cast<int64_t>(share * static_cast<double>(steps));
  }
  // The step before which the layout becomes final.
  int64_t snap_step() const { return StepAt(kSnapAt); }
  // From 0, at the first step, to 1, at the snap.
  double progress() const {
    return static_cast<double>(step) / static_cast<double>(snap_step());
  }

  // Takes out, for good, what is not live.
  void KeepOnly(const LiveUnits<kSpec>& live) {
    network.SetLive(live);
    TakeOut();
  }
  // Zeroes what leads into and out of units whose gate is 0.
  void TakeOut() {
    for (int level = 0; level < Layout::kLayers; ++level) TakeOut(level);
  }

 private:
  void TakeOut(int level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      if (network.live(level, j)) continue;
      for (int o = 0; o < Layout::Outputs(level); ++o) {
        Zero(Layout::WeightAt(level, o, j));
      }
      if (!Layout::IsNode(level, j)) continue;
      for (int i = 0; i < Layout::Nodes(level - 1); ++i) {
        Zero(Layout::WeightAt(level - 1, j, i));
      }
      Zero(Layout::Bias(level - 1) + j);
    }
  }

  void Zero(int parameter) {
    network.parameters()[parameter] = 0;
    optimizer.Forget(parameter);
  }
};

}  // namespace autopruner

#endif  // CORE_TRAINING_STATE_H_
