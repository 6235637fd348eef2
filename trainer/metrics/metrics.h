// SPDX-License-Identifier: Apache-2.0
//
// How well scores tell the classes apart, or meet their targets.
//
//   Metrics m = ComputeMetrics(Head::kSigmoid, logits, test.y, test.weight);
//   m.at("auc"), m.at("rejection_50")  ->  0.9737, 224.1
//   PrimaryMetric(Head::kSigmoid, m)   ->  0.9737
//   for (const Metric& metric : MetricsOf(Head::kSigmoid)) {
//     std::cout << metric.label << Fixed(m.of(metric), 4);
//   }
//
// Every metric is weighted. The order of the samples has no influence but on
// the last bits of sums of weights. A new one is a row of the table in
// metrics.cc, from which summaries, CSV, JSON and reports take it.
#ifndef TRAINER_METRICS_METRICS_H_
#define TRAINER_METRICS_METRICS_H_

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/network_spec.h"

namespace autopruner {

struct Metric {
  const char* key;    // in CSV and JSON
  const char* label;  // for people
  int decimals;       // kFourDigits: in the units of the targets
  int index;          // in the table
};

inline constexpr int kFourDigits = -1;

// Decimals to show `value` with: the metric's or, where its unit may make it
// as small or large as it likes, what its first four digits take.
int DecimalsOf(const Metric& metric, double value);

// The whole table, in its order; and the metrics that a head has.
std::vector<Metric> AllMetrics();
std::vector<Metric> MetricsOf(Head head);

// One number for each metric of the table. A metric that does not exist is NaN:
// for another head, or where a class has no weight (JSON: null).
class Metrics {
 public:
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  Metrics();

  double of(const Metric& metric) const { return values_[metric.index]; }
  void set(const Metric& metric, double value) {
    values_[metric.index] = value;
  }

  // The same by key. The key must stand in the table.
  double at(std::string_view key) const;
  void set(std::string_view key, double value);

 private:
  std::vector<double> values_;
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
// accuracy (softmax) or R2 (linear); its value, and what it is called.
Metric PrimaryMetricOf(Head head);
double PrimaryMetric(Head head, const Metrics& metrics);
std::string PrimaryMetricName(Head head);

}  // namespace autopruner

#endif  // TRAINER_METRICS_METRICS_H_
