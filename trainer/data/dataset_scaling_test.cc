// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_scaling.h"

#include <cmath>
#include <vector>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

FeatureScaling ScalingOf(const std::vector<float>& x,
                         const std::vector<float>& weight) {
  return FitScaling({.features = 1,
                     .classes = 0,
                     .x = x,
                     .y = std::vector<float>(x.size()),
                     .weight = weight,
                     .feature_names = {"x"},
                     .class_names = {}})
      .front();
}

FeatureScaling ScalingOf(const std::vector<float>& x) {
  return ScalingOf(x, std::vector<float>(x.size(), 1));
}

TEST(DatasetScalingTest, TakesMeanAndDeviation) {
  // Mean 10, deviation 2.
  EXPECT_EQ(ScalingOf({8, 12}),
            (FeatureScaling{.offset = 10, .log2_scale = -1}));
  // Mean 100.03, deviation 0.25: the offset in steps of 0.01.
  EXPECT_EQ(ScalingOf({99.78f, 100.28f}),
            (FeatureScaling{.offset = 100.03f, .log2_scale = 2}));
  // Mean 1012.3, deviation 300: the offset in steps of 10.
  EXPECT_EQ(ScalingOf({712.3f, 1312.3f}),
            (FeatureScaling{.offset = 1010, .log2_scale = -8}));
}

TEST(DatasetScalingTest, CountsWeights) {
  // As {0, 0, 0, 8}: mean 2, deviation sqrt(12) = 3.46.
  EXPECT_EQ(ScalingOf({0, 8}, {3, 1}),
            (FeatureScaling{.offset = 2, .log2_scale = -2}));
  // A sample of weight 0 is not there.
  EXPECT_EQ(ScalingOf({8, 12, 1e9f}, {1, 1, 0}),
            (FeatureScaling{.offset = 10, .log2_scale = -1}));
}

TEST(DatasetScalingTest, LeavesConstantsAtScaleOne) {
  EXPECT_EQ(ScalingOf({0.1f, 0.1f, 0.1f}),
            (FeatureScaling{.offset = 0.1f, .log2_scale = 0}));
  // However the mean of equal numbers is rounded; a weight of 0 has no say.
  for (int i = 1; i < 100; ++i) {
    const float x = 0.01f * static_cast<float>(i);
    EXPECT_EQ(ScalingOf({x, x, x, 7}, {1e-6f, 0.7f, 1e4f * x, 0}),
              (FeatureScaling{.offset = x, .log2_scale = 0}));
  }
}

TEST(DatasetScalingTest, KeepsWithinItsRange) {
  EXPECT_EQ(ScalingOf({-1e30f, 1e30f}).log2_scale, -kMaxLog2Scale);
  EXPECT_EQ(ScalingOf({-1e-30f, 1e-30f}).log2_scale, kMaxLog2Scale);
  EXPECT_EQ(ScalingOf({-3e38f, 3e38f}).offset, 0);
  EXPECT_EQ(ScalingOf({0, 1e-45f}).log2_scale, kMaxLog2Scale);
}

TEST(DatasetScalingTest, ScalesToAboutOne) {
  for (int exponent = -20; exponent <= 20; ++exponent) {
    std::vector<float> x;
    for (int i = 0; i < 100; ++i) {
      x.push_back(static_cast<float>(
          std::exp(exponent) * (3 + RandomUniform(1, exponent + 100, i))));
    }
    const FeatureScaling scaling = ScalingOf(x);
    double sum = 0;
    double squares = 0;
    for (const float value : x) {
      const double scaled = std::ldexp(
          static_cast<double>(value) - scaling.offset, scaling.log2_scale);
      sum += scaled / 100;
      squares += scaled * scaled / 100;
    }
    EXPECT_LT(std::abs(sum), 0.1);
    EXPECT_GT(squares, 0.49);
    EXPECT_LT(squares, 2.02);
  }
}

}  // namespace
}  // namespace autopruner
