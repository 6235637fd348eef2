// SPDX-License-Identifier: Apache-2.0
//
// libtorch: a Sequential of Linear and ReLU, trained by Adam. Prints samples a
// second of each batch.
#include "tools/peers/torch_training.h"

#include <torch/torch.h>

#include "tools/peers/torch_network.h"

namespace peer {
namespace {

// Cross-entropy of classes, or of one probability.
at::Tensor Loss(const at::Tensor& out, const at::Tensor& y) {
  if constexpr (kOutputs == 1) {
    return torch::binary_cross_entropy_with_logits(out, y);
  } else {
    return torch::cross_entropy_loss(out, y);
  }
}

at::Tensor RandomTargets(int batch) {
  if constexpr (kOutputs == 1)
    return torch::randint(2, {batch, 1}, torch::kFloat);
  return torch::randint(kOutputs, {batch}, torch::kLong);
}

double SamplesASecond(int batch) {
  auto network = MakeNetwork();
  const at::Tensor x = torch::rand({batch, kInputs});
  const at::Tensor y = RandomTargets(batch);
  return TrainingRate(batch, network->parameters(),
                      [&] { return Loss(network->forward(x), y); });
}

}  // namespace
}  // namespace peer

int main() { peer::PrintRates(peer::SamplesASecond); }
