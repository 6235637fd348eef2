// SPDX-License-Identifier: Apache-2.0
//
// What the rows of a study say when those of all seeds are taken together.
//
//   std::vector<StudyGroup> groups = GroupRows(head, rows);
//   groups[0].fixed_point.mean, groups[0].fixed_point.deviation
#ifndef TRAINER_STUDY_STUDY_STATISTICS_H_
#define TRAINER_STUDY_STUDY_STATISTICS_H_

#include <vector>

#include "core/network_spec.h"
#include "trainer/metrics/spread.h"
#include "trainer/study/study_plan.h"

namespace autopruner {

// |a and b| / |a or b| of the units that live, among the first `count`.
double JaccardIndex(const std::vector<bool>& a, const std::vector<bool>& b,
                    int count);

// All seeds of one method and budget.
struct StudyGroup {
  PruningMethod method = PruningMethod::kAutoPruner;
  StudyBudget budget = {};
  Spread floating = {};  // of the metric to compare by, on the test part
  Spread fixed_point = {};
  Spread multiplications = {};
  Spread nonzero_weights = {};
  Spread luts = {};
  std::vector<Spread> layer_nodes = {};       // [hidden layers]
  std::vector<Spread> layer_digits = {};      // [layers]
  std::vector<Spread> layer_value_bits = {};  // [layers]
  // Means over all pairs of seeds; NaN for one seed. Layouts agree by the
  // share of nodes that stand in the same layer; features by Jaccard's index.
  double layout_agreement = 0;
  double feature_agreement = 0;
  std::vector<int> feature_votes = {};  // [inputs] seeds that chose it
};

// Groups in the order in which they first occur.
std::vector<StudyGroup> GroupRows(const NetworkSpec& spec,
                                  const std::vector<StudyRow>& rows);

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_STATISTICS_H_
