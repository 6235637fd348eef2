// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/column_tree.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codegen/adder_graph/constant_matrix.h"
#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

ConstantMatrix FromColumns(const std::vector<std::vector<int64_t>>& columns) {
  ConstantMatrix matrix = {.rows = static_cast<int>(columns[0].size()),
                           .columns = static_cast<int>(columns.size())};
  for (int i = 0; i < matrix.rows; ++i) {
    for (const std::vector<int64_t>& column : columns) {
      matrix.weights.push_back(column[i]);
    }
  }
  return matrix;
}

std::vector<int64_t> Column(const ConstantMatrix& matrix, int column) {
  std::vector<int64_t> weights;
  for (int i = 0; i < matrix.rows; ++i) {
    weights.push_back(matrix.weight(i, column));
  }
  weights.push_back(matrix.constant(column));
  return weights;
}

// Each column is its difference and its parent, which comes before it.
void ExpectAddsUp(const ConstantMatrix& matrix, const ColumnTree& tree,
                  int levels) {
  ASSERT_EQ(tree.order.size(), static_cast<size_t>(matrix.columns));
  std::vector<int> level(matrix.columns, -1);
  for (const int o : tree.order) {
    const ColumnParent& parent = tree.parents[o];
    std::vector<int64_t> sum = Column(tree.differences, o);
    level[o] = 0;
    if (parent.column >= 0) {
      ASSERT_GE(level[parent.column], 0) << "not before column " << o;
      level[o] = level[parent.column] + 1;
      EXPECT_GT(tree.height[parent.column], tree.height[o]);
      const std::vector<int64_t> from = Column(matrix, parent.column);
      for (size_t i = 0; i < sum.size(); ++i) {
        sum[i] += parent.negative ? -from[i] : from[i];
      }
      // What is added is not negative as a whole.
      const std::vector<int64_t> rest = Column(tree.differences, o);
      EXPECT_TRUE(!parent.negative ||
                  *std::max_element(rest.begin(), rest.end()) > 0);
    }
    EXPECT_LE(level[o], levels);
    EXPECT_EQ(sum, Column(matrix, o)) << "column " << o;
  }
}

TEST(ColumnTreeTest, TakesTheNearestColumn) {
  const ConstantMatrix matrix = FromColumns(
      {{5, 9, 11, -3}, {5, 9, 10, -3}, {-12, 20, 1, 1}, {12, -20, 5, -1}});
  const ColumnTree tree = MakeColumnTree(matrix, 1);
  ExpectAddsUp(matrix, tree, 1);
  // 10 has fewer digits than 11: the second column comes first.
  EXPECT_EQ(tree.parents[1], ColumnParent{});
  EXPECT_EQ(tree.parents[0], (ColumnParent{.column = 1}));
  EXPECT_EQ(Column(tree.differences, 0), (std::vector<int64_t>{0, 0, 1, 0, 0}));
  EXPECT_EQ(tree.parents[2], ColumnParent{});
  EXPECT_EQ(tree.parents[3], (ColumnParent{.column = 2, .negative = true}));
  EXPECT_EQ(Column(tree.differences, 3), (std::vector<int64_t>{0, 0, 6, 0, 0}));
}

TEST(ColumnTreeTest, ColumnsThatShareNothingHaveNoParents) {
  const ConstantMatrix matrix =
      FromColumns({{1, 0, 0}, {0, 4, 0}, {0, 0, -16}, {0, 0, 0}});
  const ColumnTree tree = MakeColumnTree(matrix, 4);
  EXPECT_EQ(tree.parents, std::vector<ColumnParent>(4));
  ExpectAddsUp(matrix, tree, 0);
}

// A sum of negative terms alone would have to be negated.
TEST(ColumnTreeTest, NoColumnBecomesNegative) {
  const ConstantMatrix matrix =
      FromColumns({{-5, -9, -11}, {-5, -9, -10}, {5, 9, 11}, {-5, -9, 0}});
  for (const int levels : {1, 4}) {
    const ColumnTree tree = MakeColumnTree(matrix, levels);
    ExpectAddsUp(matrix, tree, levels);
    EXPECT_NE(tree.parents[2].column, 0);
    EXPECT_NE(tree.parents[2].column, 1);
  }
}

TEST(ColumnTreeTest, AddsUpForEveryMatrix) {
  int parents = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const auto below = [&](uint64_t counter, uint32_t bound) {
      return static_cast<int>(RandomBelow(seed, 1, counter, bound));
    };
    ConstantMatrix matrix = {.rows = 1 + below(0, 6),
                             .columns = 1 + below(1, 9)};
    for (int i = 0; i < matrix.rows * matrix.columns; ++i) {
      matrix.weights.push_back(below(10 + i, 7) - 3);
    }
    for (int o = 0; seed % 2 == 0 && o < matrix.columns; ++o) {
      matrix.constants.push_back(below(1000 + o, 9) - 4);
    }
    for (const int levels : {1, 2, 4}) {
      for (const double noise : {0.0, 0.5}) {
        const ColumnTree tree = MakeColumnTree(matrix, levels, noise, seed);
        ExpectAddsUp(matrix, tree, levels);
        for (const ColumnParent& parent : tree.parents) {
          parents += parent.column >= 0 ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(parents, 1000);
}

TEST(ColumnTreeTest, SameSeedSameTree) {
  ConstantMatrix matrix = {.rows = 8, .columns = 30};
  for (int i = 0; i < 240; ++i) {
    matrix.weights.push_back(static_cast<int64_t>(RandomBelow(3, 1, i, 3)) - 1);
  }
  const ColumnTree tree = MakeColumnTree(matrix, 4, 0.5, 1);
  EXPECT_EQ(tree.parents, MakeColumnTree(matrix, 4, 0.5, 1).parents);
  EXPECT_NE(tree.parents, MakeColumnTree(matrix, 4, 0.5, 2).parents);
}

}  // namespace
}  // namespace autopruner
