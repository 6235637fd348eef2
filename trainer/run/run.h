// SPDX-License-Identifier: Apache-2.0
//
// One training run: what is asked for, and what comes out.
//
//   RunRequest request = {.plan = {.keep = 16}, .seed = 1};
//   RunOutcome outcome = network.run(data, request, nullptr);
//   outcome.fixed_point.test.at("auc"), outcome.layers[0].nodes  ->  0.9731, 9
//
// A Trainable is a compiled network behind one function, so that everything
// that reads flags and writes reports is compiled once.
#ifndef TRAINER_RUN_RUN_H_
#define TRAINER_RUN_RUN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/progress_state.h"
#include "codegen/device/device.h"
#include "codegen/model/model.h"
#include "codegen/onnx/dense_network.h"
#include "core/feature_scaling.h"
#include "core/network_spec.h"
#include "core/pruning_methods.h"
#include "core/pruning_plan.h"
#include "trainer/data/data_report.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scaling.h"
#include "trainer/metrics/metrics.h"
#include "trainer/run/circuit_measure.h"
#include "trainer/run/found_precision.h"

namespace autopruner {

// Data as the network takes them: x is (physical value - offset) * 2^scale.
struct TrainingData {
  Dataset train;  // a sample of the stream, if there is one
  Dataset validation;
  Dataset test;
  std::vector<FeatureScaling> scaling = {};  // [features]
  // What was constant in the training part: no firmware reads it.
  std::vector<bool> constant = {};  // [features]
  // What is odd about the data, and about how they are trained with.
  std::vector<DataRemark> report = {};
  // Set if the training part does not fit into memory.
  std::shared_ptr<const SampleStream> stream = {};
  FittedScaling stream_scaling = {};
  ScalingOptions stream_options = {};

  // Of which `test` is a sample, if there is a stream.
  int64_t test_samples = 0;

  // Of the training part.
  int64_t train_samples() const;
  // Of the stream: see SampleStream. Samples are scaled.
  int windows(int batch) const;
  int window_samples(int window, int batch) const;
  void LoadWindow(uint64_t seed, int epoch, int window, int batch,
                  Dataset& into) const;
};

// Splits off the validation part and scales all parts as the training part
// asks for.
TrainingData PrepareData(const TrainTest& data, double validation_fraction,
                         uint64_t seed);

struct RunRequest {
  PruningPlan plan = {};
  // Of a budget of the firmware, plan.circuit: what it counts, and where.
  const CircuitMeasure* measure = &DefaultMeasure();
  const Device* device = &DefaultDevice();
  PruningMethod method = PruningMethod::kAutoPruner;
  // What PruningMethod::kScratch trains: RunOutcome::live of another run; and
  // with which precision, if it has been found.
  std::vector<bool> live = {};
  FoundPrecision precision = {};
  // Parameters to begin with (initial_network.h); empty: drawn. Where nothing
  // is pruned they stay as they are in float, and are only quantised.
  std::vector<float> initial = {};
  uint64_t seed = 1;
  int epochs = 20;
  int batch = 128;
  double learning_rate = 0.004;
  double weight_decay = 0.15;
  // When it becomes true, the run ends after the epoch; its outcome is empty.
  const std::atomic<bool>* cancelled = nullptr;
};

// Returns the request that trains the layout of `live` once more from scratch.
// Under a budget of the firmware, each weight has the digits and each value the
// bits of `precision`, too. Nothing else is taken over from the run that found
// them with `request`.
RunRequest RetrainRequest(RunRequest request, const std::vector<bool>& live,
                          const FoundPrecision& precision = {});

struct Evaluation {
  Metrics validation;
  Metrics test;
};

// What is left of a layer. A multiplication is a weight between live units;
// it is used where its raw integer is not 0. Digits are the signed powers of
// two that its weights are sums of, at least: adders, before they are shared.
// Of a layer that a set's elements share, multiplications are those of all
// elements; nodes, weights and bits of inputs are those of one.
struct LayerUse {
  int nodes = 0;
  int all_nodes = 0;
  int multiplications = 0;
  int all_multiplications = 0;
  int nonzero_weights = 0;
  int digits = 0;
  int value_bits = 0;  // of all its live inputs

  bool operator==(const LayerUse&) const = default;
};

// What is left in each layer of `model`.
std::vector<LayerUse> LayersInUse(const Model& model);

// The end of an epoch. The metric is the one to compare by, on the validation
// part; fixed_* are of the quantised copy, NaN before the snap.
struct EpochRecord {
  double loss = 0;  // mean over the epoch
  double metric = 0;
  double fixed_loss = Metrics::kNone;
  double fixed_metric = Metrics::kNone;
  // One a unit, 0 .. 1; 0 of a feature that no weight reads.
  std::vector<float> gates = {};
  // Of the network that ships, where it is quantised by now; else empty.
  std::vector<LayerUse> layers = {};
};

struct RunOutcome {
  // The same run, ended in float and in fixed point: both share all steps up
  // to the snap, and so the layout.
  Evaluation floating;
  Evaluation fixed_point;
  std::vector<LayerUse> layers;  // CountUse()
  int features_used = 0;         // CountUse(); of a set's elements those of one
  // Under a budget of the firmware: what it takes, and of what, as asked for.
  int64_t circuit = 0;
  const CircuitMeasure* measure = &DefaultMeasure();
  const Device* device = &DefaultDevice();
  // Of the fixed-point network: LiveUnits, and what precision it has.
  std::vector<bool> live;
  FoundPrecision precision;
  std::vector<EpochRecord> history;
  Model model;                 // that network, whole but for its provenance
  DenseNetwork float_network;  // the one that ended in float; see ExportFloat
  double seconds = 0;

  // Counts what is left in `model`.
  void CountUse();
  std::vector<int> HiddenNodes() const;
  int Multiplications() const;
};

using ProgressCallback = std::function<void(const ProgressState&)>;

struct Trainable {
  std::string name;         // an identifier
  std::string target = {};  // Bazel's name of it, //jets:tagger; may be empty
  NetworkSpec spec;
  std::function<RunOutcome(const TrainingData&, const RunRequest&,
                           const ProgressCallback&)>
      run;
};

// Returns `network` called `name`: what it trains is called so, too.
Trainable Renamed(const Trainable& network, const std::string& name);

}  // namespace autopruner

#endif  // TRAINER_RUN_RUN_H_
