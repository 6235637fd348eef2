// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/column_tree.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "codegen/adder_graph/constant_matrix.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kTreeStream = 41;

// How many signed digits `value` needs: where 3 v and v differ, the canonical
// form of v has a digit.
int DigitCount(int64_t value) {
  const auto bits = static_cast<uint64_t>(value < 0 ? -value : value);
  return std::popcount(bits ^ (3 * bits));
}

// What is left of a column without its parent.
struct Remainder {
  int terms = 0;  // digits and a constant
  bool has_positive = false;
};

ColumnTree WithoutParents(const ConstantMatrix& matrix) {
  ColumnTree tree;
  tree.differences = matrix;
  tree.parents.resize(matrix.columns);
  tree.order.resize(matrix.columns);
  std::iota(tree.order.begin(), tree.order.end(), 0);
  tree.height.resize(matrix.columns);
  return tree;
}

class TreeMaker {
 public:
  TreeMaker(const ConstantMatrix& matrix, int levels, double noise,
            uint64_t seed)
      : matrix_(matrix),
        levels_(levels),
        noise_(noise),
        seed_(seed),
        tree_(WithoutParents(matrix)),
        level_(matrix.columns),
        is_positive_(matrix.columns) {
    for (int o = 0; o < matrix.columns; ++o) {
      const Remainder own = Without(o, {});
      terms_.push_back(own.terms);
      is_positive_[o] = own.has_positive;
    }
  }

  ColumnTree Make() {
    tree_.order.clear();
    std::vector<bool> is_made(matrix_.columns);
    for (int made = 0; made < matrix_.columns; ++made) {
      int next = -1;
      for (int o = 0; o < matrix_.columns; ++o) {
        if (is_made[o] || (next >= 0 && terms_[o] >= terms_[next])) continue;
        next = o;
      }
      is_made[next] = true;
      tree_.order.push_back(next);
      OfferTo(is_made, next);
    }
    Subtract();
    return tree_;
  }

 private:
  // Makes `parent` the one of all columns that it is cheaper for.
  void OfferTo(const std::vector<bool>& is_made, int parent) {
    if (level_[parent] == levels_ || !is_positive_[parent]) return;
    for (int o = 0; o < matrix_.columns; ++o) {
      if (is_made[o]) continue;
      for (const bool negative : {false, true}) {
        const Remainder rest = Without(o, {parent, negative});
        const bool positive = rest.has_positive || !negative;
        const uint64_t edge =
            (static_cast<uint64_t>(parent) * matrix_.columns + o) * 2 +
            (negative ? 1 : 0);
        // The parent is a term, too.
        const double terms =
            (rest.terms + 1) *
            (1.0 + noise_ * RandomUniform(seed_, kTreeStream, edge));
        if (!positive || terms >= terms_[o]) continue;
        terms_[o] = terms;
        tree_.parents[o] = {parent, negative};
        level_[o] = level_[parent] + 1;
        is_positive_[o] = true;
      }
    }
  }

  Remainder Without(int column, ColumnParent parent) const {
    Remainder rest;
    const auto count = [&](int64_t value, int64_t parents, int terms_at_most) {
      if (parent.column >= 0) value -= parent.negative ? -parents : parents;
      rest.terms += std::min(DigitCount(value), terms_at_most);
      rest.has_positive |= value > 0;
    };
    for (int i = 0; i < matrix_.rows; ++i) {
      count(matrix_.weight(i, column),
            parent.column < 0 ? 0 : matrix_.weight(i, parent.column), 64);
    }
    count(matrix_.constant(column),
          parent.column < 0 ? 0 : matrix_.constant(parent.column), 1);
    return rest;
  }

  void Subtract() {
    for (int o = 0; o < matrix_.columns; ++o) {
      const ColumnParent& parent = tree_.parents[o];
      if (parent.column < 0) continue;
      const int64_t sign = parent.negative ? -1 : 1;
      for (int i = 0; i < matrix_.rows; ++i) {
        tree_.differences
            .weights[static_cast<size_t>(i) * matrix_.columns + o] -=
            sign * matrix_.weight(i, parent.column);
      }
      if (!matrix_.constants.empty()) {
        tree_.differences.constants[o] -=
            sign * matrix_.constant(parent.column);
      }
    }
    // Children before their parents.
    for (size_t n = tree_.order.size(); n-- > 0;) {
      const int o = tree_.order[n];
      const int parent = tree_.parents[o].column;
      if (parent < 0) continue;
      tree_.height[parent] =
          std::max(tree_.height[parent], tree_.height[o] + 1);
    }
  }

  const ConstantMatrix& matrix_;
  const int levels_;
  const double noise_;
  const uint64_t seed_;
  ColumnTree tree_;
  std::vector<double> terms_;  // of each column, as cheap as known
  std::vector<int> level_;
  std::vector<bool> is_positive_;  // has a positive term
};

}  // namespace

ColumnTree MakeColumnTree(const ConstantMatrix& matrix, int levels,
                          double noise, uint64_t seed) {
  if (levels == 0) return WithoutParents(matrix);
  return TreeMaker(matrix, levels, noise, seed).Make();
}

}  // namespace autopruner
