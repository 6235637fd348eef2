// SPDX-License-Identifier: Apache-2.0
//
// How fast the generated C++ of a pruned tagger is (35 inputs, 16 nodes):
//
//   bazel run //codegen:benchmark
//
// Latency: every call waits for the one before. Throughput: calls are
// independent, one by one or in batches.
#include "benchmark/benchmark.h"

#include <cstdint>
#include <vector>

#include "codegen/pruned_tagger.h"
#include "core/random.h"

namespace {

constexpr int kInputs = pruned_tagger::kInputs;
constexpr int kSamples = 1024;

struct Sample {
  int32_t x[kInputs];
};

// Random inputs within their formats.
std::vector<Sample> RandomSamples() {
  autopruner::RandomSequence random(1);
  std::vector<Sample> samples(kSamples);
  for (Sample& sample : samples) {
    for (int i = 0; i < kInputs; ++i) {
      const pruned_tagger::Format format = pruned_tagger::kFeatures[i].format;
      const int64_t span = int64_t{1} << format.width;
      sample.x[i] = static_cast<int32_t>(format.min_raw() + random() % span);
    }
  }
  return samples;
}

void ReportPerInference(benchmark::State& state, int inferences) {
  state.counters["per_inference"] = benchmark::Counter(
      inferences, benchmark::Counter::kIsIterationInvariantRate |
                      benchmark::Counter::kInvert);
}

void BM_Latency(benchmark::State& state) {
  const std::vector<Sample> samples = RandomSamples();
  uint32_t next = 0;
  for (auto _ : state) {
    int32_t y[pruned_tagger::kOutputs];
    pruned_tagger::Infer(samples[next % kSamples].x, y);
    // Which sample comes next depends on the result.
    next += 1 + (static_cast<uint32_t>(y[0]) & 1);
  }
  benchmark::DoNotOptimize(next);
  ReportPerInference(state, 1);
}
BENCHMARK(BM_Latency);

void BM_Throughput(benchmark::State& state) {
  const std::vector<Sample> samples = RandomSamples();
  for (auto _ : state) {
    for (const Sample& sample : samples) {
      int32_t y[pruned_tagger::kOutputs];
      pruned_tagger::Infer(sample.x, y);
      benchmark::DoNotOptimize(y);
    }
  }
  ReportPerInference(state, kSamples);
}
BENCHMARK(BM_Throughput);

template <int kN>
void BM_Batch(benchmark::State& state) {
  const std::vector<Sample> samples = RandomSamples();
  static int32_t x[kInputs][kN];
  static int32_t y[pruned_tagger::kOutputs][kN];
  for (int i = 0; i < kInputs; ++i) {
    for (int k = 0; k < kN; ++k) x[i][k] = samples[k].x[i];
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    pruned_tagger::InferBatch(x, y);
    benchmark::DoNotOptimize(y);
  }
  ReportPerInference(state, kN);
}
BENCHMARK_TEMPLATE(BM_Batch, 64);
BENCHMARK_TEMPLATE(BM_Batch, 256);
BENCHMARK_TEMPLATE(BM_Batch, 1024);

}  // namespace
