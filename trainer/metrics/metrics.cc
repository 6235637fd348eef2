// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/metrics.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "trainer/metrics/metrics_roc.h"

namespace autopruner {
namespace {

// One class against the rest: `score(i)` of every sample.
template <typename Score>
Roc MakeRoc(std::span<const float> labels, std::span<const float> weights,
            int signal_class, Score score) {
  std::vector<RocSample> samples(labels.size());
  for (size_t i = 0; i < labels.size(); ++i) {
    samples[i] = {.score = score(i),
                  .weight = weights[i],
                  .signal = static_cast<int>(labels[i]) == signal_class};
  }
  return Roc(std::move(samples));
}

// The weighted share of samples for which `is_right(i)`.
template <typename IsRight>
double Share(std::span<const float> weights, IsRight is_right) {
  double right = 0;
  double all = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    all += weights[i];
    if (is_right(i)) right += weights[i];
  }
  return right / all;
}

Metrics SigmoidMetrics(std::span<const double> scores,
                       std::span<const float> labels,
                       std::span<const float> weights) {
  Metrics metrics;
  metrics.accuracy = Share(
      weights, [&](size_t i) { return (scores[i] > 0) == (labels[i] == 1); });
  const Roc roc =
      MakeRoc(labels, weights, 1, [&](size_t i) { return scores[i]; });
  metrics.auc = roc.Auc();
  metrics.rejection_50 = roc.Rejection(0.5);
  metrics.rejection_70 = roc.Rejection(0.7);
  return metrics;
}

// log(p / (1 - p)) of class k's softmax probability p, which orders samples as
// p does but does not saturate: scores[k] - log(sum_j!=k exp(scores[j])).
double LogOdds(std::span<const double> scores, size_t k) {
  double largest = -std::numeric_limits<double>::infinity();
  for (size_t j = 0; j < scores.size(); ++j) {
    if (j != k) largest = std::max(largest, scores[j]);
  }
  double sum = 0;
  for (size_t j = 0; j < scores.size(); ++j) {
    if (j != k) sum += std::exp(scores[j] - largest);
  }
  return scores[k] - largest - std::log(sum);
}

Metrics SoftmaxMetrics(std::span<const double> scores,
                       std::span<const float> labels,
                       std::span<const float> weights) {
  const size_t classes = scores.size() / labels.size();
  const auto of_sample = [&](size_t i) {
    return scores.subspan(i * classes, classes);
  };
  Metrics metrics;
  metrics.accuracy = Share(weights, [&](size_t i) {
    const auto s = of_sample(i);
    return std::max_element(s.begin(), s.end()) - s.begin() == labels[i];
  });
  metrics.auc = 0;
  for (size_t k = 0; k < classes; ++k) {
    const Roc roc = MakeRoc(labels, weights, static_cast<int>(k),
                            [&](size_t i) { return LogOdds(of_sample(i), k); });
    metrics.auc += roc.Auc() / static_cast<double>(classes);
  }
  return metrics;
}

Metrics LinearMetrics(std::span<const double> scores,
                      std::span<const float> labels,
                      std::span<const float> weights) {
  double sum = 0;
  double mean = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    sum += weights[i];
    mean += static_cast<double>(weights[i]) * labels[i];
  }
  mean /= sum;
  double errors = 0;
  double variance = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    const double error = scores[i] - labels[i];
    const double distance = labels[i] - mean;
    errors += weights[i] * error * error;
    variance += weights[i] * distance * distance;
  }
  Metrics metrics;
  metrics.rmse = std::sqrt(errors / sum);
  if (variance > 0) metrics.r2 = 1 - errors / variance;
  return metrics;
}

}  // namespace

Metrics ComputeMetrics(Head head, std::span<const double> scores,
                       std::span<const float> labels,
                       std::span<const float> weights) {
  if (labels.empty()) return {};
  switch (head) {
    case Head::kSigmoid:
      return SigmoidMetrics(scores, labels, weights);
    case Head::kSoftmax:
      return SoftmaxMetrics(scores, labels, weights);
    case Head::kLinear:
      break;
  }
  return LinearMetrics(scores, labels, weights);
}

double PrimaryMetric(Head head, const Metrics& metrics) {
  if (head == Head::kSigmoid) return metrics.auc;
  return head == Head::kSoftmax ? metrics.accuracy : metrics.r2;
}

std::string PrimaryMetricName(Head head) {
  if (head == Head::kSigmoid) return "AUC";
  return head == Head::kSoftmax ? "accuracy" : "R2";
}

}  // namespace autopruner
