// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/evaluate.h"

#include <cmath>
#include <cstdint>

#include "codegen/model/reference.h"
#include "core/feature_scaling.h"

namespace autopruner {

std::vector<double> ModelOutputs(const Model& model, std::span<const float> x) {
  std::vector<double> values;
  std::vector<int64_t> raw(model.inputs());
  const std::vector<Format>& formats = model.layers.back().output_format;
  for (size_t at = 0; at < x.size(); at += model.inputs()) {
    for (int i = 0; i < model.inputs(); ++i) {
      raw[i] =
          RawFeature(FeatureScaling(), model.features[i].format, x[at + i]);
    }
    const std::vector<int64_t> outputs = InferReference(model, raw);
    for (int o = 0; o < model.outputs(); ++o) {
      values.push_back(
          std::ldexp(static_cast<double>(outputs[o]), -formats[o].frac));
    }
  }
  return values;
}

Metrics EvaluateOutputs(Head head, const std::vector<double>& outputs,
                        const Dataset& data) {
  Metrics metrics = ComputeMetrics(head, outputs, data.y, data.weight);
  metrics.set("rmse", metrics.at("rmse") * PowerOfTwo(-data.target.log2_scale));
  return metrics;
}

Evaluation EvaluateModel(const Model& model, const TrainingData& data) {
  const auto evaluate = [&](const Dataset& part) {
    return EvaluateOutputs(model.head, ModelOutputs(model, part.x), part);
  };
  return {.validation = evaluate(data.validation), .test = evaluate(data.test)};
}

}  // namespace autopruner
