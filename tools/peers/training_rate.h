// SPDX-License-Identifier: Apache-2.0
//
// How fast a network trains, for us and for what is beside us.
//
//   SamplesASecond(128, [&] { training.Step(batch); })  ->  4.6e6
#ifndef TOOLS_PEERS_TRAINING_RATE_H_
#define TOOLS_PEERS_TRAINING_RATE_H_

#include <algorithm>
#include <cstdint>
#include <ctime>

namespace autopruner {

// What is measured, in samples.
inline constexpr int kBatches[] = {32, 128, 256, 1024};

// Of this process: what others do meanwhile does not count.
inline double Seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Of steps of `batch` samples: the fastest of windows of 20 ms, against which
// what the clock is wrong by is little.
template <typename Step>
double SamplesASecond(int batch, Step step) {
  double fastest = 0;
  const double end = Seconds() + 1;
  while (Seconds() < end) {
    const double start = Seconds();
    int64_t samples = 0;
    double seconds = 0;
    for (; seconds < 0.02; seconds = Seconds() - start) {
      for (int n = 0; n < 1024; n += batch) step();
      samples += 1024;
    }
    fastest = std::max(fastest, static_cast<double>(samples) / seconds);
  }
  return fastest;
}

}  // namespace autopruner

#endif  // TOOLS_PEERS_TRAINING_RATE_H_
