// SPDX-License-Identifier: Apache-2.0
//
// Trains small networks and prints every bit of them. Built for vectors of
// several widths, it must print the same.
#include <bit>
#include <cstdint>
#include <cstdio>

#include "core/auto_pruner.h"
#include "core/test_networks.h"
#include "core/training.h"

namespace autopruner {
namespace {

constexpr TrainingSpec kSpec = {
    .schedule = {.peak = 0.01, .warmup_steps = 10, .steps = 200}};

// In batches that do not fill the last vector, the last quarter quantised.
template <NetworkSpec kNetwork, typename Method>
void TrainAndPrint(Training<kNetwork, Method>& training) {
  static const TestData data;
  double loss = 0;
  while (!training.done()) {
    training.network().set_quantized(training.step() >= 150);
    loss += training.Step(
        data.Part(static_cast<int>(training.step() % 8) * 61, 61));
  }
  std::printf("loss %a\n", loss);
  for (const float parameter : training.network().parameters()) {
    std::printf("%08x\n", std::bit_cast<uint32_t>(parameter));
  }
}

}  // namespace
}  // namespace autopruner

int main() {
  using namespace autopruner;  // NOLINT
  static Training<kTestNetwork, AutoPruner<kTestNetwork>> pruned(
      kSpec, AutoPruner<kTestNetwork>({.keep = 6, .keep_features = 3}), 1);
  TrainAndPrint(pruned);
  static Training<kTestClassifier> full(kSpec, {}, 1);
  TrainAndPrint(full);
}
