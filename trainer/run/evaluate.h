// SPDX-License-Identifier: Apache-2.0
//
// A network's outputs for whole data sets.
//
//   std::vector<double> logits = Logits(network, data.test.x);
#ifndef TRAINER_RUN_EVALUATE_H_
#define TRAINER_RUN_EVALUATE_H_

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "codegen/model/model.h"
#include "core/network.h"
#include "trainer/data/dataset.h"
#include "trainer/metrics/metrics.h"
#include "trainer/run/run.h"

namespace autopruner {

// Returns the last layer's outputs; exact where the network is quantised.
//   Shapes: x [samples][sample_size()], scaled; result [samples][outputs].
template <NetworkSpec kSpec>
std::vector<double> Logits(const Network<kSpec>& network,
                           std::span<const float> x) {
  const int samples = static_cast<int>(x.size() / kSpec.sample_size());
  std::vector<double> logits(static_cast<size_t>(samples) * kSpec.outputs());
  const auto pass = std::make_unique<Pass<kSpec>>();
  for (int begin = 0; begin < samples; begin += kMicroBatch) {
    const int count = std::min(kMicroBatch, samples - begin);
    for (int s = 0; s < count; ++s) {
      pass->Load(s, &x[static_cast<size_t>(begin + s) * kSpec.sample_size()]);
    }
    network.Forward(*pass, count);
    for (int s = 0; s < count; ++s) {
      for (int o = 0; o < kSpec.outputs(); ++o) {
        logits[static_cast<size_t>(begin + s) * kSpec.outputs() + o] =
            pass->logits[o * kMicroBatch + s];
      }
    }
  }
  return logits;
}

// Returns the raw outputs of `model` in integers, worth their values.
//   Shapes: as Logits.
std::vector<double> ModelOutputs(const Model& model, std::span<const float> x);

// Metrics of outputs for `data`, in the units in which targets were given.
Metrics EvaluateOutputs(Head head, const std::vector<double>& outputs,
                        const Dataset& data);

// Metrics of `model` in integers, as it ships.
Evaluation EvaluateModel(const Model& model, const TrainingData& data);

template <NetworkSpec kSpec>
Metrics Evaluate(const Network<kSpec>& network, const Dataset& data) {
  return EvaluateOutputs(kSpec.head, Logits(network, data.x), data);
}

}  // namespace autopruner

#endif  // TRAINER_RUN_EVALUATE_H_
