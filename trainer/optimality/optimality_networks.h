// SPDX-License-Identifier: Apache-2.0
//
// Networks so small that every way to prune them can be trained.
//
//   Trainable layouts = LayoutNetwork();    // 35 features, 16-16-8 nodes
//   Trainable features = FeatureNetwork();  // 16 features, 8-8-4 nodes
#ifndef TRAINER_OPTIMALITY_OPTIMALITY_NETWORKS_H_
#define TRAINER_OPTIMALITY_OPTIMALITY_NETWORKS_H_

#include "trainer/run/run.h"

namespace autopruner {

Trainable LayoutNetwork();
Trainable FeatureNetwork();

}  // namespace autopruner

#endif  // TRAINER_OPTIMALITY_OPTIMALITY_NETWORKS_H_
