// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/term_columns.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/adder_graph/adder_graph_builder.h"
#include "codegen/adder_graph/column_tree.h"

namespace autopruner {

TermPair TermPair::Of(SignedTerm s, SignedTerm t) {
  if (t.node < s.node || (t.node == s.node && t.shift < s.shift)) {
    std::swap(s, t);
  }
  return {s.node, t.node, t.shift - s.shift, s.negative != t.negative};
}

TermColumns::TermColumns(const AdderGraphProblem& problem,
                         const ColumnTerms& terms,
                         const AdderGraphBuilder& builder)
    : builder_(&builder), columns_(terms), columns_of_(builder.nodes()) {
  for (size_t o = 0; o < columns_.size(); ++o) {
    const ColumnParent& parent = problem.tree->parents[o];
    const bool has_parent = parent.column >= 0;
    int64_t leaves =
        has_parent ? int64_t{1} << problem.column_bound[parent.column] : 0;
    int positives = has_parent && !parent.negative ? 1 : 0;
    for (const SignedTerm& term : columns_[o]) {
      leaves += Leaves(term.node);
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

const std::vector<PairUse>& TermColumns::FindUses(const TermPair& pair) {
  uses_.clear();
  for (const int column : columns_of_[pair.a]) FindUsesIn(column, pair);
  return uses_;
}

void TermColumns::FindUsesIn(int column, const TermPair& pair) {
  const std::vector<SignedTerm>& terms = columns_[column];
  const int size = static_cast<int>(terms.size());
  const int64_t more = 2 * std::max(Leaves(pair.a), Leaves(pair.b)) -
                       Leaves(pair.a) - Leaves(pair.b);
  int64_t leaves = leaves_[column];
  int positives = positives_[column];
  const size_t first_use = uses_.size();
  for (int i = 0; i < size; ++i) {
    if (terms[i].node != pair.a || IsUsed(first_use, i)) continue;
    if (leaves + more > (int64_t{1} << bound_[column])) return;
    for (int j = 0; j < size; ++j) {
      if (terms[j].node != pair.b ||
          terms[j].shift - terms[i].shift != pair.shift ||
          (terms[j].negative != terms[i].negative) != pair.differ || j == i ||
          IsUsed(first_use, j)) {
        continue;
      }
      // A difference may turn out negative.
      if (pair.differ && positives < 2) continue;
      leaves += more;
      positives -= terms[i].negative && terms[j].negative ? 0 : 1;
      uses_.push_back({column, i, j});
      break;
    }
  }
}

bool TermColumns::IsUsed(size_t first_use, int index) const {
  for (size_t use = first_use; use < uses_.size(); ++use) {
    if (uses_[use].first == index || uses_[use].second == index) return true;
  }
  return false;
}

int TermColumns::NegativeUses() const {
  int negatives = 0;
  for (const PairUse& use : uses_) {
    negatives += columns_[use.column][use.first].negative ? 1 : 0;
  }
  return negatives;
}

SignedTerm TermColumns::Common(SignedTerm a, SignedTerm b, SignedTerm sum) {
  return {sum.node, sum.shift + std::min(a.shift, b.shift),
          sum.negative != a.negative};
}

void TermColumns::CountTerms(int column, SignedTerm a, SignedTerm b,
                             SignedTerm term) {
  positives_[column] +=
      (term.negative ? 0 : 1) - (a.negative ? 0 : 1) - (b.negative ? 0 : 1);
  leaves_[column] += Leaves(term.node) - Leaves(a.node) - Leaves(b.node);
}

void TermColumns::NoteColumns(int node) {
  columns_of_.resize(builder_->nodes());
  std::vector<int>& columns = columns_of_[node];
  for (const PairUse& use : uses_) columns.push_back(use.column);
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
}

}  // namespace autopruner
