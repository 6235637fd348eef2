// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/adder_graph_sharing.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/adder_graph/adder_graph_builder.h"
#include "codegen/adder_graph/column_tree.h"
#include "codegen/adder_graph/pair_counts.h"
#include "codegen/adder_graph/signed_digits.h"
#include "codegen/adder_graph/term_columns.h"
#include "codegen/adder_graph/ternary_adders.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kNoiseStream = 21;
constexpr uint64_t kMergeStream = 22;
// More tries than this are meant for columns that are known, too.
constexpr int kManyTries = 10;
constexpr int32_t kNeverAgain = -(1 << 24);

// The pair in 64 bits, and back.
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
          const SharingOptions& options, MergeMemory& memory)
      : problem_(problem),
        options_(options),
        builder_(problem),
        columns_(problem, terms, builder_),
        memory_(&memory) {}

  // Its columns refer to its builder.
  Sharing(const Sharing&) = delete;
  Sharing& operator=(const Sharing&) = delete;

  SharingResult Run(const std::vector<SharingStep>& replay) {
    Replay(replay);
    CountAll();
    while (!queue_.empty()) TakeBest();
    Finish();
    const int64_t size = problem_.ternary_adders
                             ? TernaryLuts(builder_.graph(), builder_.ranges())
                             : builder_.bits();
    return {builder_.graph(),   size, depth_, std::move(steps_),
            std::move(merges_), work_};
  }

 private:
  void CountAll() {
    for (const std::vector<SignedTerm>& column : columns_.terms()) {
      work_ += static_cast<int64_t>(column.size() * column.size() / 2);
    }
    for (int node = 0; node < builder_.nodes(); ++node) {
      CountPairsOf(node, node);
    }
    is_counting_ = true;
    std::make_heap(queue_.begin(), queue_.end());
  }

  // Counts pairs of `node` and of nodes up to `last`; those that stand twice
  // are candidates. A pair that stands once never comes to stand twice: nodes
  // leave columns, and come into them only when they are new, or found again,
  // and are counted then.
  void CountPairsOf(int node, int last) {
    pairs_.Clear();
    columns_.ForEachPairOf(
        node, last, [this](const TermPair& pair) { ++pairs_[Key(pair)]; });
    pairs_.ForEach([this](uint64_t key, int32_t count) {
      if (count < 2) return;
      int32_t& known = counts_[key];
      if (known < 0) return;
      known = count;
      queue_.push_back({Value(key, count), key, count});
      if (is_counting_) std::push_heap(queue_.begin(), queue_.end());
    });
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
    double value = (count - 1) * builder_.Overlap(pair.first(), pair.second());
    if (options_.noise > 0.0) {
      value *= 1.0 +
               options_.noise * RandomUniform(options_.seed, kNoiseStream, key);
    }
    return value;
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
  }

  // Makes `pair` a node and returns it, or -1 where fewer than two columns
  // can use it.
  int Take(const TermPair& pair) {
    const int uses = static_cast<int>(columns_.FindUses(pair).size());
    if (uses < 2) return -1;
    const int before = builder_.nodes();
    // With `b` subtracted, uses in which a is positive give positive terms.
    const SignedTerm sum = builder_.Add(pair.first(), pair.second(),
                                        2 * columns_.NegativeUses() > uses
                                            ? SumSign::kAnyPreferNegative
                                            : SumSign::kAnyPreferPositive);
    if (is_counting_) {
      work_ += columns_.ReplaceUses(sum, [this](const TermPair& gone) {
        if (int32_t* count = counts_.Find(Key(gone))) --*count;
      });
      CountPairsOf(sum.node, builder_.nodes());
    } else {
      work_ += columns_.ReplaceUses(sum, nullptr);
    }
    if (builder_.nodes() > before) steps_.push_back({pair, sum.node});
    return sum.node;
  }

  // Adds what is left of each column.
  void Finish() {
    sums_.resize(columns_.terms().size());
    for (const int o : problem_.tree->order) {
      std::vector<SignedTerm> terms = columns_.terms()[o];
      const ColumnParent& parent = problem_.tree->parents[o];
      if (parent.column >= 0) {
        terms.push_back(sums_[parent.column]);
        terms.back().negative ^= parent.negative;
      }
      if (terms.empty()) continue;
      const SignedTerm sum = AddColumn(terms, columns_.bound(o));
      depth_ =
          std::max(depth_, builder_.depth(sum.node) + (sum.negative ? 1 : 0));
      sums_[o] = sum;
      builder_.SetOutput(o, sum);
    }
  }

  // Adds `terms` in the best way known, after looking for a better one.
  SignedTerm AddColumn(std::vector<SignedTerm>& terms, int bound) {
    builder_.SortTerms(terms);
    const uint64_t key = builder_.HashOf(terms) + bound;
    const auto [known, is_new] = memory_->try_emplace(key);
    MergePlan& best = known->second;
    const int tries = is_new || options_.merge_tries > kManyTries
                          ? options_.merge_tries
                          : std::min(options_.merge_tries, 1);
    if (is_new || tries > 0) {
      const MergePlanner planner = builder_.Planner(terms, bound);
      if (is_new) best = planner.Plan(/*choice=*/0);
      for (int i = 0; i < tries; ++i) {
        MergePlan plan =
            planner.Plan(RandomBits(options_.seed, kMergeStream, i) | 1);
        if (plan.bits < best.bits) best = std::move(plan);
      }
      work_ += static_cast<int64_t>(tries * terms.size() * terms.size());
    }
    work_ += static_cast<int64_t>(terms.size() * terms.size());
    merges_.push_back(key);
    return builder_.AddAll(terms, best);
  }

  const AdderGraphProblem& problem_;
  SharingOptions options_;
  AdderGraphBuilder builder_;
  TermColumns columns_;
  MergeMemory* memory_;
  PairCounts counts_;             // of pairs that stood twice once, by key
  PairCounts pairs_;              // of one node
  std::vector<Candidate> queue_;  // a heap, while it is counted
  bool is_counting_ = false;      // not while steps are replayed
  std::vector<SignedTerm> sums_;  // of each column
  int depth_ = 0;
  std::vector<SharingStep> steps_;
  std::vector<uint64_t> merges_;
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
                         const SharingOptions& options, MergeMemory& memory) {
  return Sharing(problem, terms, options, memory).Run(replay);
}

}  // namespace autopruner
