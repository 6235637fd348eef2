// SPDX-License-Identifier: Apache-2.0
//
// Offsets and power-of-two scales that bring every feature near [-1, 1].
//
//   std::vector<FeatureScaling> scaling = FitScaling(parts.train);
//   scaling[3]  ->  {.offset = 115, .log2_scale = -6}    // mass_sd, in GeV
#ifndef TRAINER_DATA_DATASET_SCALING_H_
#define TRAINER_DATA_DATASET_SCALING_H_

#include <vector>

#include "core/feature_scaling.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// Returns, for each feature of the training part, the weighted mean as the
// offset and -log2 of the weighted standard deviation, rounded, as the scale:
// a scaled feature has a deviation between 0.7 and 1.5. The offset is rounded
// to a tenth of the deviation's decade, so that a model file reads well: it is
// less than 0.06 deviations off. A feature that never changes is its own
// offset, at scale 1.
//   Shapes: result [features].
std::vector<FeatureScaling> FitScaling(const Dataset& train);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_SCALING_H_
