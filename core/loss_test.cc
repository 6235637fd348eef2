// SPDX-License-Identifier: Apache-2.0
#include "core/loss.h"

#include <array>
#include <cmath>
#include <vector>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Rows = std::array<float, 5 * kMicroBatch>;

Rows RandomRows(uint64_t stream) {
  Rows rows;
  for (size_t k = 0; k < rows.size(); ++k) {
    rows[k] = static_cast<float>(8 * RandomUniform(1, stream, k) - 4);
  }
  return rows;
}

// Compares the gradient of `loss(logits)` by each logit with a difference.
template <typename Loss>
void ExpectGradient(Rows logits, int outputs, int samples, const Loss& loss) {
  Rows gradient = {};
  Rows scratch = {};
  loss(logits, gradient);
  for (int o = 0; o < outputs; ++o) {
    for (int s = 0; s < samples; ++s) {
      const int at = o * kMicroBatch + s;
      const float h = 0x1p-6f;
      const float value = logits[at];
      logits[at] = value + h;
      const double up = loss(logits, scratch);
      logits[at] = value - h;
      const double down = loss(logits, scratch);
      logits[at] = value;
      ASSERT_NEAR(gradient[at], (up - down) / (2 * h), 1e-3)
          << "output " << o << ", sample " << s;
    }
  }
}

class LossTest : public testing::Test {
 protected:
  static constexpr int kSamples = 32;
  const Rows logits_ = RandomRows(1);
  const Rows weights_ = RandomRows(2);
};

TEST_F(LossTest, BinaryCrossEntropyIsMinusLogLikelihood) {
  const std::array<float, 4> logits = {2, 2, -50, 50};
  const std::array<float, 4> targets = {1, 0, 1, 1};
  const std::array<float, 4> weights = {1, 3, 1, 0};
  std::array<float, 4> gradient;
  const double loss = BinaryCrossEntropy(logits.data(), targets.data(),
                                         weights.data(), 4, gradient.data());
  EXPECT_NEAR(loss,
              std::log1p(std::exp(-2.0)) + 3 * std::log1p(std::exp(2.0)) + 50.0,
              1e-12);
  EXPECT_FLOAT_EQ(gradient[2], -1);
  EXPECT_EQ(gradient[3], 0);
}

TEST_F(LossTest, BinaryCrossEntropyHasItsGradient) {
  std::vector<float> targets(kSamples);
  for (int s = 0; s < kSamples; ++s) targets[s] = static_cast<float>(s % 2);
  ExpectGradient(logits_, 1, kSamples, [&](const Rows& logits, Rows& d) {
    return BinaryCrossEntropy(logits.data(), targets.data(), weights_.data(),
                              kSamples, d.data());
  });
}

TEST_F(LossTest, SoftmaxCrossEntropyIsMinusLogLikelihood) {
  Rows logits = {};
  logits[0 * kMicroBatch] = 1;
  logits[1 * kMicroBatch] = 3;
  logits[2 * kMicroBatch] = 1000;  // must not overflow
  const float target = 1;
  const float weight = 2;
  Rows gradient;
  EXPECT_NEAR(SoftmaxCrossEntropy(logits.data(), &target, &weight, 3, 1,
                                  gradient.data()),
              2 * 997.0, 1e-9);
  EXPECT_FLOAT_EQ(gradient[1 * kMicroBatch], -2);
  EXPECT_FLOAT_EQ(gradient[2 * kMicroBatch], 2);
}

TEST_F(LossTest, SoftmaxCrossEntropyHasItsGradient) {
  std::vector<float> targets(kSamples);
  for (int s = 0; s < kSamples; ++s) targets[s] = static_cast<float>(s % 5);
  ExpectGradient(logits_, 5, kSamples, [&](const Rows& logits, Rows& d) {
    return SoftmaxCrossEntropy(logits.data(), targets.data(), weights_.data(),
                               5, kSamples, d.data());
  });
}

TEST_F(LossTest, HalfSquaredErrorHasItsGradient) {
  const Rows targets = RandomRows(3);
  ExpectGradient(logits_, 2, kSamples, [&](const Rows& outputs, Rows& d) {
    return HeadLoss(Head::kLinear, outputs.data(), targets.data(),
                    weights_.data(), 2, kSamples, d.data());
  });
}

}  // namespace
}  // namespace autopruner
