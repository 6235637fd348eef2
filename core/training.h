// SPDX-License-Identifier: Apache-2.0
//
// Training a network while AutoPruner takes its superfluous nodes away.
//
//   static Training<kTagger> training(
//       {.schedule = {.peak = 0.002, .steps = 1000}, .pruning = {.keep = 16}},
//       /*seed=*/1);
//   while (!training.done()) training.Step(batch);
//   training.network();                   // exactly 16 nodes are live
//
// Everything stands in the object itself: no heap. It is large; give it static
// storage or one allocation of your own.
#ifndef CORE_TRAINING_H_
#define CORE_TRAINING_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/auto_pruner.h"
#include "core/loss.h"
#include "core/multiplications.h"
#include "core/network.h"
#include "core/optimizer.h"
#include "core/pruning_baselines.h"
#include "core/pruning_budgets.h"

namespace autopruner {

struct TrainingSpec {
  LearningRateSchedule schedule = {};
  OptimizerSpec optimizer = {};
  PruningPlan pruning = {};
  PruningMethod method = PruningMethod::kAutoPruner;
};

// Rows of a data set. Which of them, and in what order, `rows` tells.
struct Batch {
  const float* x = nullptr;        // [samples][inputs], scaled
  const float* y = nullptr;        // [samples]; [samples][outputs], linear head
  const float* weight = nullptr;   // [samples]
  std::span<const uint32_t> rows;  // this batch
};

template <NetworkSpec kSpec>
requires ValidNetwork<kSpec>
class Training {
 public:
  using Layout = NetworkLayout<kSpec>;
  using Budgets = PruningBudgets<kSpec>;

  Training(const TrainingSpec& spec, uint64_t seed)
      : spec_(spec), optimizer_(spec.optimizer), budgets_(spec.pruning) {
    if (spec.method == PruningMethod::kRandom) DrawLayout(seed);
    network_.Initialize(seed);
  }

  Network<kSpec>& network() { return network_; }
  const Network<kSpec>& network() const { return network_; }
  int64_t step() const { return step_; }
  bool done() const { return step_ >= spec_.schedule.steps; }
  // The step at which gates become 0 or 1. From it on the layout is final.
  int64_t snap_step() const {
    return static_cast<int64_t>(kSnapAt *
                                static_cast<double>(spec_.schedule.steps));
  }
  bool snapped() const { return budgets_.empty() || step_ > snap_step(); }
  const Budgets& budgets() const { return budgets_; }
  // The sum of all gates of hidden nodes: nodes in use.
  double nodes_in_use() const {
    double sum = 0;
    for (int level = 1; level < Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Nodes(level); ++j) {
        sum += network_.gates()[Layout::Unit(level) + j];
      }
    }
    return sum;
  }

  // Restricts the network to the units that are live in `gates`, and draws its
  // parameters anew: an independent network of that layout.
  void Restrict(const std::array<float, Layout::kUnits>& gates, uint64_t seed) {
    network_.gates() = gates;
    network_.Initialize(seed);
    budgets_.Clear();
  }

  // One step of the optimiser. Returns the mean loss of the batch.
  double Step(const Batch& batch) {
    if (spec_.method != PruningMethod::kAutoPruner) return BaselineStep(batch);
    if (!budgets_.empty() && step_ == snap_step()) Snap();
    const double progress =
        static_cast<double>(step_) / static_cast<double>(snap_step());
    const bool pruning = !budgets_.empty() && step_ < snap_step();
    if (pruning) budgets_.Solve(progress, network_.gates());
    const double loss = Descend(batch, pruning);
    if (pruning) budgets_.Step(gradient_.gates, progress);
    EndStep();
    return loss;
  }

 private:
  // Moves the parameters against the gradient.
  double Descend(const Batch& batch, bool with_gates) {
    network_.Prepare();
    const double loss = Accumulate(batch, with_gates);
    optimizer_.Step(network_.parameters(), gradient_.parameters,
                    LearningRate(spec_.schedule, step_));
    if (network_.quantized()) network_.ClampToFormats();
    return loss;
  }

  void EndStep() {
    ++step_;
    if (done()) network_.Prepare();
  }

  // Step() of the methods that AutoPruner is compared with: units are in or
  // out, from one step to the next.
  double BaselineStep(const Batch& batch) {
    const bool taylor =
        spec_.method == PruningMethod::kTaylor && !budgets_.empty();
    const bool pruning = taylor && step_ <= snap_step();
    if (pruning) TakeOutUnimportant();
    if (spec_.method == PruningMethod::kMagnitude && !budgets_.empty() &&
        step_ == magnitude_step()) {
      TakeOutSmall();
    }
    const double loss = Descend(batch, pruning);
    if (pruning) importance_.Add(network_.gates(), gradient_.gates);
    EndStep();
    return loss;
  }

  int64_t magnitude_step() const {
    return static_cast<int64_t>(kMagnitudeAt *
                                static_cast<double>(spec_.schedule.steps));
  }

  // Takes out the least important units that the budget, a whole number, has
  // no more room for.
  void TakeOutUnimportant() {
    const double progress =
        static_cast<double>(step_) / static_cast<double>(snap_step());
    const auto score = [&](int unit) { return importance_.of(unit); };
    if (!budgets_.Narrow(progress, score, network_.gates())) return;
    for (int level = 0; level < Layout::kLayers; ++level) TakeOut(level);
  }

  void TakeOutSmall() {
    budgets_.SetScores([&](int unit) {
      const int level = Multiplications<kSpec>::LevelOf(unit);
      return Magnitude(network_, level, unit - Layout::Unit(level));
    });
    budgets_.Keep(network_.gates());
    for (int level = 0; level < Layout::kLayers; ++level) TakeOut(level);
  }

  void DrawLayout(uint64_t seed) {
    budgets_.SetScores([&](int unit) { return RandomScore(seed, unit); });
    budgets_.Keep(network_.gates());
  }

  // Ends pruning: folds the gates into the weights behind them, keeps the best
  // units and takes the others out for good.
  void Snap() {
    budgets_.Solve(1.0, network_.gates());
    for (int level = 0; level < Layout::kLayers; ++level) FoldGates(level);
    budgets_.Keep(network_.gates());
    for (int level = 0; level < Layout::kLayers; ++level) TakeOut(level);
  }

  // Multiplies the weights that lead out of a level's units by their gates.
  void FoldGates(int level) {
    for (int o = 0; o < Layout::Nodes(level + 1); ++o) {
      for (int j = 0; j < Layout::Nodes(level); ++j) {
        network_.parameters()[Layout::WeightAt(level, o, j)] *=
            network_.gates()[Layout::Unit(level) + j];
      }
    }
  }

  // Zeroes what leads into and out of a level's dead units.
  void TakeOut(int level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      if (network_.live(level, j)) continue;
      for (int o = 0; o < Layout::Nodes(level + 1); ++o) {
        Zero(Layout::WeightAt(level, o, j));
      }
      if (level == 0) continue;
      for (int i = 0; i < Layout::Nodes(level - 1); ++i) {
        Zero(Layout::WeightAt(level - 1, j, i));
      }
      Zero(Layout::Bias(level - 1) + j);
    }
  }

  void Zero(int parameter) {
    network_.parameters()[parameter] = 0;
    optimizer_.Forget(parameter);
  }

  // Forward and backward over the batch. Returns its mean loss.
  double Accumulate(const Batch& batch, bool with_gates) {
    gradient_.Clear();
    double loss = 0;
    const int size = static_cast<int>(batch.rows.size());
    for (int begin = 0; begin < size; begin += kMicroBatch) {
      const int samples = std::min(kMicroBatch, size - begin);
      Load(batch, begin, samples);
      network_.Forward(pass_, samples);
      loss +=
          HeadLoss(kSpec.head, pass_.logits(), targets_.data(), weights_.data(),
                   kSpec.outputs(), PadToVector(samples), pass_.dlogits.data());
      network_.Backward(pass_, samples, with_gates, gradient_);
    }
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
      const float* x = batch.x + row * kSpec.inputs;
      for (int i = 0; i < kSpec.inputs; ++i) {
        pass_.inputs[i * kMicroBatch + s] = x[i];
      }
      weights_[s] = real ? batch.weight[row] * share : 0.0f;
      for (int o = 0; o < kTargets; ++o) {
        targets_[o * kMicroBatch + s] = batch.y[row * kTargets + o];
      }
    }
  }

  static constexpr int kTargets =
      kSpec.head == Head::kLinear ? kSpec.outputs() : 1;

  TrainingSpec spec_;
  Network<kSpec> network_;
  Optimizer<Layout::kParameters> optimizer_;
  Pass<kSpec> pass_;
  Gradient<kSpec> gradient_;
  alignas(
      kLaneAlignment) std::array<float, kTargets* kMicroBatch> targets_ = {};
  alignas(kLaneAlignment) std::array<float, kMicroBatch> weights_ = {};
  Budgets budgets_;
  TaylorImportance<Layout::kUnits> importance_;  // of kTaylor
  int64_t step_ = 0;
};

}  // namespace autopruner

#endif  // CORE_TRAINING_H_
