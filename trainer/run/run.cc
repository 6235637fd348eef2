// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/run.h"

#include <utility>

#include "trainer/data/data_report.h"
#include "trainer/data/dataset_scaling.h"
#include "trainer/data/dataset_split.h"
#include "trainer/data/sample_stream.h"

namespace autopruner {
namespace {

LayerUse UseOf(const ModelLayer& layer, int live_inputs) {
  const int inputs = static_cast<int>(layer.weight.front().size());
  LayerUse use = {.all_nodes = layer.outputs(),
                  .all_multiplications = layer.outputs() * inputs};
  for (int j = 0; j < layer.outputs(); ++j) {
    use.nodes += layer.live[j];
    for (const int64_t weight : layer.weight[j]) {
      use.nonzero_weights += weight != 0;
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
  into.set = train.set;
  into.classes = train.classes;
  stream->Load(seed, epoch, window, batch, into);
  ScaleData(stream_scaling, stream_options, into);
}

RunRequest RetrainRequest(RunRequest request, const std::vector<bool>& live) {
  constexpr uint64_t kOtherSeed = 1000000;
  request.plan = {};
  request.method = PruningMethod::kScratch;
  request.live = live;
  request.initial.clear();
  request.seed += kOtherSeed;
  return request;
}

void RunOutcome::CountUse() {
  // Of an element, where samples are sets.
  int joined = 0;
  for (int i = 0; i < model.set.joined; ++i) {
    joined += model.features[model.joined_input(i)].live;
  }
  int live_inputs = 0;
  for (int i = 0; i < LayerInputs(model, 0); ++i) {
    live_inputs += model.features[i].live;
  }
  features_used = live_inputs + joined;
  layers.clear();
  for (int l = 0; l < static_cast<int>(model.layers.size()); ++l) {
    if (model.reads_pooled(l)) live_inputs += joined;
    layers.push_back(UseOf(model.layers[l], live_inputs));
    const int copies = model.is_shared(l) ? model.set.elements : 1;
    layers.back().multiplications *= copies;
    layers.back().all_multiplications *= copies;
    live_inputs = layers.back().nodes;
  }
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
