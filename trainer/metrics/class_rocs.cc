// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/class_rocs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

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

}  // namespace

std::vector<Roc> ClassRocs(Head head, std::span<const double> scores,
                           std::span<const float> labels,
                           std::span<const float> weights) {
  std::vector<Roc> rocs;
  switch (head) {
    case Head::kSigmoid:
      rocs.push_back(
          MakeRoc(labels, weights, 1, [&](size_t i) { return scores[i]; }));
      break;
    case Head::kSoftmax: {
      const size_t classes = scores.size() / labels.size();
      for (size_t k = 0; k < classes; ++k) {
        rocs.push_back(
            MakeRoc(labels, weights, static_cast<int>(k), [&](size_t i) {
              return LogOdds(scores.subspan(i * classes, classes), k);
            }));
      }
      break;
    }
    case Head::kLinear:
      break;
  }
  return rocs;
}

}  // namespace autopruner
