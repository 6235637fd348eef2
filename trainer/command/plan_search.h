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

}  // namespace autopruner

#endif  // TRAINER_COMMAND_PLAN_SEARCH_H_
