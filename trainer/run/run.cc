// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/run.h"

#include <utility>

#include "trainer/data/dataset_scaling.h"
#include "trainer/data/dataset_split.h"

namespace autopruner {
namespace {

void Scale(const std::vector<FeatureScaling>& scaling, Dataset& data) {
  for (size_t k = 0; k < data.x.size(); ++k) {
    const FeatureScaling& feature = scaling[k % scaling.size()];
    data.x[k] = (data.x[k] - feature.offset) * PowerOfTwo(feature.log2_scale);
  }
}

}  // namespace

TrainingData PrepareData(const TrainTest& data, double validation_fraction,
                         uint64_t seed) {
  TrainValidation parts = Split(data.train, validation_fraction, seed);
  TrainingData result = {.train = std::move(parts.train),
                         .validation = std::move(parts.validation),
                         .test = data.test,
                         .scaling = {}};
  result.scaling = FitScaling(result.train);
  Scale(result.scaling, result.train);
  Scale(result.scaling, result.validation);
  Scale(result.scaling, result.test);
  return result;
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
