// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_candidates.h"

#include <algorithm>

namespace autopruner {
namespace {

// Appends all ends of `layout` that use up `nodes`.
void AddLayouts(const std::vector<int>& sizes, int nodes,
                std::vector<int>& layout,
                std::vector<std::vector<int>>& layouts) {
  if (layout.size() == sizes.size()) {
    if (nodes == 0) layouts.push_back(layout);
    return;
  }
  const int room = sizes[layout.size()];
  for (int here = 1; here <= std::min(room, nodes); ++here) {
    layout.push_back(here);
    AddLayouts(sizes, nodes - here, layout, layouts);
    layout.pop_back();
  }
}

void AddSubsets(int first, int of, int count, std::vector<int>& subset,
                std::vector<std::vector<int>>& subsets) {
  if (count == 0) {
    subsets.push_back(subset);
    return;
  }
  for (int next = first; next <= of - count; ++next) {
    subset.push_back(next);
    AddSubsets(next + 1, of, count - 1, subset, subsets);
    subset.pop_back();
  }
}

}  // namespace

std::vector<std::vector<int>> AllLayouts(const std::vector<int>& sizes,
                                         int nodes) {
  std::vector<std::vector<int>> layouts;
  std::vector<int> layout;
  AddLayouts(sizes, nodes, layout, layouts);
  return layouts;
}

std::vector<std::vector<int>> AllSubsets(int of, int count) {
  std::vector<std::vector<int>> subsets;
  std::vector<int> subset;
  AddSubsets(0, of, count, subset, subsets);
  return subsets;
}

std::vector<Standing> Rank(const std::vector<Spread>& candidates) {
  const auto& best = *std::max_element(
      candidates.begin(), candidates.end(),
      [](const Spread& a, const Spread& b) { return a.mean < b.mean; });
  std::vector<Standing> standings;
  for (const Spread& candidate : candidates) {
    Standing standing = {.distance = best.mean - candidate.mean};
    for (const Spread& other : candidates) {
      standing.rank += other.mean > candidate.mean;
    }
    if (standing.distance > 0) {
      standing.sigmas = DifferenceInSigmas(best, candidate);
    }
    standings.push_back(standing);
  }
  return standings;
}

}  // namespace autopruner
