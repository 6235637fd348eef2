// SPDX-License-Identifier: Apache-2.0
//
// How well scores tell the classes apart, or meet their targets.
//
//   Metrics m = ComputeMetrics(Head::kSigmoid, logits, test.y, test.weight);
//   m.auc, m.rejection_50  ->  0.9737, 224.1
//   PrimaryMetric(Head::kSigmoid, m)  ->  0.9737
//
// Every metric is weighted. The order of the samples has no influence but on
// the last bits of sums of weights.
#ifndef TRAINER_METRICS_METRICS_H_
#define TRAINER_METRICS_METRICS_H_

#include <limits>
#include <span>
#include <string>

#include "core/network_spec.h"

namespace autopruner {

// A metric that does not exist is NaN: for another head, or where a class has
// no weight (JSON: null).
struct Metrics {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  // Sigmoid: share of samples with logit > 0 where the class is 1, else
  // logit <= 0. Softmax: share whose class has the largest score (on equal
  // scores the lowest class).
  double accuracy = kNone;
  // Sigmoid: probability that a sample of class 1 scores above one of class 0,
  // equal scores counting half. Softmax: the mean over the classes of the same
  // for one class against the rest, by the class's probability.
  double auc = kNone;
  // Sigmoid only: 1 / background efficiency (class 0) where the signal
  // efficiency (class 1) is 50 % and 70 %; see Rejection.
  double rejection_50 = kNone;
  double rejection_70 = kNone;
  // Linear only: 1 - squared error / variance, and the root of the mean squared
  // error.
  double r2 = kNone;
  double rmse = kNone;
};

// Computes the metrics that exist for `head`.
//   Shapes: labels and weights [samples]; scores [samples] or, for a softmax
//   head, [samples][classes].
//   Units:  logits or targets. A sigmoid head's scores may also be raw
//   integers: only their order and sign count.
Metrics ComputeMetrics(Head head, std::span<const double> scores,
                       std::span<const float> labels,
                       std::span<const float> weights);

// The metric to compare networks by, larger being better: AUC (sigmoid),
// accuracy (softmax) or R2 (linear); and what it is called.
double PrimaryMetric(Head head, const Metrics& metrics);
std::string PrimaryMetricName(Head head);

}  // namespace autopruner

#endif  // TRAINER_METRICS_METRICS_H_
