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
      .features.front();
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

Dataset Column(const std::vector<float>& x) {
  return {.features = 1,
          .classes = 0,
          .x = x,
          .y = x,
          .weight = std::vector<float>(x.size(), 1),
          .feature_names = {"x"},
          .class_names = {}};
}

// Nearly Gaussian, mean 100 and deviation 10.
std::vector<float> Bell(int samples) {
  std::vector<float> x;
  for (int i = 0; i < samples; ++i) {
    double sum = 0;
    for (int k = 0; k < 12; ++k) sum += RandomUniform(1, k, i);
    x.push_back(static_cast<float>(100 + 10 * (sum - 6)));
  }
  return x;
}

TEST(DatasetScalingTest, ScalesByTheBulk) {
  const FeatureScaling clean = ScalingOf(Bell(10000));
  EXPECT_EQ(clean, (FeatureScaling{.offset = 100, .log2_scale = -3}));
  std::vector<float> outliers = Bell(10000);
  for (int i = 0; i < 20; ++i) outliers[i * 400] = i % 2 == 0 ? 1e6f : -1e4f;
  EXPECT_EQ(ScalingOf(outliers), clean);
  EXPECT_TRUE(FitScaling(Column(outliers)).squeezed[0]);
  // On both sides, so that the mean stays; the deviation is five times as wide.
  for (int i = 0; i < 20; ++i) outliers[i * 400] = i % 2 == 0 ? 1100 : -900;
  EXPECT_EQ(ScalingOf(outliers), clean);
  for (const float code : {-999.f, 999.f, -1e20f}) {
    std::vector<float> codes = Bell(10000);
    for (int i = 0; i < 500; ++i) codes[i * 20] = code;
    EXPECT_EQ(ScalingOf(codes), clean);
    const ColumnFacts facts = FindColumnFacts(Column(codes), 0);
    EXPECT_EQ(facts.codes, (std::vector<FarValue>{{code, 0.05}}));
    EXPECT_EQ(facts.outliers, 0);
  }
}

TEST(DatasetScalingTest, FindsARareCode) {
  std::vector<float> x = Bell(10000);
  for (int i = 0; i < 20; ++i) x[i * 500] = -999;
  EXPECT_EQ(FindColumnFacts(Column(x), 0).codes,
            (std::vector<FarValue>{{-999, 0.002}}));
}

TEST(DatasetScalingTest, FindsTwoCodes) {
  std::vector<float> x = Bell(10000);
  for (int i = 0; i < 100; ++i) {
    x[i * 100] = -999;
    x[i * 100 + 1] = -9999;
  }
  const ColumnFacts facts = FindColumnFacts(Column(x), 0);
  EXPECT_EQ(facts.codes, (std::vector<FarValue>{{-9999, 0.01}, {-999, 0.01}}));
  EXPECT_NEAR(facts.bulk_deviation, 10, 0.5);
}

TEST(DatasetScalingTest, LeavesOrdinaryColumnsAlone) {
  std::vector<float> rare(10000, 0);       // one in a thousand
  std::vector<float> exponential;          // a long tail
  std::vector<float> few;                  // whole numbers, one far away
  std::vector<float> floor = Bell(10000);  // a value many share, but not far
  for (int i = 0; i < 10000; ++i) {
    if (i % 1000 == 0) rare[i] = 1;
    exponential.push_back(
        static_cast<float>(-std::log(1 - RandomUniform(2, 0, i))));
    few.push_back(i % 20 == 0 ? 100 : static_cast<float>(i % 5));
    if (i % 20 == 0) floor[i] = 50;
  }
  for (const auto& x : {rare, exponential, few, floor}) {
    const FittedScaling fitted = FitScaling(Column(x));
    EXPECT_FALSE(fitted.squeezed[0]);
    const ColumnFacts facts = FindColumnFacts(Column(x), 0);
    EXPECT_TRUE(facts.codes.empty());
    EXPECT_EQ(fitted.features[0].log2_scale,
              std::lround(-std::log2(facts.deviation)));
  }
}

TEST(DatasetScalingTest, ScalesTargetsToTheOutput) {
  const Dataset bell = Column(Bell(10000));
  const auto target = [&](const Format& output) {
    return FitScaling(bell, {.output = output}).target;
  };
  EXPECT_EQ(target({.width = 12, .frac = 6}),
            (FeatureScaling{.offset = 100, .log2_scale = -3}));
  // Up to 1 only: 3.1 deviations and a bit need 2 more powers of two.
  EXPECT_EQ(target({.width = 8, .frac = 7}).log2_scale, -5);
  // Nothing below 0.
  const FeatureScaling positive =
      target({.width = 12, .frac = 8, .is_signed = false});
  EXPECT_LT(positive.offset, 75);
  EXPECT_LE(std::ldexp(130 - positive.offset, positive.log2_scale), 16);
  EXPECT_EQ(FitScaling(bell).target, FeatureScaling());
}

TEST(DatasetScalingTest, LimitsWhatIsSqueezed) {
  std::vector<float> outliers = Bell(1000);
  outliers[0] = 1e6f;
  outliers[1] = -1e6f;
  const std::vector<float> bell = Bell(1000);
  const Format input = {.width = 4, .frac = 1};  // -4 to 3.5
  for (const Limit limit : {Limit::kOutliers, Limit::kAll, Limit::kNone}) {
    const ScalingOptions options = {.input = input, .limit = limit};
    for (const auto& x : {outliers, bell}) {
      Dataset data = Column(x);
      const FittedScaling fitted = FitScaling(data, options);
      data.classes = 2;
      data.x.push_back(100 + 8 * 5);  // 5, scaled
      ScaleData(fitted, options, data);
      const bool limited =
          limit == Limit::kAll || (limit == Limit::kOutliers && x == outliers);
      EXPECT_EQ(data.x.back(), limited ? 3.5f : 5.0f);
      if (x == bell) continue;
      EXPECT_EQ(data.x[0], limited ? 3.5f : (1e6f - 100) / 8);
      EXPECT_EQ(data.x[1], limited ? -4.0f : (-1e6f - 100) / 8);
      EXPECT_EQ(data.y[2], x[2]);
    }
  }
}

// A format that is found holds what there is.
TEST(DatasetScalingTest, ScalesWithoutFormats) {
  const ScalingOptions options = {.input = Format(), .output = Format()};
  EXPECT_EQ(FitScaling(Column(Bell(10000)), options).target,
            (FeatureScaling{.offset = 100, .log2_scale = -3}));
  std::vector<float> outliers = Bell(1000);
  outliers[0] = 1e6f;
  outliers[1] = -1e6f;
  Dataset data = Column(outliers);
  ScaleData(FitScaling(data, options), options, data);
  EXPECT_EQ(data.x[0], 8);
  EXPECT_EQ(data.x[1], -8);
  EXPECT_EQ(data.x[2], (outliers[2] - 100) / 8);
}

TEST(DatasetScalingTest, ScalesTargets) {
  Dataset data = Column({80, 120});
  const ScalingOptions options = {.output = Format{.width = 12, .frac = 6}};
  ScaleData(FitScaling(data, options), options, data);
  EXPECT_EQ(data.target, (FeatureScaling{.offset = 100, .log2_scale = -4}));
  EXPECT_EQ(data.y, (std::vector<float>{-1.25, 1.25}));
}

TEST(DatasetScalingTest, ElementsShareTheirScaling) {
  Dataset data = {.features = 2,
                  .classes = 2,
                  .x = {100, 1, 300, 1, 5,  //
                        500, 1, 0, 0, 7},
                  .y = {0, 1},
                  .weight = {1, 1},
                  .feature_names = {"d0", "pt"}};
  data.set = {.elements = 2, .inputs = 1, .joined = 1};
  const FittedScaling fitted = FitScaling(data);
  ASSERT_EQ(fitted.features.size(), 2u);
  EXPECT_EQ(fitted.features[0].offset, 300);  // of the three that are there
  EXPECT_EQ(fitted.features[0].log2_scale, -7);
  EXPECT_EQ(fitted.features[1].offset, 6);
  ScaleData(fitted, {}, data);
  EXPECT_EQ(data.x, (std::vector<float>{-200.0f / 128, 1, 0, 1, -1,  //
                                        200.0f / 128, 1, 0, 0, 1}));
}

}  // namespace
}  // namespace autopruner
