// SPDX-License-Identifier: Apache-2.0
//
// The columns of a matrix as sums of terms, while pairs of terms become nodes.
//
//   TermColumns columns(problem, terms, builder);
//   for (const PairUse& use : columns.FindUses(pair)) ...
//   columns.ReplaceUses(sum, [](const TermPair& pair, int change) { ... });
//
// Part of adder_graph_sharing.h; not for others.
#ifndef CODEGEN_ADDER_GRAPH_TERM_COLUMNS_H_
#define CODEGEN_ADDER_GRAPH_TERM_COLUMNS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "codegen/adder_graph/adder_graph_builder.h"

namespace autopruner {

// a +- (b << shift), or (a << -shift) +- b: what two terms of a column have in
// common with two of another, whatever their common shift and sign.
struct TermPair {
  int a = 0;
  int b = 0;  // >= a; where equal, shift > 0
  int shift = 0;
  bool differ = false;  // in sign

  // The pair that two terms of a column make.
  static TermPair Of(SignedTerm s, SignedTerm t);

  // Its terms where the one of smaller shift has shift 0, and a is positive.
  SignedTerm first() const { return {a, std::max(0, -shift), false}; }
  SignedTerm second() const { return {b, std::max(0, shift), differ}; }

  constexpr bool operator==(const TermPair&) const = default;
};

// Where a pair stands: in `column`, at these two indices.
struct PairUse {
  int column = 0;
  int first = 0;   // holds pair.a
  int second = 0;  // holds pair.b
};

// The terms of each column.
using ColumnTerms = std::vector<std::vector<SignedTerm>>;

class TermColumns {
 public:
  // `builder` knows the nodes of the terms, now and later.
  TermColumns(const AdderGraphProblem& problem, const ColumnTerms& terms,
              const AdderGraphBuilder& builder);

  const ColumnTerms& terms() const { return columns_; }
  // The depth that a column may have.
  int bound(int column) const { return bound_[column]; }

  // All uses of `pair` that exclude no other and keep each column within its
  // bound and, if it has a positive term, keep one. Valid until the next call.
  const std::vector<PairUse>& FindUses(const TermPair& pair);

  // How many of the uses found have a negative first term.
  int NegativeUses() const;

  // Puts `sum`, the value of the pair, in the place of all uses found. Calls
  // gone(pair) for each pair that a column has no longer, but for those with
  // `sum`; not, where `gone` is nullptr, which takes an eighth of the time.
  //   Returns: the work that it was, in terms visited with `gone`.
  template <typename Gone>
  int64_t ReplaceUses(SignedTerm sum, Gone gone) {
    NoteColumns(sum.node);
    constexpr bool kTells = !std::is_null_pointer_v<Gone>;
    int64_t work = 0;
    // Uses within a column were found in rising order of `first`, and are
    // replaced in falling order: indices of those left stay, as holes do until
    // the last use of a column has been replaced.
    for (size_t n = uses_.size(); n-- > 0;) {
      const PairUse& use = uses_[n];
      std::vector<SignedTerm>& column = columns_[use.column];
      const SignedTerm a = column[use.first];
      const SignedTerm b = column[use.second];
      column[use.first] = kHole;
      column[use.second] = kHole;
      const SignedTerm term = Common(a, b, sum);
      if constexpr (kTells) {
        gone(TermPair::Of(a, b));
        for (const SignedTerm& other : column) {
          if (other == kHole || other.node == sum.node) continue;
          gone(TermPair::Of(a, other));
          gone(TermPair::Of(b, other));
        }
      }
      work += static_cast<int64_t>(column.size()) / (kTells ? 1 : 8) + 1;
      column[use.first] = term;
      CountTerms(use.column, a, b, term);
      if (n == 0 || uses_[n - 1].column != use.column) {
        std::erase(column, kHole);
      }
    }
    return work;
  }

  // Calls visit(pair) for each pair of a term of `node` and another term of
  // the same column, of a node up to `last`.
  template <typename Visitor>
  void ForEachPairOf(int node, int last, Visitor visit) const {
    for (const int o : columns_of_[node]) {
      const std::vector<SignedTerm>& column = columns_[o];
      for (size_t i = 0; i < column.size(); ++i) {
        if (column[i].node != node) continue;
        for (size_t j = 0; j < column.size(); ++j) {
          if (column[j].node > last || j == i ||
              (column[j].node == node && j > i)) {
            continue;
          }
          visit(TermPair::Of(column[i], column[j]));
        }
      }
    }
  }

 private:
  static constexpr SignedTerm kHole = {-1, 0, false};

  // `sum` with the shift and the sign that stand for a and b.
  static SignedTerm Common(SignedTerm a, SignedTerm b, SignedTerm sum);
  void FindUsesIn(int column, const TermPair& pair);
  bool IsUsed(size_t first_use, int index) const;
  void CountTerms(int column, SignedTerm a, SignedTerm b, SignedTerm term);
  void NoteColumns(int node);
  int64_t Leaves(int node) const { return int64_t{1} << builder_->depth(node); }

  const AdderGraphBuilder* builder_;
  ColumnTerms columns_;
  // Of each column, its parent taken for a term as deep as it may be:
  std::vector<int64_t> leaves_;  // sum of 2^depth
  std::vector<int> positives_;   // terms
  std::vector<int> bound_;
  // The columns in which a node stands or once stood, ascending.
  std::vector<std::vector<int>> columns_of_;
  std::vector<PairUse> uses_;
};

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_TERM_COLUMNS_H_
