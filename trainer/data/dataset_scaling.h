// SPDX-License-Identifier: Apache-2.0
//
// Offsets and power-of-two scales that bring every feature near [-1, 1].
//
//   FittedScaling fitted = FitScaling(parts.train);
//   fitted.features[3]  ->  {.offset = 115, .log2_scale = -6}  // mass, in GeV
#ifndef TRAINER_DATA_DATASET_SCALING_H_
#define TRAINER_DATA_DATASET_SCALING_H_

#include <vector>

#include "core/feature_scaling.h"
#include "trainer/data/column_facts.h"
#include "trainer/data/dataset.h"

namespace autopruner {

struct FittedScaling {
  std::vector<FeatureScaling> features;
  // Whose outliers or codes would squeeze the others: they are scaled by their
  // bulk.
  std::vector<bool> squeezed;
  std::vector<bool> constant;
  // Of a regression; the scale is 1 where no format is asked for.
  FeatureScaling target = {};
};

// Returns, for each feature of the training part, the weighted mean as the
// offset and -log2 of the weighted standard deviation, rounded, as the scale:
// a scaled feature has a deviation between 0.7 and 1.5. The offset is rounded
// to a tenth of the deviation's decade, so that a model file reads well: it is
// less than 0.06 deviations off. A feature that never changes is its own
// offset, at scale 1. Where outliers or codes for missing values change mean
// or deviation by much, those of the bulk are taken. Targets likewise, so that
// they fit the output.
//   Shapes: features and squeezed [features].
FittedScaling FitScaling(const Dataset& train,
                         const ScalingOptions& options = {});

// Scales features and targets of `data`, and limits the features that
// `options` ask for to what the network's inputs hold. One that was constant in
// the training part is 0: no firmware reads it.
void ScaleData(const FittedScaling& fitted, const ScalingOptions& options,
               Dataset& data);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_SCALING_H_
