// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/head_models.h"

#include <algorithm>
#include <vector>

#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "core/network_spec.h"

namespace autopruner {

std::vector<Model> ModelsOfEachHead() {
  std::vector<Model> models = {
      RandomModel({.sizes = {4, 3, 1}, .seed = 1, .head = Head::kSigmoid}),
      RandomModel({.sizes = {4, 3}, .seed = 2, .head = Head::kSoftmax}),
      RandomModel({.sizes = {4, 3}, .seed = 3, .head = Head::kSoftmax}),
      RandomModel({.sizes = {4, 2}, .seed = 4, .head = Head::kLinear})};
  // Zeros give 0, at the threshold; two outputs are always equal.
  for (ModelLayer& layer : models[0].layers) {
    std::fill(layer.bias.begin(), layer.bias.end(), 0);
  }
  models[1].layers[0].weight[1] = models[1].layers[0].weight[0];
  models[1].layers[0].bias[1] = models[1].layers[0].bias[0];
  models[2].layers[0].output_format[1].frac -= 2;
  models[3].layers[0].output_format[1].frac -= 2;
  models[3].target = {.offset = 125, .log2_scale = -5};
  models[3].features[0].missing = {-999};
  models[3].features[0].replacement = 1;
  return models;
}

}  // namespace autopruner
