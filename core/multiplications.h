// SPDX-License-Identifier: Apache-2.0
//
// The multiplications of a network whose units have gates.
//
//   using Cost = Multiplications<kTagger>;
//   Cost::Sums sums = Cost::SumGates(network.gates());
//   Cost::Count(sums)                    // M(z)
//   Cost::Derivative(sums, unit)         // dM / dz
//   Cost::Keep(300, ranked, live)        // takes out what makes it more
//
//   M(z) = sum over layers of (sum of gates before) * (sum of gates behind)
#ifndef CORE_MULTIPLICATIONS_H_
#define CORE_MULTIPLICATIONS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "core/network_layout.h"
#include "core/network_spec.h"

namespace autopruner {

// How many multiplications networks of one spec can have.
struct MultiplicationRange {
  int fewest = 0;  // one node in each prunable layer
  int all = 0;
};

// The range for networks that read `features` inputs; `all`: of all of them.
constexpr MultiplicationRange Range(const NetworkSpec& spec, int features) {
  MultiplicationRange range;
  int fewest_before = features;
  int before = spec.inputs;
  for (int l = 0; l < spec.layers.count; ++l) {
    const DenseSpec& layer = spec.layers.at[l];
    const int fewest = layer.prunable ? 1 : layer.outputs;
    range.fewest += fewest_before * fewest;
    range.all += before * layer.outputs;
    fewest_before = fewest;
    before = layer.outputs;
  }
  return range;
}

// A unit and how much it is worth keeping.
struct RankedUnit {
  int unit = 0;
  double rank = 0;

  // Better: of higher rank; of equal ones the first.
  constexpr bool operator<(const RankedUnit& other) const {
    return rank != other.rank ? rank > other.rank : unit < other.unit;
  }
};

template <NetworkSpec kSpec>
struct Multiplications {
  using Layout = NetworkLayout<kSpec>;
  using Gates = std::array<float, Layout::kUnits>;
  // The sum of the gates of each level: inputs, then each layer's nodes.
  using Sums = std::array<double, Layout::kLayers + 1>;

  // The level that `unit` is in.
  static constexpr int LevelOf(int unit) {
    int level = 0;
    while (unit >= Layout::Unit(level + 1)) ++level;
    return level;
  }

  // All gates are 1.
  static constexpr Sums AllOpen() {
    Sums sums = {};
    for (int level = 0; level <= Layout::kLayers; ++level) {
      sums[level] = Layout::Nodes(level);
    }
    return sums;
  }

  static constexpr Sums SumGates(const Gates& gates) {
    Sums sums = {};
    for (int level = 0; level <= Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Nodes(level); ++j) {
        sums[level] += gates[Layout::Unit(level) + j];
      }
    }
    return sums;
  }

  static constexpr Sums SumLive(const LiveUnits<kSpec>& live) {
    Sums sums = {};
    for (int level = 0; level <= Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Nodes(level); ++j) {
        sums[level] += live[Layout::Unit(level) + j];
      }
    }
    return sums;
  }

  static constexpr double Count(const Sums& sums) {
    double all = 0;
    for (int l = 0; l < Layout::kLayers; ++l) all += sums[l] * sums[l + 1];
    return all;
  }

  static constexpr double Derivative(const Sums& sums, int unit) {
    const int level = LevelOf(unit);
    return (level > 0 ? sums[level - 1] : 0) +
           (level < Layout::kLayers ? sums[level + 1] : 0);
  }

  // Takes live ones of `units` out, the lowest rank first and none that is the
  // last of its layer, until M is at most `budget`; then takes in again, the
  // highest rank first, what fits after all. Sorts `units`: best first.
  static constexpr void Keep(int budget, std::span<RankedUnit> units,
                             LiveUnits<kSpec>& live) {
    std::sort(units.begin(), units.end());
    const auto excess = [&] { return Count(SumLive(live)) - budget; };
    LiveUnits<kSpec> out = {};
    for (size_t n = units.size(); n-- > 0 && excess() > 0;) {
      const int unit = units[n].unit;
      out[unit] = live[unit] && SumLive(live)[LevelOf(unit)] > 1;
      if (out[unit]) live[unit] = false;
    }
    for (const RankedUnit& ranked : units) {
      if (!out[ranked.unit]) continue;
      live[ranked.unit] = true;
      if (excess() > 0) live[ranked.unit] = false;
    }
  }
};

}  // namespace autopruner

#endif  // CORE_MULTIPLICATIONS_H_
