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
#include "codegen/adder_graph/signed_digits.h"
#include "codegen/adder_graph/ternary_adders.h"
#include "core/interval.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kRestartStream = 31;
constexpr uint64_t kKeepStream = 32;
constexpr uint64_t kFormStream = 33;
constexpr uint64_t kTreeStream = 34;

// Counted work for one unit of effort: about 0.1 s on a slow core, or some
// hundred repairs where that is less.
constexpr int64_t kWorkPerEffort = 1'000'000;
constexpr int64_t kPassesPerEffort = 100;

// The share of it that goes into starts from nothing, and into repairs of each
// solution but the best one: one part in so many.
constexpr int64_t kStartShare = 20;
constexpr int64_t kTrialShare = 10;
// Cost, relative to the best solution's, from which on none is worth it.
constexpr double kHopeless = 1.04;

// Generations of columns made from each other that are tried, and noise on
// what a parent costs.
constexpr int kLevels[] = {0, 1, 2, 4};
constexpr double kTreeNoise = 0.1;

// A level of depth, where the bound allows it, is worth this share of the bits.
constexpr double kLevelPrice = 0.02;

// What a repair forgets of the solution: a share of the steps, often small,
// and the digits of a few weights.
constexpr double kLeastForgotten = 0.003;
constexpr double kMostForgotten = 0.03;
constexpr uint32_t kMostFormChanges = 2;

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

// A weight with more than one form of the fewest digits.
struct Choice {
  int column;
  int row;
  std::vector<SignedDigits> forms;
};

std::vector<Choice> Choices(const ConstantMatrix& matrix) {
  std::vector<Choice> choices;
  for (int o = 0; o < matrix.columns; ++o) {
    for (int i = 0; i < matrix.rows; ++i) {
      std::vector<SignedDigits> forms = MinimalDigits(matrix.weight(i, o));
      if (forms.size() > 1) choices.push_back({o, i, std::move(forms)});
    }
  }
  return choices;
}

// Bits or LUTs, and what a level of depth is worth of them.
double Cost(const SharingResult& result) {
  return static_cast<double>(result.size) * (1.0 + kLevelPrice * result.depth);
}

// A graph, and what it was made from.
struct Solution {
  int levels = 0;  // generations of columns made from each other, at most
  ColumnTree tree;
  std::vector<Choice> choices;  // of the tree's differences
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
    if (options_.effort > 0 && !Best().result.graph.adders.empty()) Improve();
    const AdderGraph& best = Best().result.graph;
    if (!options_.ternary_adders) return best;
    return WithTernaryAdders(best, NodeIntervals(best, inputs_));
  }

 private:
  // A solution with every column on its own, and others with trees.
  void StartGreedily() {
    const bool has_room = HaveDifferences(matrix_, inputs_);
    std::vector<ColumnParent> last;
    for (const int levels : kLevels) {
      if (levels > 0 && !has_room) break;
      ColumnTree tree = MakeColumnTree(matrix_, levels);
      if (levels > 0 && tree.parents == last) break;
      last = tree.parents;
      const AdderGraphProblem problem = Problem(tree);
      ColumnTerms terms = CanonicalTerms(problem);
      SharingResult result = ShareTerms(problem, terms, {}, kGreedy, memory_);
      if (result.depth > bound_) continue;
      std::vector<Choice> choices = Choices(tree.differences);
      solutions_.push_back({levels, std::move(tree), std::move(choices),
                            std::move(terms), std::move(result)});
    }
  }

  // Spends the effort: on new starts, on repairs of each solution for a while,
  // then on the best one.
  void Improve() {
    const int64_t budget =
        options_.effort *
        std::min(kWorkPerEffort,
                 kPassesPerEffort * (solutions_[0].result.work + 100));
    DropHopeless();
    SpendOnEach(budget / kStartShare / static_cast<int64_t>(solutions_.size()),
                &Search::Restart);
    DropHopeless();
    if (solutions_.size() > 1) {
      SpendOnEach(budget / kTrialShare, &Search::Repair);
    }
    Solution& best = Best();
    while (work_ < budget) Repair(best);
    Try(best, best.tree, best.terms, best.result.steps,
        20 + 2 * std::min(options_.effort, 100));
  }

  void SpendOnEach(int64_t work, void (Search::*step)(Solution&)) {
    for (Solution& solution : solutions_) {
      for (const int64_t end = work_ + work; work_ < end;) {
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
    Try(solution, solution.tree, ChangeForms(solution), KeepSome(solution), 8);
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

  // The terms of a solution with a few weights in other forms of the fewest
  // digits.
  ColumnTerms ChangeForms(const Solution& solution) const {
    ColumnTerms terms = solution.terms;
    const std::vector<Choice>& choices = solution.choices;
    if (choices.empty()) return terms;
    const uint64_t seed = RandomBits(options_.seed, kFormStream, round_);
    const auto below = [&](uint64_t counter, size_t bound) {
      return RandomBelow(seed, kFormStream, counter,
                         static_cast<uint32_t>(bound));
    };
    const uint32_t changes = below(0, kMostFormChanges + 1);
    for (uint32_t change = 0; change < changes; ++change) {
      const Choice& choice = choices[below(2 * change + 1, choices.size())];
      const SignedDigits& form =
          choice.forms[below(2 * change + 2, choice.forms.size())];
      std::vector<SignedTerm>& column = terms[choice.column];
      std::erase_if(column, [&](const SignedTerm& term) {
        return term.node == choice.row;
      });
      for (const SignedDigit& digit : form) {
        column.push_back({choice.row, digit.shift, digit.negative});
      }
    }
    return terms;
  }

  // Solves for `terms`, `replay` first, and keeps what is no worse.
  void Try(Solution& solution, const ColumnTree& tree, ColumnTerms terms,
           const std::vector<SharingStep>& replay, int merge_tries) {
    const SharingOptions options = {
        .seed = RandomBits(options_.seed, kRestartStream, round_),
        .noise = 0.2,
        .merge_tries = merge_tries};
    SharingResult result =
        ShareTerms(Problem(tree), terms, replay, options, memory_);
    work_ += result.work + 100;
    if (memory_.size() >
        kRememberedSolutions * static_cast<size_t>(matrix_.columns)) {
      TrimMemory();
    }
    if (result.depth <= bound_ && Cost(result) <= Cost(solution.result)) {
      solution.result = std::move(result);
      solution.terms = std::move(terms);
      if (&tree == &solution.tree) return;
      solution.tree = tree;
      solution.choices = Choices(tree.differences);
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
  uint64_t round_ = 0;
  int64_t work_ = 0;
};

}  // namespace

AdderGraph BuildAdderGraph(const ConstantMatrix& matrix,
                           const std::vector<Interval>& inputs,
                           const AdderGraphOptions& options) {
  return Proven(Search(matrix, inputs, options).Run(), matrix, inputs, options);
}

}  // namespace autopruner
