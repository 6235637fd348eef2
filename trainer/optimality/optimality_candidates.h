// SPDX-License-Identifier: Apache-2.0
//
// All ways to meet a budget, and where one of them ranks among all.
//
//   AllLayouts({8, 8, 4}, 8)  ->  {1,3,4}, {1,4,3}, .., {6,1,1}
//   AllSubsets(8, 3)          ->  {0,1,2}, {0,1,3}, .., {5,6,7}
//   std::vector<Standing> standings = Rank(spreads);
//   standings[17].rank, standings[17].sigmas  ->  2, 0.8
#ifndef TRAINER_OPTIMALITY_OPTIMALITY_CANDIDATES_H_
#define TRAINER_OPTIMALITY_OPTIMALITY_CANDIDATES_H_

#include <vector>

#include "trainer/metrics/spread.h"

namespace autopruner {

// Returns every way to place `nodes` nodes in layers that have room for
// `sizes`, at least one in each, in lexicographic order.
std::vector<std::vector<int>> AllLayouts(const std::vector<int>& sizes,
                                         int nodes);

// Returns every choice of `count` of the numbers 0 .. of - 1, in lexicographic
// order.
std::vector<std::vector<int>> AllSubsets(int of, int count);

// How a candidate compares with the best one.
struct Standing {
  int rank = 1;         // 1: no other has a larger mean
  double distance = 0;  // the best mean minus its own
  double sigmas = 0;    // the distance by its standard error; NaN: unknown
};

// Ranks candidates by their means, larger being better. The best of many noisy
// means is too good by chance: a distance to it is, if anything, too large.
std::vector<Standing> Rank(const std::vector<Spread>& candidates);

}  // namespace autopruner

#endif  // TRAINER_OPTIMALITY_OPTIMALITY_CANDIDATES_H_
