// SPDX-License-Identifier: Apache-2.0
//
// Makes adder graphs node by node, each value once, with exact ranges.
//
//   AdderGraphBuilder builder(problem);
//   SignedTerm sum = builder.Add({x0, 0, false}, {x1, 2, true});  // x0 - 4 x1
//   builder.SetOutput(0, sum);
#ifndef CODEGEN_ADDER_GRAPH_ADDER_GRAPH_BUILDER_H_
#define CODEGEN_ADDER_GRAPH_ADDER_GRAPH_BUILDER_H_

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/adder_graph/adder_graph_merge.h"
#include "codegen/adder_graph/column_tree.h"
#include "core/interval.h"

namespace autopruner {

// (node << shift), negated if so stated.
struct SignedTerm {
  int node = -1;
  int shift = 0;
  bool negative = false;

  constexpr bool operator==(const SignedTerm&) const = default;
};

// What every search over one matrix reads.
struct AdderGraphProblem {
  const ColumnTree* tree = nullptr;
  const ConstantMatrix* matrix = nullptr;  // the differences of the tree
  const std::vector<Interval>* inputs = nullptr;
  std::vector<int> input_depth = {};  // one an input
  // Odd parts of the matrix's constants, with sign, each once, ascending: a
  // column with a constant has a term that is positive.
  std::vector<int64_t> constants = {};
  std::vector<int> column_bound = {};  // depth at most, one a column
  bool ternary_adders = false;
};

// `tree` and `inputs` must outlive the problem.
// `bound` is the depth that columns may have.
AdderGraphProblem MakeProblem(const ColumnTree& tree,
                              const std::vector<Interval>& inputs,
                              const std::vector<int>& input_depth, int bound);

// Returns `graph`. Stops the program if Prove() finds an error in it.
AdderGraph Proven(AdderGraph graph, const ConstantMatrix& matrix,
                  const std::vector<Interval>& inputs,
                  const AdderGraphOptions& options);

// Which of a - b and b - a becomes a node.
enum class SumSign { kPositive, kAnyPreferPositive, kAnyPreferNegative };

class AdderGraphBuilder {
 public:
  explicit AdderGraphBuilder(const AdderGraphProblem& problem);

  // The sum of two terms: negative where both are, of the stated sign where
  // theirs differ. An equal value that is there already, no deeper, is returned
  // instead of a new one.
  SignedTerm Add(SignedTerm a, SignedTerm b, SumSign sign = SumSign::kPositive);

  // The bits that Add(a, b) would cost, but for correlated operands.
  int Bits(SignedTerm a, SignedTerm b) const;

  // How many bit positions both terms have.
  int Overlap(SignedTerm a, SignedTerm b) const;

  // How to merge `terms` (not empty) within a depth of `bound`.
  MergePlanner Planner(const std::vector<SignedTerm>& terms, int bound) const;

  // The sum of all `terms`, as planned.
  SignedTerm AddAll(std::vector<SignedTerm> terms, const MergePlan& plan);

  // Puts terms into an order that depends on their values, not on the numbers
  // of their nodes; HashOf() is the same for equal values and depths.
  void SortTerms(std::vector<SignedTerm>& terms) const;
  uint64_t HashOf(const std::vector<SignedTerm>& terms) const;

  void SetOutput(int column, SignedTerm term);

  // The term of a column's constant; its node is -1 where that is 0.
  SignedTerm ConstantTerm(int column) const;

  int depth(int node) const { return depths_[node]; }
  Interval range(int node) const { return ranges_[node]; }
  std::span<const Interval> ranges() const { return ranges_; }
  std::span<const int64_t> weights(int node) const {
    return std::span(weights_).subspan(static_cast<size_t>(node) * stride_,
                                       stride_);
  }
  int nodes() const { return static_cast<int>(depths_.size()); }
  int64_t bits() const { return bits_; }

  const AdderGraph& graph() const { return graph_; }

 private:
  MergeTerm ForMerge(SignedTerm term) const;
  void AppendNode(int depth);
  Interval Combine(SignedTerm a, SignedTerm b, int sum);
  SignedTerm AppendAdder(SignedTerm a, SignedTerm b, bool negative,
                         uint64_t value);

  const AdderGraphProblem* problem_;
  AdderGraph graph_;
  int stride_ = 0;                // inputs, and one for the constant
  std::vector<int64_t> lows_;     // of inputs, and 1
  std::vector<int64_t> highs_;    // the same
  std::vector<int64_t> weights_;  // of all nodes, `stride_` each
  std::vector<Interval> ranges_;
  std::vector<int> depths_;
  // A linear hash of the weights: equal values have equal hashes, and
  // hash(a << s) = hash(a) << s.
  std::vector<uint64_t> hashes_;
  std::unordered_map<uint64_t, int> by_hash_;  // looked up, never iterated
  int64_t bits_ = 0;
};

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_ADDER_GRAPH_BUILDER_H_
