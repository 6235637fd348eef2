// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph_sharing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/adder_graph.h"
#include "codegen/adder_graph_builder.h"
#include "codegen/pair_counts.h"
#include "codegen/signed_digits.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kNoiseStream = 21;
constexpr int32_t kNeverAgain = -(1 << 24);

uint64_t Key(const TermPair& pair) {
  return static_cast<uint64_t>(pair.a) << 36 |
         static_cast<uint64_t>(pair.b) << 8 |
         static_cast<uint64_t>(pair.shift + 63) << 1 |
         static_cast<uint64_t>(pair.differ);
}

TermPair PairOfKey(uint64_t key) {
  return {static_cast<int>(key >> 36), static_cast<int>(key >> 8 & 0xfffffff),
          static_cast<int>(key >> 1 & 127) - 63, (key & 1) != 0};
}

TermPair PairOf(SignedTerm s, SignedTerm t) {
  if (t.node < s.node || (t.node == s.node && t.shift < s.shift)) {
    std::swap(s, t);
  }
  return {s.node, t.node, t.shift - s.shift, s.negative != t.negative};
}

// Where a pair stands: in `column`, at these two indices.
struct Use {
  int column;
  int first;   // holds pair.a
  int second;  // holds pair.b
};

// A pair and what it was worth when it had `count` uses.
struct Candidate {
  double value;
  uint64_t key;
  int32_t count;

  bool operator<(const Candidate& other) const {
    return value != other.value ? value < other.value : key > other.key;
  }
};

class Sharing {
 public:
  Sharing(const AdderGraphProblem& problem, const ColumnTerms& terms,
          const SharingOptions& options)
      : options_(options), builder_(problem), columns_(terms) {
    size_t pairs = 0;
    for (const auto& column : columns_) {
      pairs += column.size() * column.size() / 4;
    }
    counts_ = PairCounts(pairs);
    for (size_t o = 0; o < columns_.size(); ++o) {
      int64_t leaves = 0;
      int positives = 0;
      for (const SignedTerm& term : columns_[o]) {
        leaves += int64_t{1} << builder_.depth(term.node);
        positives += term.negative ? 0 : 1;
      }
      leaves_.push_back(leaves);
      positives_.push_back(positives);
      bound_.push_back(problem.column_bound[o] - (positives == 0 ? 1 : 0));
    }
  }

  SharingResult Run(const std::vector<SharingStep>& replay) {
    CountAll();
    Replay(replay);
    FillQueue();
    while (!queue_.empty()) TakeBest();
    Finish();
    return {builder_.graph(), builder_.bits(), std::move(steps_), work_};
  }

 private:
  void CountAll() {
    for (const auto& column : columns_) {
      for (size_t i = 0; i < column.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
          ++counts_[Key(PairOf(column[i], column[j]))];
        }
      }
      work_ += static_cast<int64_t>(column.size() * column.size() / 2);
    }
  }

  void Replay(const std::vector<SharingStep>& replay) {
    if (replay.empty()) return;
    int last = 0;
    for (const SharingStep& step : replay) last = std::max(last, step.node);
    std::vector<int> now(last + 1, -1);
    for (int node = 0; node < builder_.nodes(); ++node) now[node] = node;
    for (const SharingStep& step : replay) {
      TermPair pair = step.pair;
      pair.a = now[pair.a];
      pair.b = now[pair.b];
      if (pair.a < 0 || pair.b < 0) continue;
      if (pair.a > pair.b) {
        std::swap(pair.a, pair.b);
        pair.shift = -pair.shift;
      }
      if (pair.a == pair.b && pair.shift <= 0) continue;
      now[step.node] = Take(pair);
    }
  }

  double Value(uint64_t key, int32_t count) const {
    const TermPair pair = PairOfKey(key);
    const SignedTerm a = {pair.a, std::max(0, -pair.shift), false};
    const SignedTerm b = {pair.b, std::max(0, pair.shift), pair.differ};
    const double bits = builder_.Overlap(a, b);
    double value = (count - 1) * std::pow(bits, options_.width_power);
    if (options_.noise > 0.0) {
      value *= 1.0 +
               options_.noise * RandomUniform(options_.seed, kNoiseStream, key);
    }
    return value;
  }

  void FillQueue() {
    for (const PairCounts::Slot& slot : counts_.slots()) {
      if (slot.key == PairCounts::kNone || slot.count < 2) continue;
      queue_.push_back({Value(slot.key, slot.count), slot.key, slot.count});
    }
    std::make_heap(queue_.begin(), queue_.end());
    touched_.clear();
    queue_is_full_ = true;
  }

  void Push(uint64_t key, int32_t count) {
    queue_.push_back({Value(key, count), key, count});
    std::push_heap(queue_.begin(), queue_.end());
  }

  void TakeBest() {
    std::pop_heap(queue_.begin(), queue_.end());
    const Candidate best = queue_.back();
    queue_.pop_back();
    const int32_t count = counts_[best.key];
    if (count != best.count) {
      // A larger count has been pushed; a smaller one has not.
      if (count >= 2 && count < best.count) Push(best.key, count);
      return;
    }
    if (Take(PairOfKey(best.key)) < 0) counts_[best.key] = kNeverAgain;
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()),
                   touched_.end());
    for (const uint64_t key : touched_) {
      if (counts_[key] >= 2) Push(key, counts_[key]);
    }
    touched_.clear();
  }

  // Makes `pair` a node and returns it, or -1 where fewer than two columns
  // can use it.
  int Take(const TermPair& pair) {
    FindUses(pair);
    if (uses_.size() < 2) return -1;
    int negatives = 0;
    for (const Use& use : uses_) {
      negatives += columns_[use.column][use.first].negative ? 1 : 0;
    }
    const SignedTerm a = {pair.a, std::max(0, -pair.shift), false};
    const SignedTerm b = {pair.b, std::max(0, pair.shift), pair.differ};
    const int before = builder_.nodes();
    // With `b` subtracted, uses in which a is positive give positive terms.
    const SignedTerm sum =
        builder_.Add(a, b, 2 * negatives > static_cast<int>(uses_.size()));
    for (auto use = uses_.rbegin(); use != uses_.rend(); ++use) {
      Replace(*use, sum);
    }
    if (builder_.nodes() > before) steps_.push_back({pair, sum.node});
    return sum.node;
  }

  // All uses that exclude no other and keep each column within its bound
  // and, if it has a positive term, keep one.
  void FindUses(const TermPair& pair) {
    uses_.clear();
    const int depth_a = builder_.depth(pair.a);
    const int depth_b = builder_.depth(pair.b);
    const int64_t more = (int64_t{2} << std::max(depth_a, depth_b)) -
                         (int64_t{1} << depth_a) - (int64_t{1} << depth_b);
    for (size_t o = 0; o < columns_.size(); ++o) {
      const auto& column = columns_[o];
      int64_t leaves = leaves_[o];
      used_.assign(column.size(), false);
      for (size_t i = 0; i < column.size(); ++i) {
        if (column[i].node != pair.a || used_[i]) continue;
        if (leaves + more > (int64_t{1} << bound_[o])) break;
        for (size_t j = 0; j < column.size(); ++j) {
          if (j == i || used_[j] || column[j].node != pair.b ||
              column[j].shift - column[i].shift != pair.shift ||
              (column[j].negative != column[i].negative) != pair.differ) {
            continue;
          }
          leaves += more;
          used_[i] = used_[j] = true;
          uses_.push_back(
              {static_cast<int>(o), static_cast<int>(i), static_cast<int>(j)});
          break;
        }
      }
    }
  }

  void Replace(const Use& use, SignedTerm sum) {
    auto& column = columns_[use.column];
    const SignedTerm a = column[use.first];
    const SignedTerm b = column[use.second];
    const int common = std::min(a.shift, b.shift);
    // `sum` is the pair with a positive and the smaller shift 0.
    SignedTerm term = {sum.node, sum.shift + common,
                       sum.negative != a.negative};
    leaves_[use.column] += (int64_t{1} << builder_.depth(term.node)) -
                           (int64_t{1} << builder_.depth(a.node)) -
                           (int64_t{1} << builder_.depth(b.node));
    --counts_[Key(PairOf(a, b))];
    // Uses within a column were found in rising order of `first`, and are
    // replaced in falling order; indices of those left must stay.
    const SignedTerm gone = {-1, 0, false};
    column[use.first] = gone;
    column[use.second] = gone;
    for (const SignedTerm& other : column) {
      if (other.node < 0) continue;
      --counts_[Key(PairOf(a, other))];
      --counts_[Key(PairOf(b, other))];
      const uint64_t key = Key(PairOf(term, other));
      if (++counts_[key] >= 2 && queue_is_full_) touched_.push_back(key);
    }
    work_ += static_cast<int64_t>(column.size());
    column[use.first] = term;
    // Holes stay until the last use of this column has been replaced.
    const size_t left = static_cast<size_t>(&use - uses_.data());
    if (left == 0 || uses_[left - 1].column != use.column) {
      std::erase(column, gone);
    }
  }

  void Finish() {
    for (size_t o = 0; o < columns_.size(); ++o) {
      if (columns_[o].empty()) continue;
      builder_.SetOutput(
          static_cast<int>(o),
          builder_.AddAll(columns_[o], bound_[o],
                          options_.noise > 0.0 ? options_.seed : 0));
    }
  }

  SharingOptions options_;
  AdderGraphBuilder builder_;
  ColumnTerms columns_;
  std::vector<int64_t> leaves_;  // of each column: sum of 2^depth
  std::vector<int> positives_;
  std::vector<int> bound_;
  PairCounts counts_;
  std::vector<Candidate> queue_;  // a heap
  bool queue_is_full_ = false;
  std::vector<uint64_t> touched_;
  std::vector<Use> uses_;
  std::vector<char> used_;
  std::vector<SharingStep> steps_;
  int64_t work_ = 0;
};

}  // namespace

ColumnTerms CanonicalTerms(const AdderGraphProblem& problem) {
  const ConstantMatrix& matrix = *problem.matrix;
  const AdderGraphBuilder builder(problem);
  ColumnTerms terms(matrix.columns);
  for (int o = 0; o < matrix.columns; ++o) {
    for (int i = 0; i < matrix.rows; ++i) {
      for (const SignedDigit& digit : CanonicalDigits(matrix.weight(i, o))) {
        terms[o].push_back({i, digit.shift, digit.negative});
      }
    }
    const SignedTerm constant = builder.ConstantTerm(o);
    if (constant.node >= 0) terms[o].push_back(constant);
  }
  return terms;
}

SharingResult ShareTerms(const AdderGraphProblem& problem,
                         const ColumnTerms& terms,
                         const std::vector<SharingStep>& replay,
                         const SharingOptions& options) {
  return Sharing(problem, terms, options).Run(replay);
}

}  // namespace autopruner
