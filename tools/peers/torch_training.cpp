// SPDX-License-Identifier: Apache-2.0
//
// libtorch: a Sequential of Linear and ReLU, trained by Adam. Prints samples a
// second of batches of 32, 128 and 1,024.
#include <torch/torch.h>

#include <cstdio>

#include "tools/peers/torch_network.h"
#include "tools/peers/training_rate.h"

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
  torch::optim::Adam adam(network->parameters(), 1e-4);
  const at::Tensor x = torch::rand({batch, kInputs});
  const at::Tensor y = RandomTargets(batch);
  return autopruner::SamplesASecond(batch, [&] {
    adam.zero_grad();
    Loss(network->forward(x), y).backward();
    adam.step();
  });
}

}  // namespace
}  // namespace peer

int main() {
  at::set_num_threads(1);
  for (const int batch : {32, 128, 1024}) {
    std::printf("%g ", peer::SamplesASecond(batch));
  }
}
