// SPDX-License-Identifier: Apache-2.0
//
// The usual ways to choose what is pruned, to compare AutoPruner with.
//
//   TaylorImportance<128> importance;
//   importance.Add(gates, dgates);         // after each batch
//   group.set_score(j, importance.of(group.unit(j)));
//   group.Keep(16);
//
//   group.set_score(j, Magnitude(network, /*level=*/1, /*node=*/7));
//
// All rank units by a number and keep the largest; they differ in the number
// and in the time at which they choose. docs/study.md compares them.
#ifndef CORE_PRUNING_BASELINES_H_
#define CORE_PRUNING_BASELINES_H_

#include <array>
#include <cmath>
#include <cstdint>

#include "core/network.h"
#include "core/random.h"

namespace autopruner {

enum class PruningMethod : uint8_t {
  kAutoPruner,  // gates with a budget, from the first step to kSnapAt
  kMagnitude,   // trains until kMagnitudeAt, prunes at once, trains on
  kTaylor,      // prunes along AutoPruner's budget by TaylorImportance
  kRandom,      // draws the layout before the first step
};

// When kMagnitude prunes, as a share of all steps.
inline constexpr double kMagnitudeAt = 0.6;

inline constexpr uint64_t kRandomLayoutStream = 4;

// The L2 norm of the weights that lead out of a node, times that of those that
// lead into it: the same however a ReLU node's scale is split between the two.
// Of an input, the norm of the weights that lead out of it.
template <NetworkSpec kSpec>
double Magnitude(const Network<kSpec>& network, int level, int node) {
  using Layout = NetworkLayout<kSpec>;
  const auto& parameters = network.parameters();
  double out = 0;
  for (int o = 0; o < Layout::Nodes(level + 1); ++o) {
    const double weight = parameters[Layout::WeightAt(level, o, node)];
    out += weight * weight;
  }
  if (level == 0) return std::sqrt(out);
  double in = 0;
  for (int i = 0; i < Layout::Nodes(level - 1); ++i) {
    const double weight = parameters[Layout::WeightAt(level - 1, node, i)];
    in += weight * weight;
  }
  return std::sqrt(in * out);
}

// What the loss would change by without a unit, to first order: the square of
// gate * dLoss / dgate, averaged over batches (Molchanov et al., arXiv
// 1906.10771, equation 8). A unit that is out stays out.
template <int kUnits>
class TaylorImportance {
 public:
  void Add(const std::array<float, kUnits>& gates,
           const std::array<double, kUnits>& dgates) {
    for (int u = 0; u < kUnits; ++u) {
      const double change = gates[u] * dgates[u];
      mean_[u] += kRate * (change * change - mean_[u]);
      if (gates[u] == 0.0f) mean_[u] = -1.0;
    }
  }

  double of(int unit) const { return mean_[unit]; }

 private:
  static constexpr double kRate = 0.05;

  std::array<double, kUnits> mean_ = {};
};

// A score that draws `keep` units at random, when the largest are kept.
inline double RandomScore(uint64_t seed, int unit) {
  return RandomUniform(seed, kRandomLayoutStream, static_cast<uint64_t>(unit));
}

}  // namespace autopruner

#endif  // CORE_PRUNING_BASELINES_H_
