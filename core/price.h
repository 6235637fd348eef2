// SPDX-License-Identifier: Apache-2.0
//
// One price for every part of a circuit: nodes, digits of weights and bits of
// values stay if they are worth it, and the price is solved so that what stays
// costs what it may.
//
//   Price<kTagger> price;
//   price.Observe(gradient, moments, batch);       // after each backward pass
//   price.Choose(/*budget=*/1500, network);        // digits, grids and gates
//   price.cost()                                   // at most 1500 adder bits
//
// Worth is the rise of the loss to second order, cost is in adder bits.
// docs/auto_pruner.md derives both.
#ifndef CORE_PRICE_H_
#define CORE_PRICE_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/format_limits.h"
#include "core/network.h"
#include "core/unit_moments.h"
#include "core/weight_digits.h"

namespace autopruner {

// Units whose numbers are not the price's to choose.
struct FixedUnits {
  bool nodes = false;
  bool features = false;
};

template <NetworkSpec kSpec>
class Price {
 public:
  using Layout = NetworkLayout<kSpec>;
  using Moments = UnitMoments<Layout::kUnits>;
  using Parameters = std::array<float, Layout::kParameters>;
  using Units = std::array<float, Layout::kUnits>;
  using Limits = FormatLimits<kSpec>;

  Price() {
    for (int u = 0; u < Layout::kUnits; ++u) frac_[u] = Limits::ValueFrac(u);
  }

  // Averages what a backward pass over `batch` samples has found: `gradient`
  // and `moments` are those of the batch's mean loss. Without moments only
  // those of weights.
  void Observe(const Gradient<kSpec>& gradient, const Moments* moments,
               int batch) {
    // The squared mean of a batch's gradients, times the batch, is the mean of
    // their squares where their mean is small.
    ++observed_;
    const Lanes rate = Broadcast(Rate(kDecay, observed_));
    const Lanes size = Broadcast(static_cast<float>(batch));
    for (int k = 0; k < Layout::kParameters; k += kLanes) {
      const Lanes g = LoadLanes(gradient.parameters.data() + k);
      const Lanes mean = LoadLanes(curvature_.data() + k);
      StoreLanes(mean + rate * (size * g * g - mean), curvature_.data() + k);
    }
    if (moments != nullptr) Observe(*moments, batch);
  }

  // Chooses what stays so that it costs at most `budget`: nodes (never one
  // that is out already), digits, grids. Of what `fixed` tells, all live units
  // stay and keep a digit.
  void Choose(double budget, FixedUnits fixed, Network<kSpec>& network) {
    if (!has_ranges_) FindRanges();
    RankDigits(network, /*held=*/1.0f);
    fixed_ = fixed;
    Solve(budget, network);
    TakeOver(network);
  }

  // Drops or adds digits alone, the worst or the best first, so that they cost
  // at most `budget`.
  void ChooseDigits(double budget, Network<kSpec>& network) {
    RankDigits(network, kHeld);
    keeps_grids_ = true;
    Solve(budget, network);
    TakeOver(network);
    keeps_grids_ = false;
  }

  // Chooses digits and grids, for all nodes, so that the loss is expected to
  // rise by `share` of what all weights are worth.
  void ChoosePrecision(double share, Network<kSpec>& network) {
    FindRanges();
    RankDigits(network, 1.0f);
    fixed_ = {.nodes = true, .features = true};
    const double most = share * LostWorth(network, /*all=*/true);
    SolvePrice([&] {
      CostAt(price_, network);
      return LostWorth(network, /*all=*/false) <= most;
    });
    cost_ = CostAt(price_, network);
    TakeOver(network);
  }

  // Batches whose moments were observed.
  int observed_moments() const { return static_cast<int>(observed_moments_); }
  // Adder bits of what was chosen last, and of the whole network.
  double cost() const { return cost_; }
  double CostOfAll(Network<kSpec>& network) {
    if (!has_ranges_) FindRanges();
    RankDigits(network, 1.0f);
    fixed_ = {.nodes = true};
    return CostAt(0, network);
  }
  // What the loss would rise by without a unit.
  double WorthOf(int unit) const { return 0.5 * value_[unit]; }

 private:
  static constexpr double kDecay = 0.01;  // of running means, a step
  static constexpr double kMomentDecay = 0.04;
  static constexpr double kRangeDecay = 0.02;
  static constexpr float kRangeShrinks = 0.998f;  // of the largest value seen
  static constexpr int kSettled = 30;     // observations before a range moves
  static constexpr float kGrowth = 2;     // by how much a sum is wider
  static constexpr double kNodeCost = 9;  // of its saturation
  static constexpr double kTableCost = 1.0 / 128;  // of a table's bit
  // Of the logarithm, to base 2, of the price.
  static constexpr double kBracket = 0.25;
  static constexpr double kHighestPrice = 80;
  static constexpr double kPriceStep = 1e-4;
  static constexpr float kHeld = 1e9f;
  static constexpr int kLowestFrac = -2;
  static constexpr int kMostWidth = 12;

  static float Rate(double decay, int64_t observed) {
    return static_cast<float>(
        std::max(decay, 1.0 / static_cast<double>(1 + observed)));
  }

  void Observe(const Moments& moments, int batch) {
    ++observed_moments_;
    const float rate = Rate(kMomentDecay, observed_moments_);
    const auto size = static_cast<float>(batch);
    for (int u = 0; u < Layout::Unit(Layout::kLayers); ++u) {
      gradient_[u] += rate * (size * moments.gradient[u] - gradient_[u]);
      value_[u] += rate * (size * moments.value[u] - value_[u]);
      settled_[u] = std::min(settled_[u] + 1, 2 * kSettled);
      const float range_rate = Rate(kRangeDecay, settled_[u] - 1);
      cut_[u] += range_rate * (size * moments.cut[u] - cut_[u]);
      cut_by_half_[u] +=
          range_rate * (size * moments.cut_by_half[u] - cut_by_half_[u]);
      largest_[u] = std::max(
          {kRangeShrinks * largest_[u], moments.high[u], -moments.low[u]});
    }
  }

  // The range of each value is a power of two, 2^top_.
  void FindRanges() {
    for (int u = 0; u < Layout::kUnits; ++u) {
      top_[u] =
          std::min(static_cast<int>(std::ceil(std::log2(largest_[u] + 1e-6f))),
                   Limits::HighestTop(u));
      settled_[u] = 0;
      cut_[u] = cut_by_half_[u] = 0;
    }
    has_ranges_ = true;
  }

  int Width(int unit, int frac) const {
    const int sign = Limits::IsSigned(unit) ? 1 : 0;
    return std::clamp(top_[unit] + frac + sign, 1 + sign, kMostWidth);
  }
  float DigitCost(int unit, int frac) const {
    return static_cast<float>(Width(unit, frac)) + kGrowth;
  }

  // Makes rank_[k], the worth of each weight's digit k for its cost. A digit
  // ranks no higher than the one before it; those that a weight has are
  // multiplied by `held`.
  void RankDigits(const Network<kSpec>& network, float held) {
    for (int l = 0; l < Layout::kLayers; ++l) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        const int unit = Layout::Unit(l) + i;
        const float cost = kSpec.copies(l) * DigitCost(unit, frac_[unit]);
        for (int o = 0; o < Layout::Outputs(l); ++o) {
          digit_cost_[Layout::WeightAt(l, o, i)] = cost;
        }
      }
    }
    const float finest = PowerOfTwo(-network.digit_frac());
    for (int at = 0; at < Layout::kParameters; at += kLanes) {
      const Lanes curvature = LoadLanes(curvature_.data() + at);
      const Lanes cost = LoadLanes(digit_cost_.data() + at);
      const Lanes has = LoadLanes(network.digits().data() + at);
      Lanes rest = LoadLanes(network.parameters().data() + at);
      Lanes rank = Broadcast(1e30f);
      for (int k = 0; k < kMaxDigits; ++k) {
        const Lanes digit = NearestPower(rest, finest);
        const Lanes next = rest - digit;
        const Lanes worth =
            0.5f * curvature * (rest * rest - next * next) / cost;
        rank =
            Min(rank, ((digit == Lanes{}) | (cost == Lanes{})) ? Broadcast(-1)
                                                               : worth);
        StoreLanes(has > static_cast<float>(k) ? rank * held : rank,
                   rank_[k].data() + at);
        rest = next;
      }
    }
  }

  // Solves the price at which what stays costs at most `budget`.
  void Solve(double budget, Network<kSpec>& network) {
    SolvePrice([&] { return CostAt(price_, network) > budget; });
    // From the price that is too low to the one that is not.
    price_ *= 1 + kPriceStep;
    cost_ = CostAt(price_, network);
  }

  // Solves for the highest price, to a part of kPriceStep, that `is_low`.
  template <typename IsLow>
  void SolvePrice(const IsLow& is_low) {
    const auto is_low_at = [&](double log2_price) {
      price_ = std::exp2(log2_price);
      return is_low();
    };
    // A bracket around the last price, then bisection.
    double low = std::log2(price_) - kBracket;
    double high = low + 2 * kBracket;
    for (double step = 1; high < kHighestPrice && is_low_at(high); step *= 2) {
      low = high;
      high += step;
    }
    for (double step = 1; low > -kHighestPrice && !is_low_at(low); step *= 2) {
      high = low;
      low -= step;
    }
    while (high - low > kPriceStep) {
      const double middle = 0.5 * (low + high);
      (is_low_at(middle) ? low : high) = middle;
    }
    price_ = std::exp2(low);
  }

  // What the loss is expected to rise by: with no weights at all, or with the
  // digits and grids of CostAt().
  double LostWorth(const Network<kSpec>& network, bool all) const {
    const float finest = PowerOfTwo(-network.digit_frac());
    Lanes sum = {};
    for (int at = 0; at < Layout::kParameters; at += kLanes) {
      const Lanes weight = LoadLanes(network.parameters().data() + at);
      const Lanes kept =
          all ? Lanes{}
              : Digitize(weight, LoadLanes(count_.data() + at), finest);
      const Lanes counts = LoadLanes(digit_cost_.data() + at);
      const Lanes error = counts == Lanes{} ? Lanes{} : weight - kept;
      sum += LoadLanes(curvature_.data() + at) * error * error;
    }
    double lost = 0;
    for (int k = 0; k < kLanes; ++k) lost += 0.5 * sum[k];
    if (all) return lost;
    for (int u = 0; u < Layout::Unit(Layout::kLayers); ++u) {
      if (stays_[u]) lost += gradient_[u] * std::exp2(-2 * new_frac_[u]) / 24;
    }
    return lost;
  }

  // What stays at `price`, and what it costs.
  double CostAt(double price, const Network<kSpec>& network) {
    CountDigits(static_cast<float>(price));
    double total = 0;
    const int last = Layout::Unit(Layout::kLayers);
    std::fill(stays_.begin() + last, stays_.end(), true);
    for (int l = Layout::kLayers - 1; l >= 0; --l) {
      CountBehind(l, network);
      DecideNodes(l, price, network);
      for (int j = 0; j < Layout::Nodes(l); ++j) {
        const int unit = Layout::Unit(l) + j;
        if (!stays_[unit]) continue;
        if (!keeps_grids_) {
          const double table = Layout::IsNode(l, j) ? TableBitCost(l) : 0;
          new_frac_[unit] = FracAt(price, unit, table);
        }
        total += behind_[unit] * DigitCost(unit, new_frac_[unit]) +
                 NodeCost(l, j, new_frac_[unit]);
      }
    }
    return total;
  }

  void CountDigits(float price) {
    for (int at = 0; at < Layout::kParameters; at += kLanes) {
      Lanes count = {};
      for (const Parameters& rank : rank_) {
        count += LoadLanes(rank.data() + at) > price ? Broadcast(1) : Lanes{};
      }
      StoreLanes(count, count_.data() + at);
    }
  }

  // What the saturation of a node and its table take, wherever the hardware
  // has them.
  double NodeCost(int level, int node, int frac) const {
    if (!Layout::IsNode(level, node)) return 0;
    return kNodeCost * kSpec.copies(level - 1) +
           TableBitCost(level) * Width(Layout::Unit(level) + node, frac);
  }

  // What each bit of the values of a level's nodes takes in their tables.
  static constexpr double TableBitCost(int level) {
    if (level == 0) return 0;
    const DenseSpec& dense = kSpec.layers.at[level - 1];
    if (!HasTable(dense.activation)) return 0;
    return kTableCost * (1 << dense.table_input().width) *
           kSpec.copies(level - 1);
  }

  // Digits of the weights that lead out of the units of level `level`, as
  // often as the hardware has them.
  void CountBehind(int level, const Network<kSpec>& network) {
    const int unit = Layout::Unit(level);
    std::fill_n(behind_.begin() + unit, Layout::Rows(level), 0.0f);
    const auto copies = static_cast<float>(kSpec.copies(level));
    for (int o = 0; o < Layout::Outputs(level); ++o) {
      if (!stays_[Layout::Unit(level + 1) + o]) continue;
      for (int i = 0; i < Layout::Nodes(level); ++i) {
        behind_[unit + i] += copies * count_[Layout::WeightAt(level, o, i)];
      }
    }
    for (int i = 0; i < Layout::Nodes(level); ++i) {
      const bool fixed =
          Layout::IsNode(level, i) ? fixed_.nodes : fixed_.features;
      if (fixed && network.live(level, i) && behind_[unit + i] == 0) {
        KeepBestDigit(level, i);
      }
    }
  }

  // Gives one digit to the weight out of a unit whose digit ranks best.
  void KeepBestDigit(int level, int input) {
    int best = -1;
    for (int o = 0; o < Layout::Outputs(level); ++o) {
      if (!stays_[Layout::Unit(level + 1) + o]) continue;
      const int at = Layout::WeightAt(level, o, input);
      if (best < 0 || rank_[0][at] > rank_[0][best]) best = at;
    }
    if (best < 0) return;
    count_[best] = 1;
    behind_[Layout::Unit(level) + input] =
        static_cast<float>(kSpec.copies(level));
  }

  void DecideNodes(int level, double price, const Network<kSpec>& network) {
    const int unit = Layout::Unit(level);
    int best = unit;  // of the nodes, or of the features of level 0
    bool any = false;
    for (int u = unit; u < unit + Layout::Nodes(level); ++u) {
      const bool live = network.gates()[u] != 0.0f;
      const bool node = Layout::IsNode(level, u - unit);
      stays_[u] = live && behind_[u] > 0;
      if (stays_[u] && node && !fixed_.nodes && !keeps_grids_) {
        const double cost = behind_[u] * DigitCost(u, frac_[u]) +
                            NodeCost(level, u - unit, frac_[u]) + before_[u];
        stays_[u] = WorthOf(u) >= price * cost;
      }
      if (level > 0 && !node) continue;
      any = any || stays_[u];
      if (live && value_[u] > value_[best]) best = u;
    }
    if (!any) stays_[best] = true;
    for (int u = unit; u < unit + Layout::Nodes(level); ++u) {
      if (!stays_[u]) behind_[u] = 0;
    }
  }

  // The fraction bits of `unit` whose last one is worth `price`: a step of D
  // is an error of D^2 / 12, and four times that without the bit. `table` is
  // what a bit takes there.
  int FracAt(double price, int unit, double table) const {
    const double cost =
        table +
        std::max(1.0f, behind_[unit] + (Limits::IsSigned(unit) ? 0.0f : 1.0f));
    const double worth = gradient_[unit] / 8 + 1e-30;
    const double frac =
        std::floor(0.5 - 0.5 * std::log2(price * cost / worth + 1e-30));
    return static_cast<int>(
        std::clamp<double>(frac, kLowestFrac, Limits::ValueFrac(unit)));
  }

  // Gives the network what CostAt() found last.
  void TakeOver(Network<kSpec>& network) {
    for (int l = Layout::kLayers - 1; l >= 0; --l) {
      for (int j = 0; j < Layout::Outputs(l); ++j) {
        before_[Layout::Unit(l + 1) + j] = 0;
      }
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        const int unit = Layout::Unit(l) + i;
        const float cost = kSpec.copies(l) * DigitCost(unit, new_frac_[unit]);
        for (int o = 0; o < Layout::Outputs(l); ++o) {
          const int at = Layout::WeightAt(l, o, i);
          const int next = Layout::Unit(l + 1) + o;
          const float digits = stays_[unit] && stays_[next] ? count_[at] : 0;
          network.digits()[at] = digits;
          before_[next] += digits * cost;
        }
        if (!keeps_grids_) TakeOverUnit(Layout::IsNode(l, i), unit, network);
      }
    }
  }

  void TakeOverUnit(bool is_node, int unit, Network<kSpec>& network) {
    if (stays_[unit]) {
      frac_[unit] = new_frac_[unit];
      MoveRange(is_node, unit);
    } else if (is_node && !fixed_.nodes) {
      network.gates()[unit] = 0;
    }
    const int sign = Limits::IsSigned(unit) ? 1 : 0;
    network.grids().Set(
        unit, MakeGrid({.width = std::clamp(top_[unit] + frac_[unit] + sign,
                                            1 + sign, 22),
                        .frac = frac_[unit],
                        .is_signed = Limits::IsSigned(unit)}));
  }

  // Halves or doubles a range by what it cuts off.
  void MoveRange(bool is_node, int unit) {
    if (settled_[unit] < kSettled) return;
    const double price = price_ * (behind_[unit] + (is_node ? 1 : 0));
    const bool can_shrink =
        Width(unit, frac_[unit]) > 1 + Limits::IsSigned(unit);
    if (0.5 * (cut_by_half_[unit] - cut_[unit]) < price && can_shrink) {
      --top_[unit];
    } else if (0.5 * cut_[unit] > 2 * price &&
               top_[unit] < Limits::HighestTop(unit)) {
      ++top_[unit];
    } else {
      return;
    }
    settled_[unit] = 0;
  }

  int64_t observed_ = 0;
  int64_t observed_moments_ = 0;
  bool has_ranges_ = false;
  FixedUnits fixed_;
  bool keeps_grids_ = false;
  double price_ = 1e-6;
  double cost_ = 0;
  // Of weights: E[g^2], the cost and rank of each digit, how many stay.
  alignas(kLaneAlignment) Parameters curvature_ = {};
  alignas(kLaneAlignment) Parameters digit_cost_ = {};
  alignas(kLaneAlignment) std::array<Parameters, kMaxDigits> rank_ = {};
  alignas(kLaneAlignment) Parameters count_ = {};
  // Of units: E[g^2], E[(a g)^2], what the range cuts off; see unit_moments.h.
  Units gradient_ = {};
  Units value_ = {};
  Units cut_ = {};
  Units cut_by_half_ = {};
  Units largest_ = {};  // |value| seen
  Units behind_ = {};   // digits that lead out
  Units before_ = {};   // cost of those that lead in
  std::array<bool, Layout::kUnits> stays_ = {};
  std::array<int, Layout::kUnits> settled_ = {};
  std::array<int, Layout::kUnits> top_ = {};
  std::array<int, Layout::kUnits> frac_ = {};
  std::array<int, Layout::kUnits> new_frac_ = {};
};

}  // namespace autopruner

#endif  // CORE_PRICE_H_
