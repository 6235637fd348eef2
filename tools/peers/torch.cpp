// SPDX-License-Identifier: Apache-2.0
//
// libtorch: a Sequential of Linear and ReLU, in inference mode.
#include <torch/torch.h>

#include <algorithm>

#include "tools/peers/peer.h"
#include "tools/peers/torch_network.h"

namespace peer {
namespace {

void Infer(torch::nn::Sequential& network, int batch, const float* x,
           float* y) {
  const at::Tensor out = network->forward(
      torch::from_blob(const_cast<float*>(x), {batch, kInputs}));
  std::copy_n(out.data_ptr<float>(), batch * kOutputs, y);
}

}  // namespace
}  // namespace peer

int main() {
  at::set_num_threads(1);
  const c10::InferenceMode no_gradients;
  auto network = peer::MakeNetwork();
  network->eval();
  peer::PrintOnes(
      [&](const float* x, float* y) { peer::Infer(network, 1, x, y); });
  peer::PrintBatches([&](int batch) {
    return [&network, batch](const float* x, float* y) {
      peer::Infer(network, batch, x, y);
    };
  });
}
