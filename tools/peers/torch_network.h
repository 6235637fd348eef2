// SPDX-License-Identifier: Apache-2.0
//
// The network of sizes.h in libtorch.
#ifndef TOOLS_PEERS_TORCH_NETWORK_H_
#define TOOLS_PEERS_TORCH_NETWORK_H_

#include <torch/torch.h>

#include "tools/peers/peer.h"

namespace peer {

// In place, which takes less memory.
inline torch::nn::ReLU MakeRelu() {
  return torch::nn::ReLU(torch::nn::ReLUOptions(/*inplace=*/true));
}

// Layers from `begin` on, before `end`, with ReLU between them. The first one
// has so many more inputs.
inline torch::nn::Sequential MakeLayers(int begin, int end, int joined) {
  torch::nn::Sequential layers;
  for (int l = begin; l < end; ++l) {
    const int inputs = kSizes[l] + (l == begin ? joined : 0);
    layers->push_back(torch::nn::Linear(inputs, kSizes[l + 1]));
    if (l + 1 < end) layers->push_back(MakeRelu());
  }
  return layers;
}

inline torch::nn::Sequential MakeNetwork() {
  return MakeLayers(0, kLayers, /*joined=*/0);
}

}  // namespace peer

#endif  // TOOLS_PEERS_TORCH_NETWORK_H_
