// SPDX-License-Identifier: Apache-2.0
//
// The network of sizes.h in libtorch.
#ifndef TOOLS_PEERS_TORCH_NETWORK_H_
#define TOOLS_PEERS_TORCH_NETWORK_H_

#include <torch/torch.h>

#include "tools/peers/peer.h"

namespace peer {

inline torch::nn::Sequential MakeNetwork() {
  torch::nn::Sequential network;
  for (int l = 0; l < kLayers; ++l) {
    network->push_back(torch::nn::Linear(kSizes[l], kSizes[l + 1]));
    if (l + 1 < kLayers) network->push_back(torch::nn::ReLU());
  }
  return network;
}

}  // namespace peer

#endif  // TOOLS_PEERS_TORCH_NETWORK_H_
