// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/run.h"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "trainer/data/data_report.h"
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
  result.report = DataReport(data, fitted);
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
  into.classes = train.classes;
  stream->Load(seed, epoch, window, batch, into);
  ScaleData(stream_scaling, stream_options, into);
}

RunRequest RetrainRequest(RunRequest request, const std::vector<bool>& live) {
  constexpr uint64_t kOtherSeed = 1000000;
  request.plan = {};
  request.method = PruningMethod::kScratch;
  request.live = live;
  request.seed += kOtherSeed;
  return request;
}

std::vector<LayerUse> LayersInUse(const Model& model) {
  int inputs = 0;
  int bits = 0;
  for (const ModelFeature& feature : model.features) {
    inputs += feature.live;
    bits += feature.live ? feature.format.width : 0;
  }
  std::vector<LayerUse> layers;
  for (const ModelLayer& layer : model.layers) {
    layers.push_back(UseOf(layer, inputs));
    layers.back().value_bits = bits;
    inputs = layers.back().nodes;
    bits = 0;
    for (int j = 0; j < layer.outputs(); ++j) {
      bits += layer.live[j] ? layer.output_format[j].width : 0;
    }
  }
  return layers;
}

void RunOutcome::CountUse() {
  features_used = 0;
  for (const ModelFeature& feature : model.features) {
    features_used += feature.live;
  }
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

}  // namespace autopruner
