// SPDX-License-Identifier: Apache-2.0
//
// BuildAdderGraph: the search over ways of sharing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/adder_graph/adder_graph_builder.h"
#include "codegen/adder_graph/adder_graph_sharing.h"
#include "codegen/adder_graph/column_tree.h"
#include "codegen/adder_graph/digit_forms.h"
#include "codegen/adder_graph/ternary_adders.h"
#include "core/interval.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kRestartStream = 31;
constexpr uint64_t kKeepStream = 32;
constexpr uint64_t kFormStream = 33;
constexpr uint64_t kTreeStream = 34;

// Counted work for one unit of effort: about 0.05 s on a slow core, or some
// hundred repairs where that is less.
constexpr int64_t kWorkPerEffort = 1'200'000;
constexpr int64_t kPassesPerEffort = 100;

// The share of a phase that goes into starts from nothing, and into repairs of
// each solution but the best one: one part in so many.
constexpr int64_t kStartShare = 20;
constexpr int64_t kTrialShare = 10;
// Cost, relative to the best solution's, from which on none is worth it.
constexpr double kHopeless = 1.04;
// Columns made from each other are tried, where a pass over the matrix is a
// large share of the effort, only if that saves this share of all terms.
constexpr double kWorthATree = 0.05;

// Generations of columns made from each other that are tried, and noise on
// what a parent costs.
constexpr int kLevels[] = {0, 1, 2, 4};
constexpr double kTreeNoise = 0.1;

// A level of depth, where the bound allows it, is worth this share of the bits.
constexpr double kLevelPrice = 0.01;

// What a repair forgets of the solution: a share of the steps, often small.
constexpr double kLeastForgotten = 0.003;
constexpr double kMostForgotten = 0.03;

// Of what a merge saves, in its choice.
constexpr double kNoise = 0.1;

// Solutions of which the memory of merges may hold all columns.
constexpr size_t kRememberedSolutions = 500;

constexpr SharingOptions kGreedy = {};

// Columns wider than this have no bits to spare for differences.
constexpr int kMostColumnBits = 60;

// Whether differences of all columns keep within the bits of an interval.
bool HaveDifferences(const ConstantMatrix& matrix,
                     const std::vector<Interval>& inputs) {
  for (int o = 0; o < matrix.columns; ++o) {
    Interval range = {matrix.constant(o), matrix.constant(o)};
    for (int i = 0; i < matrix.rows; ++i) {
      range = range + matrix.weight(i, o) * inputs[i];
    }
    if (range.width() > kMostColumnBits) return false;
  }
  return true;
}

// Bits or LUTs, and what a level of depth is worth of them.
double Cost(const SharingResult& result) {
  return static_cast<double>(result.size) * (1.0 + kLevelPrice * result.depth);
}

// A graph, and what it was made from.
struct Solution {
  int levels = 0;  // generations of columns made from each other, at most
  ColumnTree tree;
  std::vector<FormChoice> choices;  // of the tree's differences
  ColumnTerms terms;
  SharingResult result;
};

class Search {
 public:
  Search(const ConstantMatrix& matrix, const std::vector<Interval>& inputs,
         const AdderGraphOptions& options)
      : matrix_(matrix),
        inputs_(inputs),
        options_(options),
        bound_(DepthBound(matrix, options)) {}

  AdderGraph Run() {
    StartGreedily();
    Keep(Best().result);
    if (options_.effort > 0 && !kept_.graph.adders.empty()) Improve();
    const AdderGraph& best = kept_.graph;
    if (!options_.ternary_adders) return best;
    return WithTernaryAdders(best, NodeIntervals(best, inputs_));
  }

 private:
  // A solution with every column on its own, and others with trees.
  void StartGreedily() {
    const bool has_room = HaveDifferences(matrix_, inputs_);
    std::vector<ColumnParent> last;
    size_t terms_alone = 0;
    for (const int levels : kLevels) {
      if (levels > 0 && !has_room) break;
      ColumnTree tree = MakeColumnTree(matrix_, levels);
      if (levels > 0 && tree.parents == last) break;
      last = tree.parents;
      const AdderGraphProblem problem = Problem(tree);
      ColumnTerms terms = CanonicalTerms(problem);
      const size_t count = TermsOf(tree, terms);
      if (levels == 0) terms_alone = count;
      if (levels > 0 && !IsWorthATree(count, terms_alone)) continue;
      SharingResult result = ShareTerms(problem, terms, {}, kGreedy, memory_);
      if (result.depth > bound_) continue;
      std::vector<FormChoice> choices;
      if (options_.effort > 0) choices = FormChoices(tree.differences);
      solutions_.push_back({levels, std::move(tree), std::move(choices),
                            std::move(terms), std::move(result)});
    }
  }

  static size_t TermsOf(const ColumnTree& tree, const ColumnTerms& terms) {
    size_t count = 0;
    for (size_t o = 0; o < terms.size(); ++o) {
      count += terms[o].size() + (tree.parents[o].column >= 0 ? 1 : 0);
    }
    return count;
  }

  // Whether a tree of so many terms is tried.
  bool IsWorthATree(size_t terms, size_t terms_alone) const {
    return solutions_.empty() || solutions_[0].result.work < kWorkPerEffort ||
           static_cast<double>(terms) <
               (1 - kWorthATree) * static_cast<double>(terms_alone);
  }

  // Spends the effort in phases that end at 1, 10, 100, .. units, whatever
  // effort there is: more of it goes on where less would have ended, and finds
  // no less.
  void Improve() {
    unit_ = std::min(kWorkPerEffort,
                     kPassesPerEffort * (solutions_[0].result.work + 100));
    limit_ = options_.effort * unit_;
    const std::vector<Solution> starts = solutions_;
    int64_t begin = 0;
    int64_t end = 1;
    while (work_ < limit_) {
      ImproveUntil(end * unit_, (end - begin) * unit_, starts);
      if (work_ < end * unit_) return;
      MergeAnew(Best(), 20 + 2 * static_cast<int>(std::min<int64_t>(end, 100)));
      begin = end;
      end = 10 * begin;
    }
  }

  // Half on the best solution so far, then on new starts, on repairs of each
  // for a while, and on the best of all of them.
  void ImproveUntil(int64_t end, int64_t length,
                    const std::vector<Solution>& starts) {
    const bool is_first = work_ == 0;
    Solution last = Best();
    if (!is_first) {
      solutions_ = {std::move(last)};
      SpendOnEach(length / 2, &Search::Repair);
      last = std::move(solutions_[0]);
    }
    solutions_ = starts;
    DropHopeless();
    // None is begun that would take far more.
    if (solutions_[0].result.work < length / kTrialShare) {
      SpendOnEach(
          length / kStartShare / static_cast<int64_t>(solutions_.size()),
          &Search::Restart);
      DropHopeless();
    }
    if (!is_first || solutions_.size() > 1) {
      SpendOnEach(length / kTrialShare, &Search::Repair);
    }
    if (!is_first) solutions_.push_back(std::move(last));
    Solution& best = Best();
    while (work_ < std::min(end, limit_)) Repair(best);
  }

  // All columns in many more ways.
  void MergeAnew(Solution& best, int tries) {
    ++round_;
    Try(best, best.tree, best.terms, best.result.steps, tries);
  }

  // Keeps a solution unless its graph is larger, or costs more, than the one
  // that is kept.
  void Keep(const SharingResult& result) {
    if (has_kept_ && (result.size > kept_.size || Cost(result) > Cost(kept_))) {
      return;
    }
    const int64_t luts = options_.ternary_adders
                             ? result.size
                             : CarryLuts(result.graph, inputs_);
    if (has_kept_ && luts > kept_luts_) return;
    has_kept_ = true;
    kept_ = result;
    kept_luts_ = luts;
  }

  void SpendOnEach(int64_t work, void (Search::*step)(Solution&)) {
    for (Solution& solution : solutions_) {
      for (const int64_t end = std::min(work_ + work, limit_); work_ < end;) {
        (this->*step)(solution);
      }
    }
  }

  // Solutions that are so far behind do not catch up.
  void DropHopeless() {
    const double limit = kHopeless * Cost(Best().result);
    std::erase_if(solutions_, [&](const Solution& solution) {
      return Cost(solution.result) > limit;
    });
  }

  Solution& Best() {
    return *std::min_element(solutions_.begin(), solutions_.end(),
                             [](const Solution& a, const Solution& b) {
                               return Cost(a.result) < Cost(b.result);
                             });
  }

  AdderGraphProblem Problem(const ColumnTree& tree) const {
    AdderGraphProblem problem =
        MakeProblem(tree, inputs_, options_.input_depth, bound_);
    problem.ternary_adders = options_.ternary_adders;
    return problem;
  }

  // From nothing, with another tree.
  void Restart(Solution& solution) {
    ++round_;
    const ColumnTree tree =
        MakeColumnTree(matrix_, solution.levels, kTreeNoise,
                       RandomBits(options_.seed, kTreeStream, round_));
    ColumnTerms terms = CanonicalTerms(Problem(tree));
    Try(solution, tree, std::move(terms), {}, 4);
  }

  void Repair(Solution& solution) {
    ++round_;
    Try(solution, solution.tree,
        WithOtherForms(solution.terms, solution.choices,
                       RandomBits(options_.seed, kFormStream, round_)),
        KeepSome(solution), 8);
  }

  // The steps of a solution without a small random share.
  std::vector<SharingStep> KeepSome(const Solution& solution) const {
    const uint64_t seed = RandomBits(options_.seed, kKeepStream, round_);
    const double size = RandomUniform(seed, kKeepStream, 0);
    const double forgotten =
        kLeastForgotten + (kMostForgotten - kLeastForgotten) * size * size;
    std::vector<SharingStep> kept;
    for (size_t i = 0; i < solution.result.steps.size(); ++i) {
      if (RandomUniform(seed, kKeepStream, i + 1) >= forgotten) {
        kept.push_back(solution.result.steps[i]);
      }
    }
    return kept;
  }

  // Solves for `terms`, `replay` first, and keeps what is no worse.
  void Try(Solution& solution, const ColumnTree& tree, ColumnTerms terms,
           const std::vector<SharingStep>& replay, int merge_tries) {
    const SharingOptions options = {
        .seed = RandomBits(options_.seed, kRestartStream, round_),
        .noise = kNoise,
        .merge_tries = merge_tries};
    SharingResult result =
        ShareTerms(Problem(tree), terms, replay, options, memory_);
    work_ += result.work + 100;
    if (memory_.size() >
        kRememberedSolutions * static_cast<size_t>(matrix_.columns)) {
      TrimMemory();
    }
    if (result.depth > bound_ || Cost(result) > Cost(solution.result)) return;
    Keep(result);
    solution.result = std::move(result);
    solution.terms = std::move(terms);
    if (&tree != &solution.tree) {
      solution.tree = tree;
      solution.choices = FormChoices(tree.differences);
    }
  }

  // Forgets all merges but those of the solutions.
  void TrimMemory() {
    MergeMemory kept;
    for (const Solution& solution : solutions_) {
      for (const uint64_t key : solution.result.merges) {
        const auto found = memory_.find(key);
        if (found != memory_.end()) kept.insert(*found);
      }
    }
    memory_ = std::move(kept);
  }

  const ConstantMatrix& matrix_;
  const std::vector<Interval>& inputs_;
  const AdderGraphOptions& options_;
  const int bound_;
  MergeMemory memory_;
  std::vector<Solution> solutions_;
  bool has_kept_ = false;
  SharingResult kept_;
  int64_t kept_luts_ = 0;
  uint64_t round_ = 0;
  int64_t work_ = 0;
  int64_t unit_ = 1;   // of effort, in work
  int64_t limit_ = 0;  // of the work
};

}  // namespace

AdderGraph BuildAdderGraph(const ConstantMatrix& matrix,
                           const std::vector<Interval>& inputs,
                           const AdderGraphOptions& options) {
  return Proven(Search(matrix, inputs, options).Run(), matrix, inputs, options);
}

}  // namespace autopruner
