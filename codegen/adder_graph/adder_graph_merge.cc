// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/adder_graph_merge.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "core/interval.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kMergeStream = 12;

constexpr float kMost = 1e30F;

// The two terms as the adder that adds them, the positive one first.
Adder AdderOf(const MergeTerm& a, const MergeTerm& b) {
  const int common = std::min(a.shift, b.shift);
  return {.a = 0,
          .b = 1,
          .shift_a = a.shift - common,
          .shift_b = b.shift - common,
          .subtract = a.negative != b.negative};
}

double CostOf(const MergeTerm& a, const MergeTerm& b) {
  return MergeBits(a, b) + 0.01 * std::max(a.depth, b.depth) +
         (a.negative && b.negative ? 0.5 : 0.0);
}

// The terms that are left, and what it costs to add each pair of them.
class Merging {
 public:
  Merging(const std::vector<MergeTerm>& terms, int64_t limit, uint64_t choice,
          double noise, const std::vector<double>& costs)
      : terms_(terms),
        size_(terms.size()),
        limit_(limit),
        choice_(choice),
        noise_(noise),
        costs_(size_ * size_),
        lowest_(size_, kMost) {
    plan_.merges.reserve(size_);
    for (const MergeTerm& term : terms_) leaves_ += int64_t{1} << term.depth;
    size_t pair = 0;
    for (size_t j = 1; j < size_; ++j) {
      for (size_t i = 0; i < j; ++i) SetCost(i, j, costs[pair++]);
    }
  }

  MergePlan Run() {
    while (terms_.size() > 1) TakeCheapest();
    if (size_ > 0 && terms_[0].negative) {
      plan_.bits += (-terms_[0].range).width();
    }
    return std::move(plan_);
  }

 private:
  void SetCost(size_t i, size_t j, double cost) {
    if (choice_ != 0) {
      cost += noise_ * RandomUniform(choice_, kMergeStream, step_++);
    }
    Put(i, j, static_cast<float>(cost));
  }

  void Put(size_t i, size_t j, float cost) {
    costs_[i * size_ + j] = cost;
    lowest_[i] = std::min(lowest_[i], cost);
  }

  // The sum of 2^depth after a merge: at most 2^bound, or no tree over what
  // is left keeps the bound (Golumbic, 1976).
  int64_t LeavesAfter(size_t i, size_t j) const {
    const int a = terms_[i].depth;
    const int b = terms_[j].depth;
    return leaves_ - (int64_t{1} << a) - (int64_t{1} << b) +
           (int64_t{2} << std::max(a, b));
  }

  void TakeCheapest() {
    size_t best_i = 0;
    size_t best_j = 1;
    float best_cost = kMost;
    for (size_t i = 0; i < terms_.size(); ++i) {
      if (lowest_[i] >= best_cost) continue;
      lowest_[i] = kMost;
      for (size_t j = i + 1; j < terms_.size(); ++j) {
        const float cost = costs_[i * size_ + j];
        lowest_[i] = std::min(lowest_[i], cost);
        if (cost >= best_cost || LeavesAfter(i, j) > limit_) continue;
        best_cost = cost;
        best_i = i;
        best_j = j;
      }
    }
    Take(best_i, best_j);
  }

  void Take(size_t i, size_t j) {
    leaves_ = LeavesAfter(i, j);
    plan_.bits += MergeBits(terms_[i], terms_[j]);
    plan_.merges.push_back({static_cast<int>(i), static_cast<int>(j)});
    terms_[i] = MergedTerm(terms_[i], terms_[j]);
    const size_t last = terms_.size() - 1;
    terms_[j] = terms_[last];
    terms_.pop_back();
    lowest_[i] = kMost;
    lowest_[j] = kMost;
    for (size_t k = 0; k < last; ++k) {
      if (j != last && k != j) {
        Put(std::min(k, j), std::max(k, j), costs_[k * size_ + last]);
      }
    }
    for (size_t k = 0; k < last; ++k) {
      if (k == i) continue;
      const auto [first, second] = std::minmax(k, i);
      SetCost(first, second, CostOf(terms_[first], terms_[second]));
    }
  }

  std::vector<MergeTerm> terms_;
  size_t size_;
  int64_t limit_;
  uint64_t choice_;
  double noise_;
  std::vector<float> costs_;   // of the pair i < j: [i * size_ + j]
  std::vector<float> lowest_;  // of each i: no cost of [i, ..] is lower
  int64_t leaves_ = 0;         // sum of 2^depth
  uint64_t step_ = 0;
  MergePlan plan_;
};

}  // namespace

int MergeBits(const MergeTerm& a, const MergeTerm& b) {
  if (a.negative && !b.negative) return MergeBits(b, a);
  const Adder adder = AdderOf(a, b);
  const Interval left = a.range << adder.shift_a;
  const Interval right = b.range << adder.shift_b;
  return AdderBits(adder, a.range, b.range,
                   adder.subtract ? left - right : left + right);
}

MergeTerm MergedTerm(const MergeTerm& a, const MergeTerm& b) {
  if (a.negative && !b.negative) return MergedTerm(b, a);
  const Adder adder = AdderOf(a, b);
  const Interval left = a.range << adder.shift_a;
  const Interval right = b.range << adder.shift_b;
  return {.range = adder.subtract ? left - right : left + right,
          .shift = std::min(a.shift, b.shift),
          .negative = a.negative && b.negative,
          .depth = 1 + std::max(a.depth, b.depth)};
}

MergePlanner::MergePlanner(std::span<const MergeTerm> terms, int bound)
    : terms_(terms.begin(), terms.end()), limit_(int64_t{1} << bound) {
  for (size_t j = 1; j < terms_.size(); ++j) {
    for (size_t i = 0; i < j; ++i) {
      costs_.push_back(CostOf(terms_[i], terms_[j]));
    }
  }
}

MergePlan MergePlanner::Plan(uint64_t choice, double noise) const {
  return Merging(terms_, limit_, choice, noise, costs_).Run();
}

}  // namespace autopruner
