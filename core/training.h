// SPDX-License-Identifier: Apache-2.0
//
// Training a network while a pruning method takes superfluous nodes away.
//
//   static Training<kTagger, AutoPruner<kTagger>> training(
//       {.schedule = {.peak = 0.002, .steps = 1000}},
//       AutoPruner<kTagger>({.keep = 16}), /*seed=*/1);
//   while (!training.done()) training.Step(batch);
//   training.network();                   // exactly 16 nodes are live
//
// What a method may do, and when: pruning_hooks.h.
//
// Everything stands in the object itself: no heap. It is large; give it static
// storage or one allocation of your own.
#ifndef CORE_TRAINING_H_
#define CORE_TRAINING_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/loss.h"
#include "core/network.h"
#include "core/optimizer.h"
#include "core/pruning_hooks.h"
#include "core/training_state.h"

namespace autopruner {

struct TrainingSpec {
  LearningRateSchedule schedule = {};
  OptimizerSpec optimizer = {};  // weight_decay: that of all hidden nodes
};

// Rows of a data set. Which of them, and in what order, `rows` tells.
struct Batch {
  const float* x = nullptr;        // [samples][sample_size()], scaled
  const float* y = nullptr;        // [samples]; [samples][outputs], linear head
  const float* weight = nullptr;   // [samples]
  std::span<const uint32_t> rows;  // this batch
};

// `Method` has the hooks of PruningHooks<kSpec>, which itself prunes nothing.
template <NetworkSpec kSpec, typename Method = PruningHooks<kSpec>>
requires ValidNetwork<kSpec>
class Training {
 public:
  using Layout = NetworkLayout<kSpec>;

  Training(const TrainingSpec& spec, const Method& method, uint64_t seed)
      : spec_(spec),
        state_(spec.schedule.steps, spec.optimizer),
        method_(method) {
    method_.Start(state_, seed);
    state_.network.Initialize(seed);
  }

  Network<kSpec>& network() { return state_.network; }
  const Network<kSpec>& network() const { return state_.network; }
  Method& method() { return method_; }
  const Method& method() const { return method_; }
  int64_t step() const { return state_.step; }
  int64_t steps() const { return state_.steps; }
  bool done() const { return state_.step >= state_.steps; }
  // From this step on the layout is final.
  int64_t snap_step() const { return state_.snap_step(); }
  // The sum of all gates of hidden nodes: nodes in use.
  double nodes_in_use() const {
    double sum = 0;
    for (int level = 1; level < Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Outputs(level - 1); ++j) {
        sum += network().gates()[Layout::Unit(level) + j];
      }
    }
    return sum;
  }

  // Makes the network's effective parameters those of the last step.
  void Prepare() {
    state_.network.MakeEffective();
    method_.AfterPrepare(state_.network);
    state_.network.Arrange();
  }

  // One step of the optimiser. Returns the mean loss of the batch.
  // Not inlined: compiled once, wherever it is called.
  [[gnu::noinline]] double Step(const Batch& batch) {
    state_.learning_rate = LearningRate(spec_.schedule, state_.step);
    method_.BeforeStep(state_);
    Prepare();
    const double loss = Accumulate(batch, method_.needs(state_));
    method_.AfterBackward(state_, gradient_);
    state_.optimizer.Step(state_.network.parameters(), gradient_.parameters,
                          state_.learning_rate, DecayShare());
    if (state_.network.quantized()) state_.network.ClampToFormats();
    ++state_.step;
    if (done()) Prepare();
    return loss;
  }

 private:
  // Weights decay in proportion to the nodes in use: the fewer are left, the
  // less can they learn by heart, and the more does decay cost them.
  double DecayShare() const {
    if constexpr (Layout::kHiddenNodes == 0) return 1;
    return nodes_in_use() / Layout::kHiddenNodes;
  }

  // Forward and backward over the batch. Returns its mean loss.
  double Accumulate(const Batch& batch, const GradientNeeds& needs) {
    double loss = 0;
    const int size = static_cast<int>(batch.rows.size());
    gradient_.Clear(size, needs);
    for (int begin = 0; begin < size; begin += kMicroBatch) {
      const int samples = std::min(kMicroBatch, size - begin);
      Load(batch, begin, samples);
      state_.network.Forward(pass_, samples);
      loss += HeadLoss(kSpec.head, pass_.logits.data(), targets_.data(),
                       weights_.data(), kSpec.outputs(), PadToVector(samples),
                       pass_.dlogits.data());
      state_.network.Backward(pass_, samples, gradient_, needs.moments);
    }
    state_.network.ThroughGates(needs.gates, gradient_);
    return loss;
  }

  // Copies samples into the micro-batch; the last vector is filled up with
  // samples of weight 0. Weights are divided by the batch's size: the gradient
  // is that of the mean loss.
  void Load(const Batch& batch, int begin, int samples) {
    const float share = 1.0f / static_cast<float>(batch.rows.size());
    for (int s = 0; s < PadToVector(samples); ++s) {
      const bool real = s < samples;
      const int64_t row = batch.rows[begin + (real ? s : 0)];
      pass_.Load(s, batch.x + row * kSpec.sample_size());
      weights_[s] = real ? batch.weight[row] * share : 0.0f;
      for (int o = 0; o < kTargets; ++o) {
        targets_[o * kMicroBatch + s] = batch.y[row * kTargets + o];
      }
    }
  }

  static constexpr int kTargets = TargetsOfHead(kSpec.head, kSpec.outputs());

  TrainingSpec spec_;
  TrainingState<kSpec> state_;
  Method method_;
  Pass<kSpec> pass_;
  Gradient<kSpec> gradient_;
  alignas(
      kLaneAlignment) std::array<float, kTargets* kMicroBatch> targets_ = {};
  alignas(kLaneAlignment) std::array<float, kMicroBatch> weights_ = {};
};

}  // namespace autopruner

#endif  // CORE_TRAINING_H_
