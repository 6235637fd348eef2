// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/metrics.h"

#include <cmath>
#include <string>
#include <vector>

#include "base/table.h"
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
  EXPECT_EQ(m.at("accuracy"), 0.5);  // a logit of 0 is class 0
  EXPECT_EQ(m.at("auc"), 0.75);
  EXPECT_EQ(m.at("rejection_50"), 2);
  EXPECT_EQ(m.at("rejection_70"), 2);
  EXPECT_TRUE(std::isnan(m.at("r2")));
  EXPECT_TRUE(std::isnan(m.at("rmse")));
  EXPECT_EQ(PrimaryMetric(Head::kSigmoid, m), 0.75);
}

TEST(MetricsTest, SigmoidWithWeights) {
  const Doubles scores = {2, 0, -1, 0.5};
  const Floats labels = {1, 1, 0, 0};
  const Metrics m =
      ComputeMetrics(Head::kSigmoid, scores, labels, Floats{3, 1, 2, 6});
  EXPECT_EQ(m.at("accuracy"), 5.0 / 12);
  // Pairs: 3*2 + 3*6 + 1*2 right of 4*8.
  EXPECT_EQ(m.at("auc"), 26.0 / 32);
  EXPECT_EQ(m.at("rejection_50"),
            64.0 / 40);  // no background: 8^2 / (2^2 + 6^2)
}

TEST(MetricsTest, RawIntegersGiveTheSameAsTheirValues) {
  const Floats labels = {1, 0, 1, 0, 1};
  const Floats weights = {1, 2, 1, 1, 3};
  const Doubles values = {0.25, -0.5, -0.5, 0, 1.75};
  Doubles raw = values;
  for (double& score : raw) score *= 64;
  const Metrics a = ComputeMetrics(Head::kSigmoid, values, labels, weights);
  const Metrics b = ComputeMetrics(Head::kSigmoid, raw, labels, weights);
  EXPECT_EQ(a.at("accuracy"), b.at("accuracy"));
  EXPECT_EQ(a.at("auc"), b.at("auc"));
  EXPECT_EQ(a.at("rejection_50"), b.at("rejection_50"));
  EXPECT_EQ(a.at("rejection_70"), b.at("rejection_70"));
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
  EXPECT_EQ(m.at("accuracy"), 4.0 / 5);
  // Classes 0 and 2 are separated. Class 1 has probabilities
  // 0.018, [0.42], 0.26, [0.71]: both above the others.
  EXPECT_DOUBLE_EQ(m.at("auc"), 1);
  EXPECT_TRUE(std::isnan(m.at("rejection_50")));
  EXPECT_EQ(PrimaryMetric(Head::kSoftmax, m), m.at("accuracy"));
}

TEST(MetricsTest, SoftmaxRanksByProbabilityNotByLogit) {
  // Class 1 against the rest: logits 9 and 2, probabilities 0.27 and 0.88.
  const Doubles scores = {10, 9, 0, 2};
  const Metrics m =
      ComputeMetrics(Head::kSoftmax, scores, Floats{0, 1}, Floats{1, 1});
  EXPECT_EQ(m.at("auc"), 1);
  // Probabilities that a double rounds to 1 are still told apart.
  const Doubles large = {0, 90, 0, 91};
  EXPECT_EQ(ComputeMetrics(Head::kSoftmax, large, Floats{0, 1}, Floats{1, 1})
                .at("auc"),
            1);
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
  EXPECT_EQ(two.at("accuracy"), one.at("accuracy"));
  EXPECT_DOUBLE_EQ(two.at("auc"), one.at("auc"));
}

TEST(MetricsTest, Linear) {
  const Doubles scores = {1, 2, 5};
  const Floats labels = {1, 3, 3};
  // Mean 2.5; errors 0, 1, 2 * 4; variance 2.25 + 0.25 + 2 * 0.25.
  const Metrics m =
      ComputeMetrics(Head::kLinear, scores, labels, Floats{1, 1, 2});
  EXPECT_EQ(m.at("r2"), 1 - 9.0 / 3);
  EXPECT_EQ(m.at("rmse"), 1.5);
  EXPECT_TRUE(std::isnan(m.at("auc")));
  EXPECT_TRUE(std::isnan(m.at("accuracy")));
  EXPECT_EQ(PrimaryMetric(Head::kLinear, m), -2);
}

TEST(MetricsTest, WhatDoesNotExistIsNotANumber) {
  const Metrics constant =
      ComputeMetrics(Head::kLinear, Doubles{1, 2}, Floats{3, 3}, Floats{1, 1});
  EXPECT_TRUE(std::isnan(constant.at("r2")));
  const Metrics one_class =
      ComputeMetrics(Head::kSigmoid, Doubles{1, 2}, Floats{1, 1}, Floats{1, 1});
  EXPECT_EQ(one_class.at("accuracy"), 1);
  EXPECT_TRUE(std::isnan(one_class.at("auc")));
  const Metrics none = ComputeMetrics(Head::kSoftmax, {}, {}, {});
  EXPECT_TRUE(std::isnan(none.at("accuracy")));
}

TEST(MetricsTest, ATableOfAllMetrics) {
  std::vector<std::string> keys;
  for (const Metric& metric : AllMetrics()) keys.emplace_back(metric.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"accuracy", "auc", "rejection_50",
                                            "rejection_70", "r2", "rmse"}));
  keys.clear();
  for (const Metric& metric : MetricsOf(Head::kSoftmax)) {
    keys.emplace_back(metric.key);
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"accuracy", "auc"}));
  Metrics metrics;
  metrics.set("auc", 0.5);
  for (const Metric& metric : AllMetrics()) {
    EXPECT_EQ(std::isnan(metrics.of(metric)), metric.key != keys[1]);
  }
}

TEST(MetricsTest, ShowsFourDigitsInTheUnitsOfTheTargets) {
  const Metric rmse = MetricsOf(Head::kLinear).back();
  const auto shown = [&](double value) {
    return Fixed(value, DecimalsOf(rmse, value));
  };
  EXPECT_EQ(shown(4.87e-5), "0.00004870");
  EXPECT_EQ(shown(0.5), "0.5000");
  EXPECT_EQ(shown(45.1234), "45.12");
  EXPECT_EQ(shown(123456), "123456");
  EXPECT_EQ(shown(0), "0.0000");
  EXPECT_EQ(shown(Metrics::kNone), "-");
  EXPECT_EQ(DecimalsOf(PrimaryMetricOf(Head::kSigmoid), 1e-9), 4);
}

TEST(MetricsTest, TwoRejections) {
  // Signal at 1 .. 10, background evenly between: they differ.
  Doubles scores;
  Floats labels;
  for (int k = 1; k <= 10; ++k) {
    scores.insert(scores.end(), {1.0 * k, 0.5 + 0.7 * k});
    labels.insert(labels.end(), {1, 0});
  }
  const Metrics m = ComputeMetrics(Head::kSigmoid, scores, labels,
                                   Floats(labels.size(), 1.0f));
  EXPECT_GT(m.at("rejection_50"), m.at("rejection_70"));
}

TEST(MetricsTest, NamesThePrimaryMetric) {
  EXPECT_EQ(PrimaryMetricName(Head::kSigmoid), "AUC");
  EXPECT_EQ(PrimaryMetricName(Head::kSoftmax), "accuracy");
  EXPECT_EQ(PrimaryMetricName(Head::kLinear), "R2");
}

}  // namespace
}  // namespace autopruner
