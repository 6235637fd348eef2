// SPDX-License-Identifier: Apache-2.0
//
// A whole training step (forward, loss, backward, Adam) of 16-64-32-32-5, and
// beside it what this processor can do at most.
//
//   bazel run //core:training_benchmark
//
// GFLOP/s counts 2 operations for each weight, sample and product: forward,
// gradient by the weights and, but for the first layer, by the inputs. All
// else (loss, activations, Adam) is overhead. of_peak divides by the fused
// multiply-adds of the peak measurement in the same run.
#include <array>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <vector>

#include "benchmark/benchmark.h"
#include "core/auto_pruner.h"
#include "core/lanes.h"
#include "core/random.h"
#include "core/training.h"

namespace autopruner {
namespace {

constexpr DenseSpec Hidden(int outputs) {
  return {.outputs = outputs,
          .weight = {.width = 6, .frac = 4},
          .output = {.width = 8, .frac = 4, .is_signed = false},
          .activation = Activation::kRelu,
          .prunable = true};
}

constexpr NetworkSpec kJetTagger = {
    .inputs = 16,
    .input = {.width = 10, .frac = 6},
    .layers = Layers(Hidden(64), Hidden(32), Hidden(32),
                     DenseSpec{.outputs = 5,
                               .weight = {.width = 6, .frac = 4},
                               .output = {.width = 12, .frac = 6}}),
    .head = Head::kSoftmax,
};

// Independent chains of fused multiply-adds, enough to hide their latency.
constexpr int kChains = 16;

void MultiplyAdd(std::array<Lanes, kChains>& chains, int64_t rounds) {
  const Lanes factor(0.999f);
  const Lanes term(0.5f);
  for (int64_t r = 0; r < rounds; ++r) {
    for (Lanes& chain : chains) chain = chain * factor + term;
  }
}

// GFLOP/s, best of several tries.
double MeasurePeak() {
  using Clock = std::chrono::steady_clock;
  constexpr int64_t kRounds = 200000;
  std::array<Lanes, kChains> chains;
  chains.fill(Lanes(1.0f));
  double best = 0;
  for (int attempt = 0; attempt < 10; ++attempt) {
    const auto begin = Clock::now();
    MultiplyAdd(chains, kRounds);
    const std::chrono::duration<double> time = Clock::now() - begin;
    benchmark::DoNotOptimize(chains);
    best = std::max(best, 2e-9 * kRounds * kChains * kLanes / time.count());
  }
  return best;
}

void BM_MultiplyAddPeak(benchmark::State& state) {
  constexpr int64_t kRounds = 1000;
  std::array<Lanes, kChains> chains;
  chains.fill(Lanes(1.0f));
  for (auto _ : state) {
    MultiplyAdd(chains, kRounds);
    benchmark::DoNotOptimize(chains);
  }
  state.counters["GFLOP/s"] =
      benchmark::Counter(2e-9 * kRounds * kChains * kLanes *
                             static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}
BENCHMARK(BM_MultiplyAddPeak);

int64_t FlopsASample() {
  int64_t flops = 0;
  for (int l = 0; l < kJetTagger.layers.count; ++l) {
    const int64_t weights =
        kJetTagger.layer_inputs(l) * kJetTagger.layers.at[l].outputs;
    flops += 2 * weights * (l == 0 ? 2 : 3);
  }
  return flops;
}

// mode 0: float; 1: quantised; 2: float, pruning half of the nodes.
void BM_TrainingStep(benchmark::State& state) {
  constexpr int kSamples = 4096;
  static const double peak = MeasurePeak();
  const int batch = static_cast<int>(state.range(0));
  const int64_t mode = state.range(1);
  std::vector<float> x(kSamples * kJetTagger.inputs);
  std::vector<float> y(kSamples);
  const std::vector<float> weight(kSamples, 1.0f);
  std::vector<uint32_t> rows(kSamples);
  std::iota(rows.begin(), rows.end(), 0u);
  for (size_t k = 0; k < x.size(); ++k) {
    x[k] = static_cast<float>(4 * RandomUniform(1, 1, k) - 2);
  }
  for (int s = 0; s < kSamples; ++s) {
    y[s] = static_cast<float>(RandomBelow(1, 2, s, 5));
  }
  TrainingSpec spec;
  // So long that neither rate nor gates get anywhere: all steps are alike.
  spec.schedule = {.peak = 1e-4, .steps = int64_t{1} << 40};
  using Method = AutoPruner<kJetTagger>;
  const Method method({.keep = mode == 2 ? 64 : 0});
  static Training<kJetTagger, Method> training(spec, method, 1);
  training = Training<kJetTagger, Method>(spec, method, 1);
  training.network().set_quantized(mode == 1);
  int begin = 0;
  for (auto _ : state) {
    training.Step({.x = x.data(),
                   .y = y.data(),
                   .weight = weight.data(),
                   .rows = std::span(rows).subspan(begin, batch)});
    begin = (begin + batch) % kSamples;
  }
  const double samples =
      static_cast<double>(batch) * static_cast<double>(state.iterations());
  const double gflop = 1e-9 * static_cast<double>(FlopsASample()) * samples;
  state.counters["samples/s"] =
      benchmark::Counter(samples, benchmark::Counter::kIsRate);
  state.counters["GFLOP/s"] =
      benchmark::Counter(gflop, benchmark::Counter::kIsRate);
  state.counters["of_peak"] =
      benchmark::Counter(gflop / peak, benchmark::Counter::kIsRate);
}
BENCHMARK(BM_TrainingStep)
    ->ArgNames({"batch", "mode"})
    ->ArgsProduct({{32, 128, 1024}, {0, 1, 2}});

}  // namespace
}  // namespace autopruner
