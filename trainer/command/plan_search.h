// SPDX-License-Identifier: Apache-2.0
//
// Searches over one number of a pruning plan. Each try is a training: the
// searches state how many there are at most.
//
//   NodeSearch search = FewestNodes(3, 128, 0.970, [&](int nodes) {
//     return metric of a network pruned to `nodes`;
//   });
//   search.chosen, search.tried  ->  14, {{65, 0.974}, {34, 0.973}, ...}
#ifndef TRAINER_COMMAND_PLAN_SEARCH_H_
#define TRAINER_COMMAND_PLAN_SEARCH_H_

#include <cstdint>
#include <functional>
#include <vector>

namespace autopruner {

struct NodeTry {
  int nodes = 0;
  double metric = 0;
  bool operator==(const NodeTry&) const = default;
};

struct NodeSearch {
  int chosen = 0;              // the fewest that were good enough; or all
  std::vector<NodeTry> tried;  // in the order of trying
};

// Bisects for the fewest nodes, `fewest` .. `all`, whose metric is at least
// `enough`. `all` is taken to be good enough and not tried. A metric that is
// not monotone may hide a smaller network; what is chosen was tried.
//   Calls `metric` at most as often as all - fewest has bits.
NodeSearch FewestNodes(int fewest, int all, double enough,
                       const std::function<double(int)>& metric);

struct LutTry {
  int multiplications = 0;  // that are left: at most those asked for
  int64_t luts = 0;
  bool operator==(const LutTry&) const = default;
};

struct LutSearch {
  int chosen = -1;  // of `tried`: the most LUTs within the budget; -1: none
  std::vector<LutTry> tried;
};

inline constexpr int kMostLutTries = 16;

// Looks for the number of multiplications, `fewest` .. `all`, that takes the
// most LUTs of at most `budget`. Interpolates between the nearest tries above
// and below on logarithmic scales; what tries are left go beside the edge, as
// LUTs are not quite monotone. Ends at 99 % of the budget.
//   Calls `train` at most kMostLutTries times, never twice with the same
//   argument; the last one is `fewest` if nothing else was within the budget.
LutSearch MostMultiplications(int fewest, int all, int64_t budget,
                              const std::function<LutTry(int)>& train);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_PLAN_SEARCH_H_
