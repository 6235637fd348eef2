// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/fixed_point_values.h"

#include <vector>

#include "gtest/gtest.h"
#include "trainer/report/saturation.h"

namespace autopruner {
namespace {

// y0 = relu(x0 + x1), held up to 3.5; y1 = x0 - x1; out = y0 + y1.
Model TestModel() {
  const Format weight = {.width = 4, .frac = 1};
  const Format half = {.width = 4, .frac = 1};  // -4 to 3.5
  Model model;
  model.head = Head::kLinear;
  for (const char* name : {"a", "b"}) {
    // Units and scales: data are scaled already.
    model.features.push_back(
        {.name = name, .offset = 5, .log2_scale = 3, .format = half});
  }
  model.layers = {
      {.activation = Activation::kRelu,
       .weight_format = {weight, weight},
       .output_format = {{.width = 3, .frac = 1, .is_signed = false}, half},
       .live = {true, true},
       .weight = {{2, 2}, {2, -2}},
       .bias = {0, 0}},
      {.activation = Activation::kLinear,
       .weight_format = {weight},
       .output_format = {{.width = 8, .frac = 2}},
       .live = {true},
       .weight = {{2, 2}},
       .bias = {4}}};  // 1, in quarters
  return model;
}

Dataset Data(const std::vector<float>& x, const std::vector<float>& weight) {
  Dataset data;
  data.features = 2;
  data.x = x;
  data.y.assign(weight.size(), 0);
  data.weight = weight;
  return data;
}

TEST(FixedPointValuesTest, ScoresAreThoseOfTheIntegers) {
  // 1 + 2 + relu(0.5); 3 + 0 + 1; saturated: 3.5 + relu(7) + 1.
  EXPECT_EQ(
      FixedPointScores(TestModel(), Data({1, 0.5f, 1, 2, 9, -3.5f}, {1, 1, 1})),
      (std::vector<double>{1.5 + 0.5 + 1, 3 + 0 + 1, 0 + 3.5 + 1}));
}

TEST(FixedPointValuesTest, RangesAreThoseBeforeSaturation) {
  const FixedPointRanges ranges = MeasureRanges(
      TestModel(), Data({1, 0.5f, 3, 3, 9, -3.5f, -5, 0}, {1, 2, 3, 4}));
  EXPECT_EQ(ranges.inputs[0].low, -5);
  EXPECT_EQ(ranges.inputs[0].high, 9);
  EXPECT_EQ(ranges.inputs[0].saturated, 0.7);
  EXPECT_EQ(ranges.inputs[0].format_low(), -4);
  EXPECT_EQ(ranges.inputs[0].format_high(), 3.5);
  EXPECT_EQ(ranges.inputs[1].saturated, 0);
  EXPECT_EQ(ranges.layers[0][0].high, 6);
  EXPECT_EQ(ranges.layers[0][0].low, 0);  // the activation does not saturate
  EXPECT_EQ(ranges.layers[0][0].saturated, 0.2);
  // Of inputs that were saturated: 3.5 + 3.5.
  EXPECT_EQ(ranges.layers[0][1].high, 7);
  EXPECT_EQ(ranges.layers[0][1].saturated, 0.3);
  EXPECT_EQ(ranges.layers[1][0].high, 4.5);
  EXPECT_EQ(ranges.layers[1][0].saturated, 0);
}

TEST(FixedPointValuesTest, TheNarrowestFormatThatHolds) {
  const Format format = {.width = 8, .frac = 4};
  EXPECT_EQ(FormatThatHolds(format, -8, 7.9375).width, 8);
  EXPECT_EQ(FormatThatHolds(format, -8.0625, 0).width, 9);
  EXPECT_EQ(FormatThatHolds(format, 0, 8).width, 9);
  const Format positive = {.width = 8, .frac = 4, .is_signed = false};
  EXPECT_EQ(FormatThatHolds(positive, 0, 16).width, 9);
  EXPECT_FALSE(FormatThatHolds(positive, 0, 16).is_signed);
  EXPECT_TRUE(FormatThatHolds(positive, -1, 1).is_signed);
}

FixedPointRanges Ranges(const std::vector<double>& inputs,
                        const std::vector<double>& nodes) {
  FixedPointRanges ranges;
  for (const double share : inputs) {
    ranges.inputs.push_back({.format = {.width = 10, .frac = 6},
                             .low = -1,
                             .high = 100 * share,
                             .saturated = share});
  }
  ranges.layers.resize(2);
  for (const double share : nodes) {
    ranges.layers[0].push_back(
        {.format = {.width = 8, .frac = 4, .is_signed = false},
         .low = 0,
         .high = 400 * share,
         .saturated = share});
  }
  ranges.layers[1].push_back({.format = {.width = 12, .frac = 6}});
  return ranges;
}

TEST(SaturationTest, MoreThanALittleIsToldWithWhatToChange) {
  const auto groups = SaturatedGroups(Ranges({0.125, 0.01, 0.25}, {0, 0.0625}),
                                      {"a", "b", "c"});
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].names, (std::vector<std::string>{"c", "a"}));
  EXPECT_EQ(groups[0].largest, 0.25);
  EXPECT_DOUBLE_EQ(groups[0].mean, 0.385 / 3);
  EXPECT_EQ(
      SaturationText(groups, /*found=*/false),
      "saturation, validation part: 2 of 3 inputs on more than 1 % of it (c "
      "25.0 %, a 12.5 %): values -1 to 25; Q10.6 holds -8 to 7.984; all fit in "
      ".width = 12 (or a smaller .frac)\n"
      "saturation, validation part: 1 of 2 nodes of hidden layer 0 on more "
      "than 1 % of it (1 6.2 %): values 0 to 25; Q8.4 unsigned holds 0 to "
      "15.94; all fit in .width = 9 (or a smaller .frac)\n");
  EXPECT_EQ(SaturationText(groups, /*found=*/true),
            "saturation, validation part: 2 of 3 inputs (c 25.0 %, a 12.5 %), "
            "1 of 2 nodes of hidden layer 0 (1 6.2 %) on more than 1 % of it, "
            "in formats that training has found; more bits for them: a larger "
            "budget, or formats in the spec\n");
}

TEST(SaturationTest, ALittleIsNot) {
  EXPECT_EQ(
      SaturationText(SaturatedGroups(Ranges({0.01, 0}, {0.005}), {"a", "b"}),
                     /*found=*/true),
      "");
}

TEST(SaturationTest, WhatWasPrunedDoesNotCount) {
  FixedPointRanges ranges = Ranges({0.5, 0.5}, {0.25});
  ranges.inputs[1].live = false;
  const auto groups = SaturatedGroups(ranges, {"a", "b"});
  EXPECT_EQ(groups[0].live, 1);
  EXPECT_EQ(groups[0].names, std::vector<std::string>{"a"});
  EXPECT_EQ(groups[0].mean, 0.5);
}

TEST(SaturationTest, ALongListIsCut) {
  const auto groups =
      SaturatedGroups(Ranges({0.06, 0.05, 0.04, 0.03, 0.02, 0.02}, {0}),
                      {"a", "b", "c", "d", "e", "f"});
  EXPECT_NE(SaturationText(groups, /*found=*/false)
                .find("(a 6.0 %, b 5.0 %, c 4.0 %, d 3.0 %, "
                      "and 2 more)"),
            std::string::npos);
}

}  // namespace
}  // namespace autopruner
