// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/plan_search.h"

namespace autopruner {
NodeSearch FewestNodes(int fewest, int all, double enough,
                       const std::function<double(int)>& metric) {
  NodeSearch search = {.chosen = all, .tried = {}};
  int low = fewest;  // all below are not good enough
  while (low < search.chosen) {
    const int nodes = low + (search.chosen - low) / 2;
    search.tried.push_back({nodes, metric(nodes)});
    if (search.tried.back().metric >= enough) {
      search.chosen = nodes;
    } else {
      low = nodes + 1;
    }
  }
  return search;
}

}  // namespace autopruner
