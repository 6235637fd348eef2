// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/run.h"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "trainer/data/dataset_scaling.h"
#include "trainer/data/dataset_split.h"
#include "trainer/data/sample_stream.h"

namespace autopruner {
namespace {

// Digits of the canonical form, which has as few as any: w and 3 w differ where
// it has one (Reitwiesner, 1960).
int SignedDigits(int64_t weight) {
  const auto magnitude = static_cast<uint64_t>(std::abs(weight));
  return std::popcount(magnitude ^ 3 * magnitude);
}

LayerUse UseOf(const ModelLayer& layer, int live_inputs) {
  const int inputs = static_cast<int>(layer.weight.front().size());
  LayerUse use = {.all_nodes = layer.outputs(),
                  .all_multiplications = layer.outputs() * inputs};
  for (int j = 0; j < layer.outputs(); ++j) {
    use.nodes += layer.live[j];
    for (const int64_t weight : layer.weight[j]) {
      use.nonzero_weights += weight != 0;
      use.digits += SignedDigits(weight);
    }
  }
  use.multiplications = use.nodes * live_inputs;
  return use;
}

// The live values that a layer reads.
struct Read {
  int units = 0;
  int bits = 0;

  Read operator+(const Read& other) const {
    return {units + other.units, bits + other.bits};
  }
};

Read ReadFeatures(const Model& model, int first, int last) {
  Read read;
  for (int i = first; i < last; ++i) {
    const ModelFeature& feature = model.features[i];
    if (!feature.live) continue;
    ++read.units;
    read.bits += feature.format.width;
  }
  return read;
}

// Of one element, without its valid bit, where samples are sets.
Read ReadFirst(const Model& model) {
  return ReadFeatures(
      model, 0, model.set.exists() ? model.valid_input(0) : model.inputs());
}

Read ReadJoined(const Model& model) {
  return ReadFeatures(model, model.joined_input(0), model.inputs());
}

}  // namespace

TrainingData PrepareData(const TrainTest& data, double validation_fraction,
                         uint64_t seed) {
  const bool streamed = data.stream != nullptr;
  TrainValidation parts = streamed
                              ? TrainValidation{data.train, data.validation}
                              : Split(data.train, validation_fraction, seed);
  TrainingData result = {.train = std::move(parts.train),
                         .validation = std::move(parts.validation),
                         .test = data.test};
  const FittedScaling fitted = FitScaling(result.train, data.scaling);
  result.scaling = fitted.features;
  result.constant = fitted.constant;
  result.report = DataReport(result.train, fitted, data);
  result.test_samples = streamed ? data.test_samples : data.test.samples();
  if (streamed) {
    result.stream = data.stream;
    result.stream_scaling = fitted;
    result.stream_options = data.scaling;
  }
  for (Dataset* part : {&result.train, &result.validation, &result.test}) {
    ScaleData(fitted, data.scaling, *part);
  }
  return result;
}

int64_t TrainingData::train_samples() const {
  return stream == nullptr ? train.samples() : stream->samples();
}

int TrainingData::windows(int batch) const { return stream->windows(batch); }

int TrainingData::window_samples(int window, int batch) const {
  return stream->window_samples(window, batch);
}

void TrainingData::LoadWindow(uint64_t seed, int epoch, int window, int batch,
                              Dataset& into) const {
  into.features = train.features;
  into.set = train.set;
  into.classes = train.classes;
  stream->Load(seed, epoch, window, batch, into);
  ScaleData(stream_scaling, stream_options, into);
}

RunRequest RetrainRequest(RunRequest request, const std::vector<bool>& live,
                          const FoundPrecision& precision) {
  constexpr uint64_t kOtherSeed = 1000000;
  request.plan = {.circuit = request.plan.circuit};
  request.method = PruningMethod::kScratch;
  request.live = live;
  if (request.plan.circuit > 0) request.precision = precision;
  request.initial.clear();
  request.seed += kOtherSeed;
  return request;
}

std::vector<LayerUse> LayersInUse(const Model& model) {
  Read read = ReadFirst(model);
  std::vector<LayerUse> layers;
  for (int l = 0; l < static_cast<int>(model.layers.size()); ++l) {
    if (model.reads_pooled(l)) read = read + ReadJoined(model);
    const ModelLayer& layer = model.layers[l];
    LayerUse use = UseOf(layer, read.units);
    const int copies = model.is_shared(l) ? model.set.elements : 1;
    use.multiplications *= copies;
    use.all_multiplications *= copies;
    use.value_bits = read.bits;
    layers.push_back(use);
    read = {.units = use.nodes};
    for (int j = 0; j < layer.outputs(); ++j) {
      read.bits += layer.live[j] ? layer.output_format[j].width : 0;
    }
  }
  return layers;
}

void RunOutcome::CountUse() {
  features_used = (ReadFirst(model) + ReadJoined(model)).units;
  layers = LayersInUse(model);
}

std::vector<int> RunOutcome::HiddenNodes() const {
  std::vector<int> nodes;
  for (size_t l = 0; l + 1 < layers.size(); ++l) {
    nodes.push_back(layers[l].nodes);
  }
  return nodes;
}

int RunOutcome::Multiplications() const {
  int sum = 0;
  for (const LayerUse& layer : layers) sum += layer.multiplications;
  return sum;
}

Trainable Renamed(const Trainable& network, const std::string& name) {
  Trainable renamed = network;
  renamed.name = name;
  renamed.run = [run = network.run, name](const TrainingData& data,
                                          const RunRequest& request,
                                          const ProgressCallback& progress) {
    RunOutcome outcome = run(data, request, progress);
    outcome.model.name = name;
    outcome.float_network.name = name;
    return outcome;
  };
  return renamed;
}

}  // namespace autopruner
