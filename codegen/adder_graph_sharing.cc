// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph_sharing.h"

#include <algorithm>
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
constexpr uint64_t kMergeStream = 22;
// More tries than this are meant for columns that are known, too.
constexpr int kManyTries = 10;
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
          const SharingOptions& options, MergeMemory& memory)
      : options_(options),
        builder_(problem),
        columns_(terms),
        memory_(&memory) {
    columns_of_.resize(builder_.nodes());
    for (size_t o = 0; o < columns_.size(); ++o) {
      int64_t leaves = 0;
      int positives = 0;
      for (const SignedTerm& term : columns_[o]) {
        leaves += int64_t{1} << builder_.depth(term.node);
        positives += term.negative ? 0 : 1;
        std::vector<int>& columns = columns_of_[term.node];
        if (columns.empty() || columns.back() != static_cast<int>(o)) {
          columns.push_back(static_cast<int>(o));
        }
      }
      leaves_.push_back(leaves);
      positives_.push_back(positives);
      bound_.push_back(problem.column_bound[o] - (positives == 0 ? 1 : 0));
    }
  }

  SharingResult Run(const std::vector<SharingStep>& replay) {
    Replay(replay);
    CountAll();
    FillQueue();
    while (!queue_.empty()) TakeBest();
    Finish();
    return {builder_.graph(), builder_.bits(), std::move(steps_),
            std::move(merges_), work_};
  }

 private:
  void CountAll() {
    size_t pairs = 0;
    for (const auto& column : columns_) {
      pairs += column.size() * column.size() / 4;
    }
    counts_ = PairCounts(pairs);
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
    double value = (count - 1) * builder_.Overlap(a, b);
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
    is_counting_ = true;
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
        builder_.Add(a, b,
                     2 * negatives > static_cast<int>(uses_.size())
                         ? SumSign::kAnyPreferNegative
                         : SumSign::kAnyPreferPositive);
    columns_of_.resize(builder_.nodes());
    std::vector<int>& columns = columns_of_[sum.node];
    for (const Use& use : uses_) columns.push_back(use.column);
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
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
    for (const int o : columns_of_[pair.a]) {
      const auto& column = columns_[o];
      int64_t leaves = leaves_[o];
      int positives = positives_[o];
      const size_t first_use = uses_.size();
      const auto is_used = [&](int index) {
        for (size_t use = first_use; use < uses_.size(); ++use) {
          if (uses_[use].first == index || uses_[use].second == index) {
            return true;
          }
        }
        return false;
      };
      for (int i = 0; i < static_cast<int>(column.size()); ++i) {
        if (column[i].node != pair.a || is_used(i)) continue;
        if (leaves + more > (int64_t{1} << bound_[o])) break;
        for (int j = 0; j < static_cast<int>(column.size()); ++j) {
          if (column[j].node != pair.b ||
              column[j].shift - column[i].shift != pair.shift ||
              (column[j].negative != column[i].negative) != pair.differ ||
              j == i || is_used(j)) {
            continue;
          }
          // A difference may turn out negative.
          if (pair.differ && positives < 2) continue;
          leaves += more;
          positives -= column[i].negative && column[j].negative ? 0 : 1;
          uses_.push_back({o, i, j});
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
    positives_[use.column] +=
        (term.negative ? 0 : 1) - (a.negative ? 0 : 1) - (b.negative ? 0 : 1);
    leaves_[use.column] += (int64_t{1} << builder_.depth(term.node)) -
                           (int64_t{1} << builder_.depth(a.node)) -
                           (int64_t{1} << builder_.depth(b.node));
    // Uses within a column were found in rising order of `first`, and are
    // replaced in falling order; indices of those left must stay.
    const SignedTerm gone = {-1, 0, false};
    column[use.first] = gone;
    column[use.second] = gone;
    if (is_counting_) {
      --counts_[Key(PairOf(a, b))];
      for (const SignedTerm& other : column) {
        if (other.node < 0) continue;
        --counts_[Key(PairOf(a, other))];
        --counts_[Key(PairOf(b, other))];
        const uint64_t key = Key(PairOf(term, other));
        if (++counts_[key] >= 2) touched_.push_back(key);
      }
    }
    work_ += static_cast<int64_t>(column.size()) / (is_counting_ ? 1 : 8) + 1;
    column[use.first] = term;
    // Holes stay until the last use of this column has been replaced.
    const size_t left = static_cast<size_t>(&use - uses_.data());
    if (left == 0 || uses_[left - 1].column != use.column) {
      std::erase(column, gone);
    }
  }

  // Adds what is left of each column in the best way known, after looking for
  // a better one.
  void Finish() {
    for (size_t o = 0; o < columns_.size(); ++o) {
      std::vector<SignedTerm>& terms = columns_[o];
      if (terms.empty()) continue;
      builder_.SortTerms(terms);
      const uint64_t key = builder_.HashOf(terms) + bound_[o];
      const auto [known, is_new] = memory_->try_emplace(key);
      MergePlan& best = known->second;
      if (is_new) best = builder_.Plan(terms, bound_[o]);
      if (options_.merge_tries > 0) {
        const int tries = is_new || options_.merge_tries > kManyTries
                              ? options_.merge_tries
                              : 1;
        for (int i = 0; i < tries; ++i) {
          MergePlan plan = builder_.Plan(
              terms, bound_[o], RandomBits(options_.seed, kMergeStream, i) | 1);
          if (plan.bits < best.bits) best = std::move(plan);
        }
        work_ += static_cast<int64_t>(tries * terms.size() * terms.size());
      }
      work_ += static_cast<int64_t>(terms.size() * terms.size());
      merges_.push_back(key);
      builder_.SetOutput(static_cast<int>(o), builder_.AddAll(terms, best));
    }
  }

  SharingOptions options_;
  AdderGraphBuilder builder_;
  ColumnTerms columns_;
  MergeMemory* memory_;
  std::vector<int64_t> leaves_;  // of each column: sum of 2^depth
  std::vector<int> positives_;   // of each column: terms
  std::vector<int> bound_;
  PairCounts counts_;
  std::vector<Candidate> queue_;  // a heap
  bool is_counting_ = false;      // not while steps are replayed
  std::vector<uint64_t> touched_;
  std::vector<Use> uses_;
  // The columns in which a node stands or once stood, ascending.
  std::vector<std::vector<int>> columns_of_;
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
