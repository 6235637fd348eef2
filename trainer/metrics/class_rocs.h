// SPDX-License-Identifier: Apache-2.0
//
// The curves of a classifier: each class against the rest.
//
//   std::vector<Roc> rocs = ClassRocs(Head::kSoftmax, logits, test.y,
//                                     test.weight);
//   rocs[2].Auc()  ->  0.991, of class 2
#ifndef TRAINER_METRICS_CLASS_ROCS_H_
#define TRAINER_METRICS_CLASS_ROCS_H_

#include <span>
#include <vector>

#include "core/network_spec.h"
#include "trainer/metrics/metrics_roc.h"

namespace autopruner {

// Returns, for a sigmoid head, the curve of class 1 against class 0; for a
// softmax head one for each class, by the class's probability; else nothing.
//   Shapes: labels and weights [samples], not empty; scores [samples] or, for a
//   softmax head, [samples][classes].
//   Units:  logits; a sigmoid head's may be raw integers.
std::vector<Roc> ClassRocs(Head head, std::span<const double> scores,
                           std::span<const float> labels,
                           std::span<const float> weights);

}  // namespace autopruner

#endif  // TRAINER_METRICS_CLASS_ROCS_H_
