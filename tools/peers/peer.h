// SPDX-License-Identifier: Apache-2.0
//
// What the peers share: a network of floats, and how it is measured. Each is
// compiled in a folder with a file sizes.h:
//
//   inline constexpr int kSizes[] = {16, 64, 32, 32, 5};  // from inputs on
#ifndef TOOLS_PEERS_PEER_H_
#define TOOLS_PEERS_PEER_H_

#include <cstdio>
#include <random>
#include <vector>

#include "codegen/benchmark/measure.h"

namespace peer {

#include "sizes.h"

inline constexpr int kLayers = sizeof(kSizes) / sizeof(int) - 1;
inline constexpr int kInputs = kSizes[0];
inline constexpr int kOutputs = kSizes[kLayers];

// `count` numbers from -1 to 1.
inline std::vector<float> RandomFloats(int count) {
  static std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> floats(count);
  for (float& value : floats) value = uniform(random);
  return floats;
}

// Prints nanoseconds an event: latency, then independent calls.
//   infer: (const X* x, Y* y), one event.
template <typename X = float, typename Y = float, typename Infer>
void PrintOnes(Infer infer) {
  std::vector<X> x;
  for (const float value : RandomFloats(autopruner::kSamples * kInputs)) {
    x.push_back(static_cast<X>(100 * value));
  }
  std::vector<Y> y(kOutputs);
  std::printf("%g ", autopruner::LatencyNs([&](int n) {
                infer(&x[n * kInputs], y.data());
                return y[0] > 0 ? 1 : 0;
              }));
  std::printf("%g ", autopruner::ThroughputNs(
                         1, [&](int n) { infer(&x[n * kInputs], y.data()); }));
}

// The same of batches of 64 and 1,024, event by event.
//   make: (batch) -> infer (const float* x, float* y).
template <typename Make>
void PrintBatches(Make make) {
  for (const int batch : {64, 1024}) {
    const std::vector<float> x = RandomFloats(batch * kInputs);
    std::vector<float> y(batch * kOutputs);
    auto infer = make(batch);
    std::printf("%g ", autopruner::ThroughputNs(
                           batch, [&](int) { infer(x.data(), y.data()); }));
  }
}

}  // namespace peer

#endif  // TOOLS_PEERS_PEER_H_
