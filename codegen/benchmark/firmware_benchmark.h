// SPDX-License-Identifier: Apache-2.0
//
// How fast the generated C++ of a network is: NAME.benchmark of
// tools/network.bzl.
//
//   struct Firmware {  // the generated functions as a type
//     static constexpr int kInputs = tagger::kInputs;
//     ..
//   };
//   const bool kRegistered = RegisterFirmwareBenchmarks<Firmware>();
//
// Latency: every call waits for the one before. Throughput: calls are
// independent, one by one or in batches. Scalar: Infer(); vector:
// InferVector(). Batches are in the narrowest of 16 and 32 bits.
#ifndef CODEGEN_BENCHMARK_FIRMWARE_BENCHMARK_H_
#define CODEGEN_BENCHMARK_FIRMWARE_BENCHMARK_H_

#include <cstdint>
#include <type_traits>
#include <vector>

#include "benchmark/benchmark.h"
#include "core/random.h"

namespace autopruner {

inline constexpr int kBenchmarkSamples = 1024;

template <typename Firmware>
struct BenchmarkSample {
  int32_t x[Firmware::kInputs];
};

// Random inputs within their formats.
template <typename Firmware>
std::vector<BenchmarkSample<Firmware>> RandomSamples() {
  RandomSequence random(1);
  std::vector<BenchmarkSample<Firmware>> samples(kBenchmarkSamples);
  for (auto& sample : samples) {
    for (int i = 0; i < Firmware::kInputs; ++i) {
      const auto format = Firmware::kFeatures[i].format;
      const int64_t span = int64_t{1} << format.width;
      sample.x[i] = static_cast<int32_t>(format.min_raw() + random() % span);
    }
  }
  return samples;
}

inline void ReportPerInference(benchmark::State& state, int inferences) {
  state.counters["per_inference"] = benchmark::Counter(
      inferences, benchmark::Counter::kIsIterationInvariantRate |
                      benchmark::Counter::kInvert);
}

// `kInfer` is Infer or InferVector of the firmware.
template <typename Firmware, auto kInfer>
void BM_Latency(benchmark::State& state) {
  const auto samples = RandomSamples<Firmware>();
  uint32_t next = 0;
  for (auto _ : state) {
    int32_t y[Firmware::kOutputs];
    kInfer(samples[next % kBenchmarkSamples].x, y);
    // Which sample comes next depends on the result.
    next += 1 + (static_cast<uint32_t>(y[0]) & 1);
  }
  benchmark::DoNotOptimize(next);
  ReportPerInference(state, 1);
}

template <typename Firmware, auto kInfer>
void BM_Throughput(benchmark::State& state) {
  const auto samples = RandomSamples<Firmware>();
  for (auto _ : state) {
    for (const auto& sample : samples) {
      int32_t y[Firmware::kOutputs];
      kInfer(sample.x, y);
      benchmark::DoNotOptimize(y);
    }
  }
  ReportPerInference(state, kBenchmarkSamples);
}

template <typename Firmware, int kN>
void BM_Batch(benchmark::State& state) {
  using Raw =
      std::conditional_t<Firmware::template kFit<int16_t>, int16_t, int32_t>;
  const auto samples = RandomSamples<Firmware>();
  static Raw x[Firmware::kInputs][kN];
  static Raw y[Firmware::kOutputs][kN];
  for (int i = 0; i < Firmware::kInputs; ++i) {
    for (int k = 0; k < kN; ++k) x[i][k] = static_cast<Raw>(samples[k].x[i]);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    Firmware::InferBatch(x, y);
    benchmark::DoNotOptimize(y);
  }
  ReportPerInference(state, kN);
}

// Returns true. Call it before main().
template <typename Firmware>
bool RegisterFirmwareBenchmarks() {
  const auto add = [](const char* name, void (*function)(benchmark::State&)) {
    benchmark::RegisterBenchmark(name, function);
  };
  add("BM_Latency/scalar", BM_Latency<Firmware, Firmware::Infer>);
  add("BM_Latency/vector", BM_Latency<Firmware, Firmware::InferVector>);
  add("BM_Throughput/scalar", BM_Throughput<Firmware, Firmware::Infer>);
  add("BM_Throughput/vector", BM_Throughput<Firmware, Firmware::InferVector>);
  add("BM_Batch<64>", BM_Batch<Firmware, 64>);
  add("BM_Batch<1024>", BM_Batch<Firmware, 1024>);
  return true;
}

}  // namespace autopruner

#endif  // CODEGEN_BENCHMARK_FIRMWARE_BENCHMARK_H_
