// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_front.h"

#include <algorithm>
#include <cmath>

namespace autopruner {

StudyFront FrontOf(const std::vector<StudyGroup>& groups, PruningMethod method,
                   Budget kind) {
  StudyFront front;
  for (const StudyGroup& group : groups) {
    if (group.method != method || group.budget.kind != kind) continue;
    front.push_back({group.luts.mean, group.fixed_point.mean});
  }
  std::sort(
      front.begin(), front.end(),
      [](const FrontPoint& a, const FrontPoint& b) { return a.luts < b.luts; });
  return front;
}

LutsAt LutsFor(const StudyFront& front, double metric) {
  for (size_t k = 0; k < front.size(); ++k) {
    const FrontPoint& point = front[k];
    if (point.metric < metric) continue;
    if (k == 0) return {.luts = point.luts, .reach = Reach::kAtFirst};
    const FrontPoint& before = front[k - 1];
    const double share =
        (metric - before.metric) / (point.metric - before.metric);
    return {.luts = before.luts * std::pow(point.luts / before.luts, share),
            .reach = Reach::kBetween};
  }
  return {};
}

}  // namespace autopruner
