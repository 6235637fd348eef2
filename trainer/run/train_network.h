// SPDX-License-Identifier: Apache-2.0
//
// Runs the training of a compiled network, as a RunRequest asks for it.
//
//   Trainable tagger = MakeTrainable<kHbbTagger>("hbb_tagger");
//   RunOutcome outcome = tagger.run(data, {.plan = {.keep = 16}}, nullptr);
//
// At the snap, when the layout is final, the run forks: one copy goes on in
// float, the other one quantised. The second is what ships; the first tells
// what quantisation costs.
#ifndef TRAINER_RUN_TRAIN_NETWORK_H_
#define TRAINER_RUN_TRAIN_NETWORK_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "base/progress_state.h"
#include "base/steady_seconds.h"
#include "core/pruning_methods.h"
#include "core/training.h"
#include "trainer/run/circuit_fit.h"
#include "trainer/run/circuit_measure.h"
#include "trainer/run/evaluate.h"
#include "trainer/run/export_model.h"
#include "trainer/run/found_precision.h"
#include "trainer/run/run.h"
#include "trainer/run/trained_network.h"

namespace autopruner {

template <NetworkSpec kSpec>
requires ValidNetwork<kSpec>
class NetworkRun {
 public:
  NetworkRun(const std::string& name, const TrainingData& data,
             const RunRequest& request)
      : name_(name),
        data_(data),
        request_(request),
        batch_(static_cast<int>(
            std::min<int64_t>(request.batch, data.train_samples()))),
        steps_per_epoch_(StepsPerEpoch()),
        rows_(data.stream == nullptr ? data.train.samples() : 0),
        floating_(
            std::make_unique<AnyTraining>(Spec(), Method(), request.seed)) {
    std::iota(rows_.begin(), rows_.end(), 0u);
    if (!request.precision.empty()) {
      UsePrecision(request.precision, floating_->network());
    }
    if (request.initial.empty()) return;
    std::copy(request.initial.begin(), request.initial.end(),
              floating_->network().parameters().begin());
  }

  RunOutcome Run(const ProgressCallback& progress) {
    const double begin = SteadySeconds();
    std::vector<EpochRecord> history;
    if (is_given_) Fork();
    for (int epoch = 0; epoch < request_.epochs; ++epoch) {
      history.push_back(RunEpoch(epoch));
      if (progress) Report(epoch + 1, history.back(), progress);
      if (request_.cancelled != nullptr && *request_.cancelled) return {};
    }
    if (fixed_point_ == nullptr) Fork();  // too few steps
    if (fits_) fit_.Finish(*fixed_point_);
    RunOutcome outcome = Outcome();
    outcome.history = std::move(history);
    outcome.seconds = SteadySeconds() - begin;
    return outcome;
  }

  // The quantised network, after Run().
  const Network<kSpec>& fixed_point() const { return fixed_point_->network(); }

 private:
  using Layout = NetworkLayout<kSpec>;
  using AnyTraining = Training<kSpec, AnyPruning<kSpec>>;

  // How long the learning rate holds its peak, as a share of all steps: what
  // is left by pruning moves on before it settles. Not where weights lie on
  // grids from the first step.
  static constexpr double kHoldsPeak = 0.7;

  TrainingSpec Spec() const {
    TrainingSpec spec;
    spec.schedule = {.peak = request_.learning_rate,
                     .hold = HasGrids() || is_given_ ? 0.0 : kHoldsPeak,
                     .warmup_steps = steps_per_epoch_ / 2,
                     .steps = int64_t{steps_per_epoch_} * request_.epochs};
    spec.optimizer.weight_decay = static_cast<float>(request_.weight_decay);
    return spec;
  }

  AnyPruning<kSpec> Method() const {
    LiveUnits<kSpec> live = AllLive<kSpec>();
    std::copy(request_.live.begin(), request_.live.end(), live.begin());
    return {Chosen(), request_.plan, live};
  }

  PruningMethod Chosen() const {
    const bool priced = request_.plan.circuit > 0 &&
                        request_.method == PruningMethod::kAutoPruner;
    return priced ? PruningMethod::kPriced : request_.method;
  }

  // Whether weights and values lie on grids from the first step on.
  bool HasGrids() const {
    return FindsPrecision(Chosen()) || !request_.precision.empty();
  }

  // Whether precision is found by a method of its own, once the layout is
  // final.
  bool FindsPrecisionLater() const { return !kSpec.quantized() && !HasGrids(); }

  int StepsPerEpoch() const {
    if (data_.stream == nullptr) return data_.train.samples() / batch_;
    int steps = 0;
    for (int w = 0; w < data_.windows(batch_); ++w) {
      steps += data_.window_samples(w, batch_) / batch_;
    }
    return steps;
  }

  EpochRecord RunEpoch(int epoch) {
    Losses losses;
    if (data_.stream == nullptr) {
      RunSteps(data_.train, epoch, losses);
    } else {
      const int windows = data_.windows(batch_);
      for (int w = 0; w < windows; ++w) {
        data_.LoadWindow(request_.seed, epoch, w, batch_, window_);
        rows_.resize(window_.samples());
        std::iota(rows_.begin(), rows_.end(), 0u);
        RunSteps(window_, int64_t{epoch} * windows + w, losses);
      }
    }
    return Record(losses);
  }

  // Sums over the steps of an epoch.
  struct Losses {
    double floating = 0;
    double fixed_point = 0;
    int fixed_point_steps = 0;
  };

  EpochRecord Record(const Losses& losses) {
    EpochRecord record;
    const auto& gates = floating_->network().gates();
    record.gates.assign(gates.begin(), gates.end());
    record.loss =
        (is_given_ ? losses.fixed_point : losses.floating) / steps_per_epoch_;
    record.metric = ValidationMetric(*floating_);
    if (fixed_point_ != nullptr) {
      record.fixed_loss = losses.fixed_point / losses.fixed_point_steps;
      record.fixed_metric = ValidationMetric(*fixed_point_);
    }
    AnyTraining& ships = fixed_point_ ? *fixed_point_ : *floating_;
    if (ships.network().quantized()) {
      ships.Prepare();
      const Model model =
          ExportIntegers(Trained(ships.network()), data_.scaling, Units());
      record.layers = LayersInUse(model);
      CloseIdle(model, record.gates);
    }
    return record;
  }

  // A feature that no weight reads has left, whatever its gate.
  static void CloseIdle(const Model& model, std::vector<float>& gates) {
    const std::vector<ModelFeature> features =
        model.set.exists() ? FeaturesOfOneElement(model) : model.features;
    for (int i = 0; i < kSpec.features(); ++i) {
      if (!features[i].live) gates[FeatureUnitOf(kSpec, i)] = 0;
    }
  }

  double ValidationMetric(AnyTraining& training) {
    training.Prepare();
    return PrimaryMetric(kSpec.head,
                         Evaluate(training.network(), data_.validation));
  }

  // Takes every sample once, in an order of its own in each round.
  void RunSteps(const Dataset& samples, int64_t round, Losses& losses) {
    Shuffle(std::span(rows_), request_.seed, kShuffleStream, round);
    const size_t steps = rows_.size() / batch_;
    for (size_t b = 0; b < steps; ++b) {
      const Batch batch = {
          .x = samples.x.data(),
          .y = samples.y.data(),
          .weight = samples.weight.data(),
          .rows = std::span(rows_).subspan(b * batch_, batch_)};
      if (!is_given_ && floating_->step() == ForkStep()) Fork();
      if (fits_) fit_.BeforeStep(fixed_point_ ? *fixed_point_ : *floating_);
      if (!is_given_) losses.floating += floating_->Step(batch);
      if (fixed_point_ != nullptr) {
        losses.fixed_point += fixed_point_->Step(batch);
        ++losses.fixed_point_steps;
      }
    }
  }

  // The first step that the copies do not share: the snap, or the one behind
  // it.
  int64_t ForkStep() const {
    return floating_->snap_step() + (FindsPrecisionLater() ? 1 : 0);
  }

  void Fork() {
    fixed_point_ = std::make_unique<AnyTraining>(*floating_);
    if (FindsPrecisionLater()) {
      fixed_point_->method() = {PruningMethod::kPriced, {}};
      fixed_point_->method().priced()->FindPrecision(fixed_point_->network());
    }
    fixed_point_->network().set_quantized(true);
    floating_->network().set_quantized(false);
  }

  void Report(int epochs, const EpochRecord& record,
              const ProgressCallback& progress) {
    progress({.epoch = epochs,
              .epochs = request_.epochs,
              .loss = record.loss,
              .metric = record.metric,
              .nodes = static_cast<int>(std::lround(floating_->nodes_in_use())),
              .all_nodes = Layout::kHiddenNodes});
  }

  UnitsOfModel Units() const {
    return HasGrids() ? UnitsOfModel::kInUse : UnitsOfModel::kLive;
  }

  RunOutcome Outcome() const {
    const Network<kSpec>& network = fixed_point_->network();
    RunOutcome outcome;
    outcome.floating = EvaluateBoth(floating_->network());
    const LiveUnits<kSpec> live = network.live();
    outcome.live.assign(live.begin(), live.end());
    outcome.precision = PrecisionOf(network);
    outcome.model = ExportModel(name_, Trained(network), data_, Units());
    outcome.float_network =
        ExportFloat(name_, Trained(floating_->network()), data_);
    outcome.fixed_point = network.uses_digits()
                              ? EvaluateModel(outcome.model, data_)
                              : EvaluateBoth(network);
    outcome.measure = request_.measure;
    outcome.device = request_.device;
    if (request_.plan.circuit > 0) outcome.circuit = UsedBy(outcome.model);
    outcome.CountUse();
    return outcome;
  }

  Evaluation EvaluateBoth(const Network<kSpec>& network) const {
    return {.validation = Evaluate(network, data_.validation),
            .test = Evaluate(network, data_.test)};
  }

  // What was fitted, if it was, but for features that were constant: they are
  // out now.
  int64_t UsedBy(const Model& model) const {
    const std::vector<bool>& constant = data_.constant;
    const bool any =
        std::find(constant.begin(), constant.end(), true) != constant.end();
    return any || !fits_ ? Measure(model, *request_.measure, *request_.device)
                         : fit_.used();
  }

  const std::string name_;
  const TrainingData& data_;
  const RunRequest& request_;
  // Whether the float network is final as it begins.
  const bool is_given_ =
      !request_.initial.empty() && request_.plan == PruningPlan();
  const int batch_;
  const int steps_per_epoch_;
  std::vector<uint32_t> rows_;
  Dataset window_;  // of a stream
  std::unique_ptr<AnyTraining> floating_;
  std::unique_ptr<AnyTraining> fixed_point_;  // from the snap on
  const bool fits_ = Chosen() == PruningMethod::kPriced;
  CircuitFit<kSpec> fit_ = {request_.plan.circuit, *request_.measure,
                            *request_.device, data_.scaling};
};

// Returns network `kSpec` behind one function.
template <NetworkSpec kSpec>
Trainable MakeTrainable(const std::string& name,
                        const std::string& target = "") {
  return {.name = name,
          .target = target,
          .spec = kSpec,
          .run = [name](const TrainingData& data, const RunRequest& request,
                        const ProgressCallback& progress) {
            return NetworkRun<kSpec>(name, data, request).Run(progress);
          }};
}

}  // namespace autopruner

#endif  // TRAINER_RUN_TRAIN_NETWORK_H_
