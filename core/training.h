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
#include <cmath>
#include <cstdint>
#include <span>

#include "core/auto_pruner.h"
#include "core/loss.h"
#include "core/network.h"
#include "core/optimizer.h"
#include "core/pruning_baselines.h"

namespace autopruner {

// How many units shall be left. 0 leaves a budget out.
struct PruningPlan {
  int keep = 0;  // nodes in all layers together
  std::array<int, kMaxLayers> keep_in_layer = {};  // nodes of each layer
  int keep_features = 0;                           // inputs
};

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
  using Group = GateGroup<Layout::kUnits>;

  Training(const TrainingSpec& spec, uint64_t seed)
      : spec_(spec), optimizer_(spec.optimizer) {
    MakeGroups();
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
  bool snapped() const { return groups_ == 0 || step_ > snap_step(); }
  int groups() const { return groups_; }
  const Group& group(int g) const { return group_[g]; }
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
    groups_ = 0;
  }

  // One step of the optimiser. Returns the mean loss of the batch.
  double Step(const Batch& batch) {
    if (spec_.method != PruningMethod::kAutoPruner) return BaselineStep(batch);
    if (groups_ > 0 && step_ == snap_step()) Snap();
    const double progress =
        static_cast<double>(step_) / static_cast<double>(snap_step());
    const bool pruning = groups_ > 0 && step_ < snap_step();
    if (pruning) SolveGates(progress);
    const double loss = Descend(batch, pruning);
    if (pruning) {
      for (int g = 0; g < groups_; ++g) {
        group_[g].Step(gradient_.gates.data(), GateTemperature(progress));
      }
    }
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
    const bool taylor = spec_.method == PruningMethod::kTaylor && groups_ > 0;
    const bool pruning = taylor && step_ <= snap_step();
    if (pruning) TakeOutUnimportant();
    if (spec_.method == PruningMethod::kMagnitude && groups_ > 0 &&
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
    for (int g = 0; g < groups_; ++g) {
      Group& group = group_[g];
      const int keep = static_cast<int>(
          std::ceil(GateBudget(progress, group.count(), keep_[g])));
      if (keep >= LiveUnits(group)) continue;
      for (int j = 0; j < group.count(); ++j) {
        group.set_score(j, importance_.of(group.unit(j)));
      }
      group.Keep(keep);
      CopyGates(group);
      for (int level = 0; level < Layout::kLayers; ++level) TakeOut(level);
    }
  }

  int LiveUnits(const Group& group) const {
    int live = 0;
    for (int j = 0; j < group.count(); ++j) {
      live += network_.gates()[group.unit(j)] != 0.0f;
    }
    return live;
  }

  void TakeOutSmall() {
    for (int g = 0; g < groups_; ++g) {
      Group& group = group_[g];
      for (int j = 0; j < group.count(); ++j) {
        const int level = LevelOf(group.unit(j));
        group.set_score(
            j, Magnitude(network_, level, group.unit(j) - Layout::Unit(level)));
      }
    }
    KeepBest();
    for (int level = 0; level < Layout::kLayers; ++level) TakeOut(level);
  }

  void DrawLayout(uint64_t seed) {
    for (int g = 0; g < groups_; ++g) {
      for (int j = 0; j < group_[g].count(); ++j) {
        group_[g].set_score(j, RandomScore(seed, group_[g].unit(j)));
      }
    }
    KeepBest();
  }

  void KeepBest() {
    for (int g = 0; g < groups_; ++g) {
      group_[g].Keep(keep_[g]);
      CopyGates(group_[g]);
    }
  }

  static constexpr int LevelOf(int unit) {
    int level = 0;
    while (unit >= Layout::Unit(level + 1)) ++level;
    return level;
  }

  // Gates, budgets.
  void MakeGroups() {
    const PruningPlan& plan = spec_.pruning;
    if (plan.keep_features > 0 && plan.keep_features < kSpec.inputs) {
      Group& group = AddGroup(plan.keep_features);
      for (int i = 0; i < kSpec.inputs; ++i) group.Add(i, 0);
    }
    if (plan.keep > 0 && plan.keep < kSpec.prunable_nodes()) {
      Group& group = AddGroup(plan.keep);
      for (int l = 0; l < Layout::kLayers; ++l) AddLayer(group, l);
    }
    for (int l = 0; l < Layout::kLayers; ++l) {
      const int keep = plan.keep_in_layer[l];
      if (keep > 0 && keep < Layout::Nodes(l + 1)) AddLayer(AddGroup(keep), l);
    }
  }

  Group& AddGroup(int keep) {
    keep_[groups_] = keep;
    return group_[groups_++];
  }

  static void AddLayer(Group& group, int layer) {
    if (!kSpec.layers.at[layer].prunable) return;
    for (int j = 0; j < Layout::Nodes(layer + 1); ++j) {
      group.Add(Layout::Unit(layer + 1) + j, layer + 1);
    }
  }

  void SolveGates(double progress) {
    for (int g = 0; g < groups_; ++g) {
      Group& group = group_[g];
      group.Solve(GateTemperature(progress),
                  GateBudget(progress, group.count(), keep_[g]));
      CopyGates(group);
    }
  }

  // A gate below 2^-40 is as good as closed; what it lets through would end in
  // denormal floats, which are slow.
  void CopyGates(const Group& group) {
    for (int j = 0; j < group.count(); ++j) {
      const double gate = group.gate(j);
      network_.gates()[group.unit(j)] =
          gate < 0x1p-40 ? 0.0f : static_cast<float>(gate);
    }
  }

  // Ends pruning: folds the gates into the weights behind them, keeps the best
  // units and takes the others out for good.
  void Snap() {
    SolveGates(1.0);
    for (int g = 0; g < groups_; ++g) group_[g].Keep(keep_[g]);
    for (int level = 0; level < Layout::kLayers; ++level) FoldGates(level);
    for (int g = 0; g < groups_; ++g) CopyGates(group_[g]);
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
  std::array<Group, kMaxLayers + 2> group_ = {};
  std::array<int, kMaxLayers + 2> keep_ = {};
  TaylorImportance<Layout::kUnits> importance_;  // of kTaylor
  int groups_ = 0;
  int64_t step_ = 0;
};

}  // namespace autopruner

#endif  // CORE_TRAINING_H_
