// SPDX-License-Identifier: Apache-2.0
//
// Whole training steps (forward, loss, backward, Adam), and beside them what
// this processor can do at most.
//
//   bazel run //core:training_benchmark
//
// GFLOP/s counts 2 operations for each weight, sample and product: forward,
// gradient by the weights and, but for the first layer, by the inputs. All
// else (loss, activations, Adam) is overhead. of_peak divides by the fused
// multiply-adds of the peak measurement in the same run.
#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include "benchmark/benchmark.h"
#include "core/auto_pruner.h"
#include "core/lanes.h"
#include "core/random.h"
#include "core/training.h"

namespace autopruner {
namespace {

// Of this process: what others do meanwhile does not count.
double Seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

constexpr DenseSpec Hidden(int outputs) {
  return {.outputs = outputs,
          .weight = {.width = 6, .frac = 4},
          .output = {.width = 8, .frac = 4, .is_signed = false},
          .activation = Activation::kRelu,
          .prunable = true};
}

constexpr DenseSpec Output(int outputs) {
  return {.outputs = outputs,
          .weight = {.width = 6, .frac = 4},
          .output = {.width = 12, .frac = 6}};
}

constexpr NetworkSpec kJetTagger = {
    .inputs = 16,
    .input = {.width = 10, .frac = 6},
    .layers = Layers(Hidden(64), Hidden(32), Hidden(32), Output(5)),
    .head = Head::kSoftmax,
};

constexpr NetworkSpec kDigits = {
    .inputs = 784,
    .input = {.width = 8, .frac = 8, .is_signed = false},
    .layers = Layers(Hidden(300), Hidden(100), Output(10)),
    .head = Head::kSoftmax,
};

// A deep set of 10 tracks, each of them there with a probability of 0.55.
constexpr NetworkSpec kFlavour = {
    .inputs = 6,
    .input = {.width = 10, .frac = 6},
    .set = {.elements = 10, .shared_layers = 3, .joined = 3},
    .layers = Layers(Hidden(32), Hidden(32), Hidden(16), Hidden(32), Hidden(32),
                     Output(3)),
    .head = Head::kSoftmax,
};
constexpr double kThere = 0.55;

// Independent chains of fused multiply-adds, enough to hide their latency.
constexpr int kChains = 12;
using Chains = std::array<Lanes, kChains>;

Chains MultiplyAdd(Chains chains, int64_t rounds) {
  for (int64_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
    for (Lanes& chain : chains) chain = chain * 0.999f + 0.5f;
  }
  return chains;
}

// GFLOP/s, best of several tries.
double MeasurePeak() {
  constexpr int64_t kRounds = 100000;
  Chains chains = {};
  double best = 0;
  for (int attempt = 0; attempt < 100; ++attempt) {
    const double begin = Seconds();
    chains = MultiplyAdd(chains, kRounds);
    benchmark::DoNotOptimize(chains);
    best =
        std::max(best, 2e-9 * kRounds * kChains * kLanes / (Seconds() - begin));
  }
  return best;
}

void BM_MultiplyAddPeak(benchmark::State& state) {
  constexpr int64_t kRounds = 1000;
  Chains chains = {};
  for (auto _ : state) {
    chains = MultiplyAdd(chains, kRounds);
    benchmark::DoNotOptimize(chains);
  }
  state.counters["GFLOP/s"] =
      benchmark::Counter(2e-9 * kRounds * kChains * kLanes *
                             static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}
BENCHMARK(BM_MultiplyAddPeak);

int64_t FlopsASample(const NetworkSpec& spec) {
  int64_t flops = 0;
  for (int l = 0; l < spec.layers.count; ++l) {
    const int64_t weights = spec.layer_inputs(l) * spec.layers.at[l].outputs;
    const double rows = spec.is_shared(l) ? kThere * spec.set.elements : 1;
    flops += static_cast<int64_t>(2 * rows * weights * (l == 0 ? 2 : 3));
  }
  return flops;
}

// mode 0: float; 1: quantised; 2: float, pruning half of the nodes. Counters
// tell of the fastest 1,024 samples, as the peak is that of the fastest try.
template <NetworkSpec kSpec>
void BM_TrainingStep(benchmark::State& state) {
  constexpr int kSamples = 4096;
  static const double peak = MeasurePeak();
  const int batch = static_cast<int>(state.range(0));
  const int64_t mode = state.range(1);
  const int steps = 1024 / batch;  // in a measurement
  std::vector<float> x(kSamples * kSpec.sample_size());
  std::vector<float> y(kSamples);
  const std::vector<float> weight(kSamples, 1.0f);
  std::vector<uint32_t> rows(kSamples);
  std::iota(rows.begin(), rows.end(), 0u);
  for (size_t k = 0; k < x.size(); ++k) {
    x[k] = static_cast<float>(4 * RandomUniform(1, 1, k) - 2);
  }
  for (int s = 0; s < kSamples; ++s) {
    for (int e = 0; e < kSpec.set.elements; ++e) {
      x[s * kSpec.sample_size() + e * (kSpec.inputs + 1) + kSpec.inputs] =
          RandomUniform(1, 3, s * kSpec.set.elements + e) < kThere ? 1 : 0;
    }
    y[s] = static_cast<float>(RandomBelow(1, 2, s, kSpec.outputs()));
  }
  TrainingSpec spec;
  // So long that neither rate nor gates get anywhere: all steps are alike.
  spec.schedule = {.peak = 1e-4, .steps = int64_t{1} << 40};
  using Method = AutoPruner<kSpec>;
  const Method method({.keep = mode == 2 ? kSpec.prunable_nodes() / 2 : 0});
  // Larger than a stack may be.
  const auto made = std::make_unique<Training<kSpec, Method>>(spec, method, 1);
  Training<kSpec, Method>& training = *made;
  training.network().set_quantized(mode == 1);
  int begin = 0;
  double best = std::numeric_limits<double>::infinity();  // seconds
  for (auto _ : state) {
    const double start = Seconds();
    for (int step = 0; step < steps; ++step) {
      training.Step({.x = x.data(),
                     .y = y.data(),
                     .weight = weight.data(),
                     .rows = std::span(rows).subspan(begin, batch)});
      begin = (begin + batch) % kSamples;
    }
    best = std::min(best, (Seconds() - start) / steps);
  }
  const double gflops =
      1e-9 * static_cast<double>(FlopsASample(kSpec) * batch) / best;
  state.counters["samples/s"] = batch / best;
  state.counters["GFLOP/s"] = gflops;
  state.counters["of_peak"] = gflops / peak;
}
BENCHMARK(BM_TrainingStep<kJetTagger>)
    ->Name("BM_TrainingStep/16-64-32-32-5")
    ->ArgNames({"batch", "mode"})
    ->ArgsProduct({{32, 128, 1024}, {0, 1, 2}});
BENCHMARK(BM_TrainingStep<kDigits>)
    ->Name("BM_TrainingStep/784-300-100-10")
    ->ArgNames({"batch", "mode"})
    ->ArgsProduct({{32, 128, 1024}, {0, 1, 2}});
BENCHMARK(BM_TrainingStep<kFlavour>)
    ->Name("BM_TrainingStep/set-6-32-32-16-32-32-3")
    ->ArgNames({"batch", "mode"})
    ->ArgsProduct({{256}, {0, 1, 2}});

}  // namespace
}  // namespace autopruner
