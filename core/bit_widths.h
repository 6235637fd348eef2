// SPDX-License-Identifier: Apache-2.0
//
// Trainable bit widths: each weight and each value has fraction bits of its
// own, which descend the loss and a penalty on bit operations. It is what
// budgets of LUTs are compared with.
//
//   Training<kTagger, BitWidths<kTagger>> training(
//       spec, BitWidths<kTagger>({.penalty = 1e-5}), /*seed=*/1);
//
// What comes out is as large as the penalty makes it: nothing is met.
//
//   Source: HGQ, Sun et al., arXiv 2405.00645. With f fraction bits a number x
//   becomes q = [x 2^f] 2^-f, and dq / df = ln 2 (x - q) stands for the
//   derivative. The penalty is that on effective bit operations, the sum over
//   products of the bits of the weight times the bits of the value; it grows
//   by equal factors. Integer bits follow from the largest value.
#ifndef CORE_BIT_WIDTHS_H_
#define CORE_BIT_WIDTHS_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "core/format_limits.h"
#include "core/lanes.h"
#include "core/network_layout.h"
#include "core/optimizer.h"
#include "core/pruning_hooks.h"
#include "core/pruning_plan.h"
#include "core/training_state.h"

namespace autopruner {

template <NetworkSpec kSpec>
class BitWidths : public PruningHooks<kSpec> {
 public:
  using Layout = NetworkLayout<kSpec>;
  using Limits = FormatLimits<kSpec>;
  using State = TrainingState<kSpec>;

  explicit constexpr BitWidths(const PruningPlan& plan)
      : penalty_(plan.penalty) {}

  void Start(State& state, uint64_t /*seed*/) {
    UseFinestGrids(state.network);
    weight_frac_.fill(kFirstFrac);
    value_frac_.fill(kFirstFrac);
    for (int u = 0; u < Layout::Unit(Layout::kLayers); ++u) {
      top_[u] = Limits::HighestTop(u);
    }
  }

  // Rounds the widths of now to whole bits.
  void BeforeStep(State& state) {
    for (int k = 0; k < Layout::kParameters; k += kLanes) {
      StoreLanes(StepOf(LoadLanes(weight_frac_.data() + k)), step_.data() + k);
    }
    for (int u = 0; u < Layout::Unit(Layout::kLayers); ++u) {
      state.network.grids().Set(u, GridOf(u));
    }
    if (state.step + 1 == state.steps) TakeOutEmpty(state);
  }

  void AfterPrepare(Network<kSpec>& network) const {
    if (!network.quantized()) return;
    for (int l = 0; l < Layout::kLayers; ++l) {
      const float bound = PowerOfTwo(WeightTop(l));
      float* effective = network.MutableEffective().data();
      const int begin = Layout::Weight(l);
      for (int k = begin; k < begin + Layout::Weights(l); k += kLanes) {
        const Lanes step = LoadLanes(step_.data() + k);
        StoreLanes(RoundToGrid(LoadLanes(network.parameters().data() + k), step,
                               Broadcast(-bound), bound - step),
                   effective + k);
      }
    }
  }

  GradientNeeds needs(const State& /*state*/) const {
    return {.moments = true};
  }

  void AfterBackward(State& state, const Gradient<kSpec>& gradient) {
    const UnitMoments<Layout::kUnits>& moments = gradient.moments;
    for (int u = 0; u < Layout::Unit(Layout::kLayers); ++u) {
      largest_[u] = std::max(
          {kRangeShrinks * largest_[u], moments.high[u], -moments.low[u]});
      top_[u] =
          std::min(static_cast<int>(std::ceil(std::log2(largest_[u] + 1e-6f))),
                   Limits::HighestTop(u));
      dvalue_frac_[u] = kLog2 * moments.rounded[u];
    }
    for (int k = 0; k < Layout::kParameters; k += kLanes) {
      StoreLanes(kLog2 * LoadLanes(gradient.parameters.data() + k) *
                     (LoadLanes(state.network.parameters().data() + k) -
                      LoadLanes(state.network.effective().data() + k)),
                 dweight_frac_.data() + k);
    }
    AddPenalty(state);
    const double rate = kRate * state.learning_rate;
    weight_optimizer_.Step(weight_frac_, dweight_frac_, rate);
    value_optimizer_.Step(value_frac_, dvalue_frac_, rate);
    ClampWidths();
  }

 private:
  static constexpr float kLog2 = 0.693147181f;
  static constexpr float kFirstFrac = 4;
  static constexpr float kLowestFrac = -8;
  static constexpr float kRangeShrinks = 0.9995f;  // a step
  static constexpr double kRate = 10;              // of the learning rate
  // The penalty grows to its full size from this part of it on, up to this
  // part of all steps.
  static constexpr double kFirstPenalty = 1e-2;
  static constexpr double kFullAt = 0.7;

  // 2^-f of f, rounded to a whole number.
  static Lanes StepOf(Lanes frac) {
    using Ints [[gnu::vector_size(kLaneBytes)]] = int32_t;
    const Lanes whole = (frac + 0x1.8p23f) - 0x1.8p23f;
    return std::bit_cast<Lanes>((127 - __builtin_convertvector(whole, Ints))
                                << 23);
  }
  static int Whole(float frac) { return static_cast<int>(std::lround(frac)); }

  // Weights of a layer are within 2^WeightTop.
  static constexpr int WeightTop(int layer) {
    if (!kSpec.quantized()) return kHighestTop;
    const Format format = kSpec.layers.at[layer].weight;
    return format.width - format.frac - (format.is_signed ? 1 : 0);
  }

  // Bits of a unit's value, by `frac` fraction bits.
  float Bits(int unit, float frac) const {
    const int sign = Limits::IsSigned(unit) ? 1 : 0;
    return std::max(frac + static_cast<float>(top_[unit] + sign), 0.0f);
  }

  // A value of no bits is 0.
  Grid GridOf(int unit) const {
    const int frac = Whole(value_frac_[unit]);
    const float step = PowerOfTwo(-frac);
    if (Bits(unit, static_cast<float>(frac)) < 1) return {.step = step};
    const float top = PowerOfTwo(top_[unit]);
    return {.step = step,
            .low = Limits::IsSigned(unit) ? -top : 0.0f,
            .high = top - step};
  }

  // Adds the derivative of the penalty by all widths: a product costs the
  // bits of its value times those of its weight, if that is not 0.
  void AddPenalty(const State& state) {
    const double progress = static_cast<double>(state.step) /
                            (kFullAt * static_cast<double>(state.steps));
    const auto penalty = static_cast<float>(
        penalty_ * std::pow(kFirstPenalty, 1 - std::min(1.0, progress)));
    const auto& weights = state.network.effective();
    for (int l = 0; l < Layout::kLayers; ++l) {
      // A layer that elements share is there once for each.
      const float price = penalty * static_cast<float>(kSpec.copies(l));
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        const int unit = Layout::Unit(l) + i;
        const float bits = Bits(unit, value_frac_[unit]);
        float weight_bits = 0;
        for (int o = 0; o < Layout::Outputs(l); ++o) {
          const int at = Layout::WeightAt(l, o, i);
          if (weights[at] == 0) continue;
          weight_bits +=
              std::max(weight_frac_[at] +
                           static_cast<float>(std::ilogb(weights[at]) + 1),
                       0.0f);
          dweight_frac_[at] += price * bits;
        }
        if (bits > 0) dvalue_frac_[unit] += price * weight_bits;
      }
    }
  }

  void ClampWidths() {
    for (float& frac : weight_frac_) {
      frac = std::clamp(frac, kLowestFrac,
                        static_cast<float>(Limits::WeightFrac()));
    }
    for (int u = 0; u < Layout::Unit(Layout::kLayers); ++u) {
      const int finest = Limits::ValueFrac(u);
      value_frac_[u] =
          std::clamp(value_frac_[u], kLowestFrac, static_cast<float>(finest));
    }
  }

  // Values of no bits leave the network.
  void TakeOutEmpty(State& state) const {
    LiveUnits<kSpec> live = AllLive<kSpec>();
    for (int u = 0; u < Layout::Unit(Layout::kLayers); ++u) {
      live[u] = state.network.grids().at(u).high > 0;
    }
    state.KeepOnly(live);
  }

  double penalty_;
  // Fraction bits, not yet whole, and the derivative by them.
  alignas(
      kLaneAlignment) std::array<float, Layout::kParameters> weight_frac_ = {};
  alignas(
      kLaneAlignment) std::array<float, Layout::kParameters> dweight_frac_ = {};
  alignas(kLaneAlignment) std::array<float, Layout::kUnits> value_frac_ = {};
  alignas(kLaneAlignment) std::array<float, Layout::kUnits> dvalue_frac_ = {};
  // 2^-f of weights.
  alignas(kLaneAlignment) std::array<float, Layout::kParameters> step_ = {};
  std::array<float, Layout::kUnits> largest_ = {};  // |value| seen
  std::array<int, Layout::kUnits> top_ = {};        // values are below 2^top
  Optimizer<Layout::kParameters> weight_optimizer_;
  Optimizer<Layout::kUnits> value_optimizer_;
};

}  // namespace autopruner

#endif  // CORE_BIT_WIDTHS_H_
