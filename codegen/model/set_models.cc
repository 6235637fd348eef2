// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/set_models.h"

#include "absl/strings/str_cat.h"

namespace autopruner {

Model ElementModel(const Model& model) {
  Model element;
  element.name = absl::StrCat(model.name, "_element");
  element.head = Head::kLinear;
  element.features = FeaturesOfOneElement(model);
  element.features.resize(LayerInputs(model, 0));
  element.layers.assign(model.layers.begin(),
                        model.layers.begin() + model.set.shared_layers);
  for (int j = 0; j < element.outputs(); ++j) {
    element.classes.push_back(absl::StrCat("node ", j));
  }
  return element;
}

Model PooledModel(const Model& model) {
  const int layer = model.set.shared_layers;
  const int nodes = model.layers[layer - 1].outputs();
  Model pooled;
  pooled.name = absl::StrCat(model.name, "_pooled");
  pooled.head = model.head;
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    if (i >= nodes) {
      pooled.features.push_back(model.features[model.joined_input(i - nodes)]);
      continue;
    }
    pooled.features.push_back(
        {.name = absl::StrCat(PoolingName(model.set.pooling), " of node ", i),
         .format = LayerInputFormat(model, layer, i),
         .live = LayerInputLive(model, layer, i)});
  }
  pooled.layers.assign(model.layers.begin() + layer, model.layers.end());
  pooled.classes = model.classes;
  pooled.target = model.target;
  return pooled;
}

}  // namespace autopruner
