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
//
// Layers that a set's elements share count once for each of them.
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
// Of a set's features those that cost the least, the joined ones, come first.
constexpr MultiplicationRange Range(const NetworkSpec& spec, int features) {
  MultiplicationRange range;
  const int joined = std::min(features, spec.set.joined);
  int fewest_before = features - joined;
  int before = spec.inputs;
  for (int l = 0; l < spec.layers.count; ++l) {
    const DenseSpec& layer = spec.layers.at[l];
    if (spec.reads_pooled(l)) {
      fewest_before += joined;
      before += spec.set.joined;
    }
    const int fewest = layer.prunable ? 1 : layer.outputs;
    range.fewest += spec.copies(l) * fewest_before * fewest;
    range.all += spec.copies(l) * before * layer.outputs;
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
  // The sum of the gates of each slot: inputs, each layer's nodes, and last
  // the features that are joined to a set.
  static constexpr int kJoined = Layout::kLayers + 1;
  using Sums = std::array<double, Layout::kLayers + 2>;

  // The slot that `unit` is in.
  static constexpr int SlotOf(int unit) {
    const int level = Layout::LevelOf(unit);
    const bool joined = kSpec.reads_pooled(level) &&
                        !Layout::IsNode(level, unit - Layout::Unit(level));
    return joined ? kJoined : level;
  }

  // All gates are 1.
  static constexpr Sums AllOpen() {
    return SumUnits([](int) { return 1; });
  }

  static constexpr Sums SumGates(const Gates& gates) {
    return SumUnits([&](int unit) { return gates[unit]; });
  }

  static constexpr Sums SumLive(const LiveUnits<kSpec>& live) {
    return SumUnits([&](int unit) { return live[unit]; });
  }

  static constexpr double Count(const Sums& sums) {
    double all = 0;
    for (int l = 0; l < Layout::kLayers; ++l) {
      all += kSpec.copies(l) * Before(sums, l) * sums[l + 1];
    }
    return all;
  }

  static constexpr double Derivative(const Sums& sums, int unit) {
    const int slot = SlotOf(unit);
    const int level = Layout::LevelOf(unit);  // the layer that reads the unit
    double all = 0;
    if (slot != kJoined && level > 0) {
      all += kSpec.copies(level - 1) * Before(sums, level - 1);
    }
    if (level < Layout::kLayers) all += kSpec.copies(level) * sums[level + 1];
    return all;
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
      out[unit] = live[unit] && SumLive(live)[SlotOf(unit)] > 1;
      if (out[unit]) live[unit] = false;
    }
    for (const RankedUnit& ranked : units) {
      if (!out[ranked.unit]) continue;
      live[ranked.unit] = true;
      if (excess() > 0) live[ranked.unit] = false;
    }
  }

 private:
  template <typename Of>
  static constexpr Sums SumUnits(const Of& of) {
    Sums sums = {};
    for (int level = 0; level <= Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Nodes(level); ++j) {
        const int unit = Layout::Unit(level) + j;
        sums[SlotOf(unit)] += of(unit);
      }
    }
    return sums;
  }

  // The sum of the gates of what a layer reads.
  static constexpr double Before(const Sums& sums, int layer) {
    return sums[layer] + (kSpec.reads_pooled(layer) ? sums[kJoined] : 0);
  }
};

}  // namespace autopruner

#endif  // CORE_MULTIPLICATIONS_H_
