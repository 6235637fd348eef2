// SPDX-License-Identifier: Apache-2.0
//
// How long inferences take, for programs that are compiled on the spot.
//
//   LatencyNs([&](int n) { return infer(x[n]); })
//   ThroughputNs(1, [&](int n) { infer(x[n]); })
//
// `n` is a sample, 0 to kSamples - 1.
#ifndef CODEGEN_BENCHMARK_MEASURE_H_
#define CODEGEN_BENCHMARK_MEASURE_H_

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace autopruner {

inline constexpr int kSamples = 1024;

// All that is in memory may have been read and written.
inline void Forget() { asm volatile("" : : : "memory"); }

// Nanoseconds of the shortest of many runs, within half a second or in 20
// runs: what other programs take from the processor hardly shows.
template <typename Run>
double ShortestNs(Run run) {
  using Clock = std::chrono::steady_clock;
  double shortest = 1e18;
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(500);
  for (int r = 0; r < 20 || Clock::now() < end; ++r) {
    const Clock::time_point start = Clock::now();
    run();
    const std::chrono::duration<double, std::nano> time = Clock::now() - start;
    shortest = std::min(shortest, time.count());
  }
  return shortest;
}

// Of an inference that waits for the one before: `infer` returns an integer
// that depends on the output, and its lowest bit decides on the next sample.
template <typename Infer>
double LatencyNs(Infer infer) {
  uint32_t next = 0;
  return ShortestNs([&] {
           for (int i = 0; i < kSamples; ++i) {
             next += 1 + (static_cast<uint32_t>(infer(next % kSamples)) & 1);
           }
           asm volatile("" : : "r"(next));
         }) /
         kSamples;
}

// Of one of `batch` events that `infer` infers at a time; no call depends on
// another one.
template <typename Infer>
double ThroughputNs(int batch, Infer infer) {
  return ShortestNs([&] {
           for (int n = 0; n + batch <= kSamples; n += batch) {
             infer(n);
             Forget();
           }
         }) /
         (kSamples / batch * batch);
}

}  // namespace autopruner

#endif  // CODEGEN_BENCHMARK_MEASURE_H_
