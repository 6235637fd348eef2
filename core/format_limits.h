// SPDX-License-Identifier: Apache-2.0
//
// The finest grids and the widest ranges that training chooses precision from:
// those of the spec's formats or, where it has none, these.
//
//   FormatLimits<kTagger>::WeightFrac()  ->  7
//   UseFinestGrids(network);             // from here on nearly real-valued
#ifndef CORE_FORMAT_LIMITS_H_
#define CORE_FORMAT_LIMITS_H_

#include <algorithm>
#include <array>

#include "core/activation.h"
#include "core/network.h"
#include "core/network_layout.h"
#include "core/weight_digits.h"

namespace autopruner {

inline constexpr int kFinestWeightFrac = 7;
inline constexpr int kFinestValueFrac = 7;
inline constexpr int kOutputFrac = 8;
inline constexpr int kHighestTop = 14;

template <NetworkSpec kSpec>
struct FormatLimits {
  using Layout = NetworkLayout<kSpec>;

  // Fraction bits of the finest weight.
  static constexpr int WeightFrac() {
    int frac = kSpec.quantized() ? 0 : kFinestWeightFrac;
    if (kSpec.quantized()) {
      for (int l = 0; l < Layout::kLayers; ++l) {
        frac = std::max(frac, kSpec.layers.at[l].weight.frac);
      }
    }
    return frac;
  }

  static constexpr Format FormatOf(int unit) {
    const int level = Layout::LevelOf(unit);
    return kSpec.unit_format(level, unit - Layout::Unit(level));
  }

  // Most fraction bits of the values of a unit.
  static constexpr int ValueFrac(int unit) {
    return kSpec.quantized() ? FormatOf(unit).frac : kFinestValueFrac;
  }

  // Values of a unit are below 2^HighestTop in any case.
  static constexpr int HighestTop(int unit) {
    if (!kSpec.quantized()) {
      const int level = Layout::LevelOf(unit);
      const bool node = Layout::IsNode(level, unit - Layout::Unit(level));
      return node && IsWithinOne(kSpec.layers.at[level - 1].activation)
                 ? 0
                 : kHighestTop;
    }
    const Format format = FormatOf(unit);
    return format.width - format.frac - (format.is_signed ? 1 : 0);
  }

  // Features are; nodes are if their activation can be below 0.
  static constexpr bool IsSigned(int unit) { return kSigned[unit]; }

 private:
  static constexpr std::array<bool, Layout::kUnits> kSigned = [] {
    std::array<bool, Layout::kUnits> is_signed = {};
    for (int level = 0; level <= Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Rows(level); ++j) {
        is_signed[Layout::Unit(level) + j] =
            !Layout::IsNode(level, j) ||
            !IsNeverNegative(kSpec.layers.at[level - 1].activation);
      }
    }
    return is_signed;
  }();
};

// Rounds the network to the finest grids, without any range, from here on.
template <NetworkSpec kSpec>
void UseFinestGrids(Network<kSpec>& network) {
  using Layout = NetworkLayout<kSpec>;
  using Limits = FormatLimits<kSpec>;
  network.digits().fill(kMaxDigits);
  network.UseDigits(Limits::WeightFrac());
  network.set_quantized(true);
  const int outputs = Layout::Unit(Layout::kLayers);
  for (int u = 0; u < outputs; ++u) {
    network.grids().Set(u,
                        MakeGrid({.width = 23, .frac = Limits::ValueFrac(u)}));
  }
  if (kSpec.quantized()) return;
  for (int u = outputs; u < Layout::kUnits; ++u) {
    network.grids().Set(u, MakeGrid({.width = 23, .frac = kOutputFrac}));
  }
}

}  // namespace autopruner

#endif  // CORE_FORMAT_LIMITS_H_
