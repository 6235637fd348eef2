// SPDX-License-Identifier: Apache-2.0
//
// The curve of background efficiency against signal efficiency.
//
//   std::vector<RocSample> jets = ...;    // score, weight, signal or not
//   Roc roc(std::move(jets));
//   roc.Auc()           ->  0.9737
//   roc.Rejection(0.5)  ->  224.1
//
// The curve is the polyline through one point for each distinct score, from
// (0, 0) to (1, 1): samples with equal scores pass a threshold in equal shares.
#ifndef TRAINER_METRICS_METRICS_ROC_H_
#define TRAINER_METRICS_METRICS_ROC_H_

#include <vector>

namespace autopruner {

struct RocSample {
  double score = 0;
  double weight = 1;
  bool signal = false;
};

class Roc {
 public:
  explicit Roc(std::vector<RocSample> samples);

  // The area above the curve: the probability that a signal sample scores
  // above a background sample, equal scores counting half. NaN where either
  // has no weight.
  double Auc() const;

  // Returns 1 / background efficiency where the signal efficiency is
  // `efficiency` (above 0, at most 1), on the curve. Where the signal
  // efficiency stands still, the smallest background efficiency counts. A
  // share of less than one background sample passing counts as one sample, so
  // that the result is finite: it never exceeds (sum w)^2 / sum w^2, the
  // effective number of background samples. NaN as above.
  double Rejection(double efficiency) const;

 private:
  struct Point {
    double signal = 0;  // weight that scores at least as high
    double background = 0;
  };

  bool exists() const { return last().signal > 0 && last().background > 0; }
  const Point& last() const { return points_.back(); }

  std::vector<Point> points_;  // from the highest score to the lowest
  double background_samples_ = 0;
};

}  // namespace autopruner

#endif  // TRAINER_METRICS_METRICS_ROC_H_
