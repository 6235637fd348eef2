// SPDX-License-Identifier: Apache-2.0
//
// Losses of a micro-batch and their gradients by the logits.
//
//   double sum = SoftmaxCrossEntropy(logits, targets, weights, 5, 128,
//   dlogits);
//
// All take logits and write gradients feature-major, [outputs][kMicroBatch],
// for the first `samples` samples, and return the sum over samples of
// weight * loss. The gradient is that of this sum. In micro-batches that are
// filled up, the samples that do not count have weight 0.
#ifndef CORE_LOSS_H_
#define CORE_LOSS_H_

#include <algorithm>
#include <array>
#include <cmath>

#include "core/dense.h"
#include "core/elementary.h"
#include "core/network_spec.h"

namespace autopruner {

// Loss ln(1 + e^-l) for target 1 and ln(1 + e^l) for target 0.
//   Shapes: logits, targets, weights, dlogits [samples].
inline double BinaryCrossEntropy(const float* logits, const float* targets,
                                 const float* weights, int samples,
                                 float* dlogits) {
  double sum = 0;
  std::array<double, kMicroBatch> losses;
  for (int s = 0; s < samples; ++s) {
    const double logit = logits[s];
    const double small = Exp(-std::abs(logit));  // in (0, 1]: no overflow
    const double probability = (logit >= 0 ? 1.0 : small) / (1.0 + small);
    losses[s] = weights[s] *
                (std::max(logit, 0.0) - logit * targets[s] + Log(1.0 + small));
    dlogits[s] = static_cast<float>(weights[s] * (probability - targets[s]));
  }
  for (int s = 0; s < samples; ++s) sum += losses[s];
  return sum;
}

// Loss -ln softmax(logits)[target]; targets are class indices.
//   Shapes: logits, dlogits [classes][kMicroBatch]; targets, weights [samples].
inline double SoftmaxCrossEntropy(const float* logits, const float* targets,
                                  const float* weights, int classes,
                                  int samples, float* dlogits) {
  std::array<float, kMicroBatch> highest;
  std::copy_n(logits, samples, highest.begin());
  for (int c = 1; c < classes; ++c) {
    for (int s = 0; s < samples; ++s) {
      highest[s] = std::max(highest[s], logits[c * kMicroBatch + s]);
    }
  }
  std::array<float, kMicroBatch> total = {};
  std::array<float, kMicroBatch> chosen = {};
  for (int c = 0; c < classes; ++c) {
    const float* row = logits + c * kMicroBatch;
    for (int s = 0; s < samples; ++s) {
      const float relative = row[s] - highest[s];
      const float power = Exp(relative);
      total[s] += power;
      chosen[s] += targets[s] == static_cast<float>(c) ? relative : 0.0f;
      dlogits[c * kMicroBatch + s] = power;
    }
  }
  std::array<double, kMicroBatch> losses;
  for (int s = 0; s < samples; ++s) {
    losses[s] = weights[s] * (Log(double{total[s]}) - chosen[s]);
    total[s] = weights[s] / total[s];
  }
  for (int c = 0; c < classes; ++c) {
    float* row = dlogits + c * kMicroBatch;
    for (int s = 0; s < samples; ++s) {
      const float hit = targets[s] == static_cast<float>(c) ? weights[s] : 0.0f;
      row[s] = row[s] * total[s] - hit;
    }
  }
  double sum = 0;
  for (int s = 0; s < samples; ++s) sum += losses[s];
  return sum;
}

// Loss (output - target)^2 / 2, summed over outputs.
//   Shapes: outputs, targets, gradient [count][kMicroBatch]; weights [samples].
inline double HalfSquaredError(const float* outputs, const float* targets,
                               const float* weights, int count, int samples,
                               float* gradient) {
  double sum = 0;
  for (int o = 0; o < count; ++o) {
    for (int s = 0; s < samples; ++s) {
      const int at = o * kMicroBatch + s;
      const float error = outputs[at] - targets[at];
      gradient[at] = weights[s] * error;
      sum += 0.5 * weights[s] * error * error;
    }
  }
  return sum;
}

// The loss that belongs to `head`.
//   Shapes: logits, dlogits [outputs][kMicroBatch]; targets [samples], or
//   [outputs][kMicroBatch] for a linear head; weights [samples].
inline double HeadLoss(Head head, const float* logits, const float* targets,
                       const float* weights, int outputs, int samples,
                       float* dlogits) {
  switch (head) {
    case Head::kSigmoid:
      return BinaryCrossEntropy(logits, targets, weights, samples, dlogits);
    case Head::kSoftmax:
      return SoftmaxCrossEntropy(logits, targets, weights, outputs, samples,
                                 dlogits);
    case Head::kLinear:
      return HalfSquaredError(logits, targets, weights, outputs, samples,
                              dlogits);
  }
  return 0;
}

}  // namespace autopruner

#endif  // CORE_LOSS_H_
