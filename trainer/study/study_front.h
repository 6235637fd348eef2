// SPDX-License-Identifier: Apache-2.0
//
// Fronts: what a method reaches with so many LUTs.
//
//   const StudyFront front = FrontOf(groups, PruningMethod::kAutoPruner,
//                                    Budget::kLuts);
//   LutsFor(front, 0.9735)  ->  {.luts = 920, .reach = Reach::kBetween}
#ifndef TRAINER_STUDY_STUDY_FRONT_H_
#define TRAINER_STUDY_STUDY_FRONT_H_

#include <vector>

#include "core/pruning_methods.h"
#include "trainer/study/study_statistics.h"

namespace autopruner {

// Means over seeds, by rising LUTs.
struct FrontPoint {
  double luts = 0;
  double metric = 0;  // on the test part, in fixed point
};
using StudyFront = std::vector<FrontPoint>;

StudyFront FrontOf(const std::vector<StudyGroup>& groups, PruningMethod method,
                   Budget kind);

// Whether a front has the metric between two points, already at its first one,
// or nowhere.
enum class Reach { kBetween, kAtFirst, kNever };

struct LutsAt {
  double luts = 0;
  Reach reach = Reach::kNever;
};

// The least LUTs at which `front` has `metric`: on straight lines from point to
// point, over the logarithm of the LUTs.
LutsAt LutsFor(const StudyFront& front, double metric);

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_FRONT_H_
