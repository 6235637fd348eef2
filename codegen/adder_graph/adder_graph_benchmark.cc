// SPDX-License-Identifier: Apache-2.0
//
// How long the search for shared adders takes, and what it finds: bits of
// carry chain, and how many times as many there are if nothing is shared.
#include <cstdint>
#include <vector>

#include "benchmark/benchmark.h"
#include "codegen/adder_graph/adder_graph.h"
#include "codegen/adder_graph/constant_matrix.h"
#include "core/interval.h"
#include "core/random.h"

namespace autopruner {
namespace {

enum Kind {
  kUniform,  // of so many bits, signed
  kBinary,   // +1 and -1
  kTernary,  // +1, 0 and -1
  kSimilar,  // 6 bits; each column is the one before with three new weights
};

ConstantMatrix Matrix(int kind, int size, int bits) {
  const auto below = [](uint64_t stream, int counter, int64_t bound) {
    return static_cast<int64_t>(
        RandomBelow(1, stream, counter, static_cast<uint32_t>(bound)));
  };
  ConstantMatrix matrix = {.rows = size, .columns = size};
  for (int i = 0; i < size * size; ++i) {
    const int64_t random = below(kind, i, int64_t{1} << bits);
    matrix.weights.push_back(kind == kBinary    ? 2 * (random & 1) - 1
                             : kind == kTernary ? below(kind, i, 3) - 1
                                                : random - (1 << (bits - 1)));
  }
  if (kind != kSimilar) return matrix;
  for (int o = 1; o < size; ++o) {
    std::vector<int64_t> weights;
    for (int i = 0; i < size; ++i) weights.push_back(matrix.weight(i, o - 1));
    for (int k = 0; k < 3; ++k) {
      const int row = static_cast<int>(below(10, 3 * o + k, size));
      weights[row] = matrix.weight(row, o);
    }
    for (int i = 0; i < size; ++i) matrix.weights[i * size + o] = weights[i];
  }
  return matrix;
}

// Arguments: kind, rows and columns, bits, effort.
void BM_BuildAdderGraph(benchmark::State& state) {
  const ConstantMatrix matrix =
      Matrix(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
             static_cast<int>(state.range(2)));
  const std::vector<Interval> inputs(matrix.rows, {-128, 127});
  const AdderGraphOptions options = {.effort =
                                         static_cast<int>(state.range(3))};
  AdderGraph graph;
  while (state.KeepRunning()) graph = BuildAdderGraph(matrix, inputs, options);
  const auto bits = static_cast<double>(AdderBits(graph, inputs));
  const AdderGraph unshared = BuildUnsharedAdderGraph(matrix, inputs, options);
  state.counters["adders"] = static_cast<double>(graph.adders.size());
  state.counters["bits"] = bits;
  state.counters["depth"] = Depth(graph, {});
  state.counters["unshared"] =
      static_cast<double>(AdderBits(unshared, inputs)) / bits;
}
BENCHMARK(BM_BuildAdderGraph)
    ->ArgNames({"kind", "size", "bits", "effort"})
    ->ArgsProduct({{kUniform}, {16, 32}, {4, 6}, {10}})
    ->ArgsProduct({{kBinary, kTernary}, {16, 32, 64}, {1}, {10}})
    ->ArgsProduct({{kSimilar}, {16, 32}, {6}, {10}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace autopruner
