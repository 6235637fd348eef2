// SPDX-License-Identifier: Apache-2.0
//
// Columns of a matrix that are made from each other, as differences.
//
//   // (5 9), (5 8), (1 0): the second is the first one and (0 -1).
//   ColumnTree tree = MakeColumnTree(matrix, /*levels=*/1);
//   tree.parents[1]  ->  {.column = 0}
#ifndef CODEGEN_ADDER_GRAPH_COLUMN_TREE_H_
#define CODEGEN_ADDER_GRAPH_COLUMN_TREE_H_

#include <cstdint>
#include <vector>

#include "codegen/adder_graph/constant_matrix.h"

namespace autopruner {

// The column that another one starts from, or minus that one.
struct ColumnParent {
  int column = -1;  // -1: none, it starts from 0
  bool negative = false;

  constexpr bool operator==(const ColumnParent&) const = default;
};

struct ColumnTree {
  ConstantMatrix differences;  // each column without its parent
  std::vector<ColumnParent> parents;
  std::vector<int> order;   // all columns, parents before their children
  std::vector<int> height;  // of each column: generations behind it
};

// Column by column, the one of which a difference has the fewest signed
// digits: a minimum spanning tree (Prim, 1957) of at most `levels` generations
// besides the first. A column has a parent only if that saves more digits than
// the sum of both costs, and only if one of the two, taken with its sign, is a
// positive term. `noise` is relative, on what a parent costs, by `seed`.
// Without levels every column starts from 0, and they keep their order.
ColumnTree MakeColumnTree(const ConstantMatrix& matrix, int levels,
                          double noise = 0.0, uint64_t seed = 0);

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_COLUMN_TREE_H_
