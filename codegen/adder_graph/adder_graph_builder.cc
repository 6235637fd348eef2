// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/adder_graph_builder.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "codegen/adder_graph/adder_graph.h"
#include "codegen/adder_graph/adder_graph_merge.h"
#include "codegen/adder_graph/column_tree.h"
#include "codegen/adder_graph/signed_digits.h"
#include "core/interval.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kHashStream = 11;

int TrailingZeros(int64_t value) {
  return std::countr_zero(static_cast<uint64_t>(value));
}

int64_t OddPart(int64_t value) { return value >> TrailingZeros(value); }

// The least depth of a tree over leaves with these depths, as a count of
// leaves at depth 0 (Golumbic, 1976: the sum of 2^depth decides).
int CeilLog2(int64_t leaves) {
  return leaves <= 1 ? 0
                     : static_cast<int>(
                           std::bit_width(static_cast<uint64_t>(leaves - 1)));
}

}  // namespace

AdderGraphProblem MakeProblem(const ColumnTree& tree,
                              const std::vector<Interval>& inputs,
                              const std::vector<int>& input_depth, int bound) {
  AdderGraphProblem problem = {
      .tree = &tree, .matrix = &tree.differences, .inputs = &inputs};
  problem.input_depth = input_depth;
  problem.input_depth.resize(tree.differences.rows);
  for (const int64_t constant : tree.differences.constants) {
    if (constant != 0) problem.constants.push_back(OddPart(constant));
  }
  std::sort(problem.constants.begin(), problem.constants.end());
  problem.constants.erase(
      std::unique(problem.constants.begin(), problem.constants.end()),
      problem.constants.end());
  for (const int height : tree.height) {
    problem.column_bound.push_back(std::max(0, bound - height));
  }
  return problem;
}

AdderGraph Proven(AdderGraph graph, const ConstantMatrix& matrix,
                  const std::vector<Interval>& inputs,
                  const AdderGraphOptions& options) {
  const absl::Status status = Prove(graph, matrix, inputs, options);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    std::abort();
  }
  return graph;
}

AdderGraphBuilder::AdderGraphBuilder(const AdderGraphProblem& problem)
    : problem_(&problem), stride_(problem.matrix->rows + 1) {
  graph_.inputs = problem.matrix->rows;
  graph_.constants = problem.constants;
  graph_.outputs.resize(problem.matrix->columns);
  for (int i = 0; i < graph_.inputs; ++i) {
    AppendNode(problem.input_depth[i]);
    weights_[static_cast<size_t>(i) * stride_ + i] = 1;
    ranges_[i] = (*problem.inputs)[i];
    hashes_[i] = RandomBits(0, kHashStream, i) | 1;
    by_hash_.emplace(hashes_[i], i);
  }
  for (const Interval& input : *problem.inputs) {
    lows_.push_back(input.min);
    highs_.push_back(input.max);
  }
  lows_.push_back(1);
  highs_.push_back(1);
  for (const int64_t constant : problem.constants) {
    const int node = nodes();
    AppendNode(0);
    weights_.back() = constant;
    ranges_[node] = {constant, constant};
    hashes_[node] = (RandomBits(1, kHashStream, 0) | 1) * constant;
    by_hash_.emplace(hashes_[node], node);
  }
}

void AdderGraphBuilder::AppendNode(int depth) {
  weights_.resize(weights_.size() + stride_);
  ranges_.push_back({});
  depths_.push_back(depth);
  hashes_.push_back(0);
}

SignedTerm AdderGraphBuilder::Add(SignedTerm a, SignedTerm b, SumSign sign) {
  const int common = std::min(a.shift, b.shift);
  uint64_t value = 0;
  for (const SignedTerm& term : {a, b}) {
    const uint64_t part = hashes_[term.node] << (term.shift - common);
    value += term.negative ? -part : part;
  }
  const bool same = a.negative == b.negative;
  const int depth = 1 + std::max(depths_[a.node], depths_[b.node]);
  for (const bool negative : {false, true}) {
    // Nobody expects a negative sum unless both terms are negative.
    if (negative && (same ? !a.negative : sign == SumSign::kPositive)) continue;
    const auto found = by_hash_.find(negative ? -value : value);
    if (found != by_hash_.end() && depths_[found->second] <= depth) {
      return {found->second, common, negative};
    }
  }
  const bool negative = same ? a.negative : sign == SumSign::kAnyPreferNegative;
  a.shift -= common;
  b.shift -= common;
  SignedTerm sum = AppendAdder(a, b, negative, negative ? -value : value);
  sum.shift = common;
  return sum;
}

SignedTerm AdderGraphBuilder::AppendAdder(SignedTerm a, SignedTerm b,
                                          bool negative, uint64_t value) {
  a.negative ^= negative;
  b.negative ^= negative;
  if (a.negative) std::swap(a, b);
  const Adder adder = {a.node, b.node, a.shift, b.shift, b.negative};
  const int node = nodes();
  AppendNode(1 + std::max(depths_[a.node], depths_[b.node]));
  const Interval range = Combine(a, b, node);
  ranges_[node] = range;
  hashes_[node] = value;
  by_hash_.insert_or_assign(value, node);
  bits_ += AdderBits(adder, ranges_[a.node], ranges_[b.node], range);
  graph_.adders.push_back(adder);
  return {node, 0, negative};
}

// Sets the weights of `sum` and returns its range. Without branches: it takes
// most of the time of a search.
Interval AdderGraphBuilder::Combine(SignedTerm a, SignedTerm b, int sum) {
  const int64_t* weights_a = &weights_[static_cast<size_t>(a.node) * stride_];
  const int64_t* weights_b = &weights_[static_cast<size_t>(b.node) * stride_];
  int64_t* weights = &weights_[static_cast<size_t>(sum) * stride_];
  const int64_t factor_a = int64_t{1} << a.shift;
  const int64_t factor_b = (b.negative ? -1 : 1) * (int64_t{1} << b.shift);
  int64_t min = 0;
  int64_t max = 0;
  for (int i = 0; i < stride_; ++i) {
    const int64_t weight = weights_a[i] * factor_a + weights_b[i] * factor_b;
    const int64_t at_low = weight * lows_[i];
    const int64_t at_high = weight * highs_[i];
    weights[i] = weight;
    min += std::min(at_low, at_high);
    max += std::max(at_low, at_high);
  }
  return {min, max};
}

int AdderGraphBuilder::Bits(SignedTerm a, SignedTerm b) const {
  return MergeBits(ForMerge(a), ForMerge(b));
}

int AdderGraphBuilder::Overlap(SignedTerm a, SignedTerm b) const {
  const int top = std::min(ranges_[a.node].width() + a.shift,
                           ranges_[b.node].width() + b.shift);
  return std::max(1, top - std::max(a.shift, b.shift));
}

MergeTerm AdderGraphBuilder::ForMerge(SignedTerm term) const {
  return {ranges_[term.node], term.shift, term.negative, depths_[term.node]};
}

MergePlanner AdderGraphBuilder::Planner(const std::vector<SignedTerm>& terms,
                                        int bound) const {
  std::vector<MergeTerm> merge_terms;
  merge_terms.reserve(terms.size());
  int64_t leaves = 0;
  for (const SignedTerm& term : terms) {
    merge_terms.push_back(ForMerge(term));
    leaves += int64_t{1} << depths_[term.node];
  }
  return MergePlanner(merge_terms, std::max(bound, CeilLog2(leaves)));
}

SignedTerm AdderGraphBuilder::AddAll(std::vector<SignedTerm> terms,
                                     const MergePlan& plan) {
  for (const Merge& merge : plan.merges) {
    terms[merge.first] = Add(terms[merge.first], terms[merge.second]);
    terms[merge.second] = terms.back();
    terms.pop_back();
  }
  return terms[0];
}

void AdderGraphBuilder::SortTerms(std::vector<SignedTerm>& terms) const {
  std::sort(terms.begin(), terms.end(),
            [&](const SignedTerm& a, const SignedTerm& b) {
              const uint64_t hash_a = hashes_[a.node];
              const uint64_t hash_b = hashes_[b.node];
              return hash_a != hash_b ? hash_a < hash_b : a.shift < b.shift;
            });
}

uint64_t AdderGraphBuilder::HashOf(const std::vector<SignedTerm>& terms) const {
  uint64_t hash = terms.size();
  for (const SignedTerm& term : terms) {
    hash = MixBits(hash ^ hashes_[term.node]) +
           static_cast<uint64_t>(2 * term.shift + (term.negative ? 1 : 0)) +
           (static_cast<uint64_t>(depths_[term.node]) << 32);
  }
  return MixBits(hash);
}

void AdderGraphBuilder::SetOutput(int column, SignedTerm term) {
  graph_.outputs[column] = {term.node, term.shift, term.negative};
  if (term.negative) bits_ += (-ranges_[term.node]).width();
}

SignedTerm AdderGraphBuilder::ConstantTerm(int column) const {
  const int64_t constant = problem_->matrix->constant(column);
  if (constant == 0) return {};
  const auto found =
      std::lower_bound(problem_->constants.begin(), problem_->constants.end(),
                       OddPart(constant));
  return {graph_.inputs + static_cast<int>(found - problem_->constants.begin()),
          TrailingZeros(constant), false};
}

}  // namespace autopruner
