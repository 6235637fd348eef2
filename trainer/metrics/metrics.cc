// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "trainer/metrics/class_rocs.h"

namespace autopruner {
namespace {

// What a metric is computed from.
struct Scored {
  Head head;
  std::span<const double> scores;
  std::span<const float> labels;
  std::span<const float> weights;
  std::vector<Roc> rocs;
};

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

// Sigmoid: share of samples with logit > 0 where the class is 1, else
// logit <= 0. Softmax: share whose class has the largest score (on equal
// scores the lowest class).
double Accuracy(const Scored& of) {
  if (IsBinary(of.head)) {
    return Share(of.weights, [&](size_t i) {
      return (of.scores[i] > 0) == (of.labels[i] == 1);
    });
  }
  const size_t classes = of.scores.size() / of.labels.size();
  return Share(of.weights, [&](size_t i) {
    const auto s = of.scores.subspan(i * classes, classes);
    return std::max_element(s.begin(), s.end()) - s.begin() == of.labels[i];
  });
}

// Probability that a sample of a class scores above one of the rest, equal
// scores counting half; for softmax the mean over the classes.
double Auc(const Scored& of) {
  double auc = 0;
  for (const Roc& roc : of.rocs) {
    auc += roc.Auc() / static_cast<double>(of.rocs.size());
  }
  return auc;
}

// 1 / background efficiency (class 0) where the signal efficiency (class 1) is
// 50 % and 70 %; see Roc::Rejection.
double Rejection50(const Scored& of) { return of.rocs[0].Rejection(0.5); }
double Rejection70(const Scored& of) { return of.rocs[0].Rejection(0.7); }

// Sums over samples of a linear head.
struct Squares {
  double weights = 0;
  double errors = 0;
  double variance = 0;
};

Squares SumSquares(const Scored& of) {
  Squares sum;
  double mean = 0;
  for (size_t i = 0; i < of.labels.size(); ++i) {
    sum.weights += of.weights[i];
    mean += static_cast<double>(of.weights[i]) * of.labels[i];
  }
  mean /= sum.weights;
  for (size_t i = 0; i < of.labels.size(); ++i) {
    const double error = of.scores[i] - of.labels[i];
    const double distance = of.labels[i] - mean;
    sum.errors += of.weights[i] * error * error;
    sum.variance += of.weights[i] * distance * distance;
  }
  return sum;
}

// 1 - squared error / variance.
double R2(const Scored& of) {
  const Squares sum = SumSquares(of);
  return sum.variance > 0 ? 1 - sum.errors / sum.variance : Metrics::kNone;
}

// The root of the mean squared error.
double Rmse(const Scored& of) {
  const Squares sum = SumSquares(of);
  return std::sqrt(sum.errors / sum.weights);
}

struct Row {
  const char* key;
  const char* label;
  int decimals;
  std::vector<Head> heads;
  double (*compute)(const Scored&);
};

const std::vector<Row>& Table() {
  static const auto* rows = new std::vector<Row>{
      {"accuracy", "accuracy", 4, {Head::kSigmoid, Head::kSoftmax}, Accuracy},
      {"auc", "AUC", 4, {Head::kSigmoid, Head::kSoftmax}, Auc},
      {"rejection_50", "rejection at 50 %", 1, {Head::kSigmoid}, Rejection50},
      {"rejection_70", "rejection at 70 %", 1, {Head::kSigmoid}, Rejection70},
      {"r2", "R2", 4, {Head::kLinear}, R2},
      {"rmse", "RMSE", kFourDigits, {Head::kLinear}, Rmse}};
  return *rows;
}

bool Has(const Row& row, Head head) {
  return std::find(row.heads.begin(), row.heads.end(), head) != row.heads.end();
}

Metric At(size_t index) {
  const Row& row = Table().at(index);
  return {row.key, row.label, row.decimals, static_cast<int>(index)};
}

Metric Named(std::string_view key) {
  size_t index = 0;
  while (Table().at(index).key != key) ++index;
  return At(index);
}

}  // namespace

int DecimalsOf(const Metric& metric, double value) {
  if (metric.decimals != kFourDigits) return metric.decimals;
  if (value == 0 || !std::isfinite(value)) return 4;
  const int magnitude =
      static_cast<int>(std::floor(std::log10(std::abs(value))));
  return std::max(0, 3 - magnitude);
}

std::vector<Metric> AllMetrics() {
  std::vector<Metric> metrics;
  for (size_t k = 0; k < Table().size(); ++k) metrics.push_back(At(k));
  return metrics;
}

std::vector<Metric> MetricsOf(Head head) {
  std::vector<Metric> metrics;
  for (const Metric& metric : AllMetrics()) {
    if (Has(Table()[metric.index], head)) metrics.push_back(metric);
  }
  return metrics;
}

Metrics::Metrics() : values_(Table().size(), kNone) {}

double Metrics::at(std::string_view key) const { return of(Named(key)); }

void Metrics::set(std::string_view key, double value) {
  set(Named(key), value);
}

Metrics ComputeMetrics(Head head, std::span<const double> scores,
                       std::span<const float> labels,
                       std::span<const float> weights) {
  Metrics metrics;
  if (labels.empty()) return metrics;
  const Scored scored = {head, scores, labels, weights,
                         ClassRocs(head, scores, labels, weights)};
  for (const Metric& metric : MetricsOf(head)) {
    metrics.set(metric, Table()[metric.index].compute(scored));
  }
  return metrics;
}

Metric PrimaryMetricOf(Head head) {
  switch (head) {
    case Head::kSigmoid:
      return Named("auc");
    case Head::kSoftmax:
      return Named("accuracy");
    case Head::kLinear:
      break;
  }
  return Named("r2");
}

double PrimaryMetric(Head head, const Metrics& metrics) {
  return metrics.of(PrimaryMetricOf(head));
}

std::string PrimaryMetricName(Head head) { return PrimaryMetricOf(head).label; }

}  // namespace autopruner
