// SPDX-License-Identifier: Apache-2.0
//
// Networks so small that every way to prune them can be trained, made from the
// network that a program is about.
//
//   Trainable layouts = LayoutNetwork();    // 35 features, 16-16-8 nodes
//   Trainable features = FeatureNetwork();  // 16 features, 8-8-4 nodes
//
// pruned_network() of tools/network.bzl writes these functions from a spec.
#ifndef TRAINER_OPTIMALITY_OPTIMALITY_NETWORKS_H_
#define TRAINER_OPTIMALITY_OPTIMALITY_NETWORKS_H_

#include <algorithm>

#include "core/network_spec.h"
#include "trainer/run/run.h"

namespace autopruner {

Trainable LayoutNetwork();
Trainable FeatureNetwork();

// Returns `spec` with at most `inputs` inputs and so many nodes in each
// prunable layer; with half as many in the last hidden layer of several.
constexpr NetworkSpec SmallNetwork(NetworkSpec spec, int inputs, int nodes) {
  spec.inputs = std::min(spec.inputs, inputs);
  const int hidden = spec.layers.count - 1;
  for (int l = 0; l < hidden; ++l) {
    DenseSpec& layer = spec.layers.at[l];
    const int most = l > 0 && l == hidden - 1 ? nodes / 2 : nodes;
    if (layer.prunable) layer.outputs = std::min(layer.outputs, most);
  }
  return spec;
}

constexpr NetworkSpec SmallLayouts(const NetworkSpec& spec) {
  return SmallNetwork(spec, spec.inputs, 16);
}

constexpr NetworkSpec SmallFeatures(const NetworkSpec& spec) {
  return SmallNetwork(spec, 16, 8);
}

}  // namespace autopruner

#endif  // TRAINER_OPTIMALITY_OPTIMALITY_NETWORKS_H_
