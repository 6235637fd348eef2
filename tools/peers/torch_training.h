// SPDX-License-Identifier: Apache-2.0
//
// What libtorch's trainings share: steps of Adam, and how they are measured.
#ifndef TOOLS_PEERS_TORCH_TRAINING_H_
#define TOOLS_PEERS_TORCH_TRAINING_H_

#include <malloc.h>
#include <torch/torch.h>

#include <cstdio>
#include <limits>
#include <vector>

#include "tools/peers/training_rate.h"

namespace peer {

// Samples a second of steps that lower loss(), of a batch.
template <typename Loss>
double TrainingRate(int batch, const std::vector<at::Tensor>& parameters,
                    Loss loss) {
  torch::optim::Adam adam(parameters, 1e-4);
  return autopruner::SamplesASecond(batch, [&] {
    // Faster than zeros, to which the gradient is added.
    for (const at::Tensor& parameter : parameters) {
      parameter.mutable_grad().reset();
    }
    loss().backward();
    adam.step();
  });
}

// Prints rate(batch) of each batch, on one thread.
template <typename Rate>
void PrintRates(Rate rate) {
  at::set_num_threads(1);
  // Memory that is freed is kept: libtorch allocates in each step, and new
  // pages would cost it most of its time.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  for (const int batch : autopruner::kBatches) {
    std::printf("%g ", rate(batch));
  }
}

}  // namespace peer

#endif  // TOOLS_PEERS_TORCH_TRAINING_H_
