// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/initial_network.h"

#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "core/network_layout.h"

namespace autopruner {
namespace {

std::string Sizes(const std::vector<int>& sizes) {
  std::string text;
  for (const int size : sizes) {
    absl::StrAppend(&text, text.empty() ? "" : "-", size);
  }
  return text;
}

// One logit for two: above 0 where the second is larger.
void TakeDifference(DenseNetwork& network) {
  DenseLayer& last = network.layers.back();
  for (size_t i = 0; i < last.weight[0].size(); ++i) {
    last.weight[0][i] = last.weight[1][i] - last.weight[0][i];
  }
  last.bias[0] = last.bias[1] - last.bias[0];
  last.weight.resize(1);
  last.bias.resize(1);
  last.weight_format.resize(1);
  last.output_format.resize(1);
  network.head = Head::kSigmoid;
}

absl::Status CheckNames(const std::vector<std::string>& data,
                        const DenseNetwork& network) {
  for (size_t i = 0; i < data.size(); ++i) {
    const std::string& name = network.features[i].name;
    if (name == absl::StrCat("x", i) || name == data[i]) continue;
    return Invalid("input ", i, " is '", name, "'; the data have '", data[i],
                   "' there (--features= says which, and in what order)");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FitToSpec(const NetworkSpec& spec,
                       const std::vector<std::string>& feature_names,
                       DenseNetwork& network) {
  if (spec.set.exists()) {
    return Invalid("is dense; this network reads sets of elements");
  }
  if (spec.head == Head::kSigmoid && network.outputs() == 2 &&
      network.head.value_or(Head::kSoftmax) == Head::kSoftmax) {
    TakeDifference(network);
  }
  std::vector<int> has = {network.inputs()};
  std::vector<int> wanted = {spec.inputs};
  for (const DenseLayer& layer : network.layers) has.push_back(layer.outputs());
  for (int l = 0; l < spec.layers.count; ++l) {
    wanted.push_back(spec.layers.at[l].outputs);
  }
  if (has != wanted) {
    return Invalid("is a network of ", Sizes(has), "; this one is ",
                   Sizes(wanted),
                   " (bazel run //tools:new_network -- --onnx= makes one)");
  }
  if (network.head.value_or(spec.head) != spec.head) {
    return Invalid("ends with ", HeadName(*network.head),
                   "; this network with ", HeadName(spec.head));
  }
  for (int l = 0; l < spec.layers.count; ++l) {
    const Activation activation = spec.layers.at[l].activation;
    if (network.layers[l].activation == activation) continue;
    return Invalid("layer ", l, " is ",
                   ActivationName(network.layers[l].activation),
                   "; this network's is ", ActivationName(activation));
  }
  return CheckNames(feature_names, network);
}

std::vector<float> InitialParameters(const NetworkSpec& spec,
                                     const TrainingData& data,
                                     const DenseNetwork& network) {
  std::vector<float> parameters(FirstWeight(spec, spec.layers.count), 0.0f);
  for (int l = 0; l < spec.layers.count; ++l) {
    const DenseLayer& layer = network.layers[l];
    // Targets are (y - offset) * 2^scale.
    const bool last = l + 1 == spec.layers.count;
    const int up = last ? data.train.target.log2_scale : 0;
    for (int j = 0; j < layer.outputs(); ++j) {
      double bias = layer.bias[j] - (last ? data.train.target.offset : 0.0f);
      for (int i = 0; i < spec.layer_inputs(l); ++i) {
        double weight = layer.weight[j][i];
        if (l == 0) {
          // x is scaled * 2^-scale + offset.
          bias += weight * data.scaling[i].offset;
          weight = std::ldexp(weight, -data.scaling[i].log2_scale);
        }
        parameters[FirstWeight(spec, l) +
                   WeightIndex(LayerShape(spec, l), j, i)] =
            static_cast<float>(std::ldexp(weight, up));
      }
      parameters[FirstBias(spec, l) + j] =
          static_cast<float>(std::ldexp(bias, up));
    }
  }
  return parameters;
}

}  // namespace autopruner
