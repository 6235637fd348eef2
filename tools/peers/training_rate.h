// SPDX-License-Identifier: Apache-2.0
//
// How fast a network trains, for us and for what is beside us.
//
//   SamplesASecond(128, [&] { training.Step(batch); })  ->  4.6e6
#ifndef TOOLS_PEERS_TRAINING_RATE_H_
#define TOOLS_PEERS_TRAINING_RATE_H_

#include <algorithm>
#include <ctime>

namespace autopruner {

// Of this process: what others do meanwhile does not count.
inline double Seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Of steps of `batch` samples: the fastest 1,024 of those of a second.
template <typename Step>
double SamplesASecond(int batch, Step step) {
  constexpr int kSamples = 1024;
  double shortest = 1e18;
  const double end = Seconds() + 1;
  while (Seconds() < end) {
    const double start = Seconds();
    for (int n = 0; n < kSamples; n += batch) step();
    shortest = std::min(shortest, Seconds() - start);
  }
  return kSamples / shortest;
}

}  // namespace autopruner

#endif  // TOOLS_PEERS_TRAINING_RATE_H_
