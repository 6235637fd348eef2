// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/metrics.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Doubles = std::vector<double>;
using Floats = std::vector<float>;

TEST(MetricsTest, Sigmoid) {
  const Doubles scores = {2, 0, -1, 0.5};
  const Floats labels = {1, 1, 0, 0};
  const Metrics m =
      ComputeMetrics(Head::kSigmoid, scores, labels, Floats{1, 1, 1, 1});
  EXPECT_EQ(m.accuracy, 0.5);  // a logit of 0 is class 0
  EXPECT_EQ(m.auc, 0.75);
  EXPECT_EQ(m.rejection_50, 2);
  EXPECT_EQ(m.rejection_70, 2);
  EXPECT_TRUE(std::isnan(m.r2));
  EXPECT_TRUE(std::isnan(m.rmse));
  EXPECT_EQ(PrimaryMetric(Head::kSigmoid, m), 0.75);
}

TEST(MetricsTest, SigmoidWithWeights) {
  const Doubles scores = {2, 0, -1, 0.5};
  const Floats labels = {1, 1, 0, 0};
  const Metrics m =
      ComputeMetrics(Head::kSigmoid, scores, labels, Floats{3, 1, 2, 6});
  EXPECT_EQ(m.accuracy, 5.0 / 12);
  // Pairs: 3*2 + 3*6 + 1*2 right of 4*8.
  EXPECT_EQ(m.auc, 26.0 / 32);
  EXPECT_EQ(m.rejection_50, 64.0 / 40);  // no background: 8^2 / (2^2 + 6^2)
}

TEST(MetricsTest, RawIntegersGiveTheSameAsTheirValues) {
  const Floats labels = {1, 0, 1, 0, 1};
  const Floats weights = {1, 2, 1, 1, 3};
  const Doubles values = {0.25, -0.5, -0.5, 0, 1.75};
  Doubles raw = values;
  for (double& score : raw) score *= 64;
  const Metrics a = ComputeMetrics(Head::kSigmoid, values, labels, weights);
  const Metrics b = ComputeMetrics(Head::kSigmoid, raw, labels, weights);
  EXPECT_EQ(a.accuracy, b.accuracy);
  EXPECT_EQ(a.auc, b.auc);
  EXPECT_EQ(a.rejection_50, b.rejection_50);
  EXPECT_EQ(a.rejection_70, b.rejection_70);
}

TEST(MetricsTest, Softmax) {
  const Doubles scores = {
      5, 1, 0,  // 0, right
      1, 1, 0,  // 0 on equal scores; is 1
      0, 2, 3,  // 2, right
      0, 3, 2,  // 1, right
  };
  const Floats labels = {0, 1, 2, 1};
  const Metrics m =
      ComputeMetrics(Head::kSoftmax, scores, labels, Floats{1, 1, 1, 2});
  EXPECT_EQ(m.accuracy, 4.0 / 5);
  // Classes 0 and 2 are separated. Class 1 has probabilities
  // 0.018, [0.42], 0.26, [0.71]: both above the others.
  EXPECT_DOUBLE_EQ(m.auc, 1);
  EXPECT_TRUE(std::isnan(m.rejection_50));
  EXPECT_EQ(PrimaryMetric(Head::kSoftmax, m), m.accuracy);
}

TEST(MetricsTest, SoftmaxRanksByProbabilityNotByLogit) {
  // Class 1 against the rest: logits 9 and 2, probabilities 0.27 and 0.88.
  const Doubles scores = {10, 9, 0, 2};
  const Metrics m =
      ComputeMetrics(Head::kSoftmax, scores, Floats{0, 1}, Floats{1, 1});
  EXPECT_EQ(m.auc, 1);
  // Probabilities that a double rounds to 1 are still told apart.
  const Doubles large = {0, 90, 0, 91};
  EXPECT_EQ(
      ComputeMetrics(Head::kSoftmax, large, Floats{0, 1}, Floats{1, 1}).auc, 1);
}

TEST(MetricsTest, SoftmaxOfTwoClassesEqualsSigmoid) {
  const Doubles logits = {0.5, -1, 2, 0, 0.5, 3};
  const Floats labels = {1, 0, 1, 0, 0, 0};
  const Floats weights = {1, 2, 3, 1, 2, 1};
  Doubles scores;
  for (const double logit : logits) {
    scores.push_back(0);
    scores.push_back(logit);
  }
  const Metrics one = ComputeMetrics(Head::kSigmoid, logits, labels, weights);
  const Metrics two = ComputeMetrics(Head::kSoftmax, scores, labels, weights);
  EXPECT_EQ(two.accuracy, one.accuracy);
  EXPECT_DOUBLE_EQ(two.auc, one.auc);
}

TEST(MetricsTest, Linear) {
  const Doubles scores = {1, 2, 5};
  const Floats labels = {1, 3, 3};
  // Mean 2.5; errors 0, 1, 2 * 4; variance 2.25 + 0.25 + 2 * 0.25.
  const Metrics m =
      ComputeMetrics(Head::kLinear, scores, labels, Floats{1, 1, 2});
  EXPECT_EQ(m.r2, 1 - 9.0 / 3);
  EXPECT_EQ(m.rmse, 1.5);
  EXPECT_TRUE(std::isnan(m.auc));
  EXPECT_TRUE(std::isnan(m.accuracy));
  EXPECT_EQ(PrimaryMetric(Head::kLinear, m), -2);
}

TEST(MetricsTest, WhatDoesNotExistIsNotANumber) {
  const Metrics constant =
      ComputeMetrics(Head::kLinear, Doubles{1, 2}, Floats{3, 3}, Floats{1, 1});
  EXPECT_TRUE(std::isnan(constant.r2));
  const Metrics one_class =
      ComputeMetrics(Head::kSigmoid, Doubles{1, 2}, Floats{1, 1}, Floats{1, 1});
  EXPECT_EQ(one_class.accuracy, 1);
  EXPECT_TRUE(std::isnan(one_class.auc));
  const Metrics none = ComputeMetrics(Head::kSoftmax, {}, {}, {});
  EXPECT_TRUE(std::isnan(none.accuracy));
}

TEST(MetricsTest, NamesThePrimaryMetric) {
  EXPECT_EQ(PrimaryMetricName(Head::kSigmoid), "AUC");
  EXPECT_EQ(PrimaryMetricName(Head::kSoftmax), "accuracy");
  EXPECT_EQ(PrimaryMetricName(Head::kLinear), "R2");
}

}  // namespace
}  // namespace autopruner
