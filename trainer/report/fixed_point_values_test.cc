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

constexpr Format kTable = {.width = 6, .frac = 2};  // -8 to 7.75

// One input, -32 to 31.75, that is looked up as it is.
Model LookUpModel(Activation activation, const Format& output,
                  const Format& table = kTable) {
  Model model;
  model.features = {{.name = "x", .format = {.width = 8, .frac = 2}}};
  model.layers = {{.activation = activation,
                   .weight_format = {{.width = 2}},
                   .output_format = {output},
                   .live = {true},
                   .weight = {{1}},
                   .bias = {0},
                   .table = {MakeTable(activation, table, output)}}};
  return model;
}

FixedPointRanges RangesOf(const Model& model, const std::vector<float>& x) {
  Dataset data = {.features = 1, .x = x};
  data.y.assign(x.size(), 0);
  data.weight.assign(x.size(), 1);
  return MeasureRanges(model, data);
}

// Above 0 SiLU goes on beyond the table, below it is 0 there: -8 and less.
TEST(FixedPointValuesTest, ASumBeyondATableIsLostWhereTheOutputChanges) {
  const Model model = LookUpModel(Activation::kSilu, {.width = 10, .frac = 4});
  const FixedPointRanges ranges = RangesOf(model, {-30, 7.5f, 8, 20});
  ASSERT_EQ(ranges.sums[0].size(), 1u);
  const ValueRange& sums = ranges.sums[0][0];
  EXPECT_EQ(sums.format, kTable);
  EXPECT_EQ(sums.saturated, 0.5);
  EXPECT_EQ(sums.low, -8);  // not -30
  EXPECT_EQ(sums.high, 20);
  EXPECT_EQ(sums.needed, (Format{.width = 8, .frac = 2}));
  // The output holds what the table makes of it.
  EXPECT_EQ(ranges.layers[0][0].saturated, 0);
  EXPECT_EQ(ranges.layers[0][0].high, 7.75);
}

TEST(FixedPointValuesTest, AWiderTableThanThereIsHasFewerFractionBits) {
  const Format table = {.width = 9, .frac = 6};  // -4 to 4
  const Format output = {.width = 10, .frac = 4};
  const auto needed = [&](float x, const Format& input) {
    return RangesOf(LookUpModel(Activation::kSilu, output, input), {x, 0})
        .sums[0][0]
        .needed;
  };
  EXPECT_EQ(needed(3, table), table);
  EXPECT_EQ(needed(7, table), (Format{.width = 10, .frac = 6}));
  EXPECT_EQ(needed(9, table), (Format{.width = 10, .frac = 5}));
  EXPECT_EQ(needed(20, table), (Format{.width = 10, .frac = 4}));
  // 0.0625 * -30 of an output is rounded to 0, that of -2 is not.
  Format positive = table;
  positive.is_signed = false;
  EXPECT_EQ(needed(-30, positive), positive);
  EXPECT_EQ(needed(-2, positive), (Format{.width = 10, .frac = 6}));
}

// Flat within half a step of the output: nothing is lost. In finer steps it is.
TEST(FixedPointValuesTest, WhatIsFlatIsNotLost) {
  const std::vector<float> x = {-30, 30, 1, 2};
  // 1 - tanh(7.75) = 4e-7; sigmoid(-8) = 3e-4, of which 2^-10 is not lost.
  EXPECT_EQ(RangesOf(LookUpModel(Activation::kTanh, {.width = 8, .frac = 6}), x)
                .sums[0][0]
                .saturated,
            0);
  const auto sigmoid = [&](int frac) {
    return RangesOf(
        LookUpModel(Activation::kSigmoid, {.width = frac + 2, .frac = frac}),
        x);
  };
  EXPECT_EQ(sigmoid(10).sums[0][0].saturated, 0);
  EXPECT_EQ(sigmoid(10).sums[0][0].high, 7.75);
  EXPECT_EQ(sigmoid(14).sums[0][0].saturated, 0.5);
  // From where on it is flat: 2^15 / (1 + e^16) < 1/2.
  EXPECT_EQ(sigmoid(14).sums[0][0].needed, (Format{.width = 7, .frac = 2}));
}

// The table has saturated outputs: they are told as those of other nodes are.
TEST(FixedPointValuesTest, OutputsOfATableSaturate) {
  const FixedPointRanges silu =
      RangesOf(LookUpModel(Activation::kSilu, {.width = 6, .frac = 4}),
               {-1, 1.5f, 4, 20});
  EXPECT_EQ(silu.layers[0][0].saturated, 0.5);
  EXPECT_EQ(silu.layers[0][0].high, 7.75);
  // Of 20, too, the end of the output's format comes first.
  EXPECT_EQ(silu.sums[0][0].saturated, 0);
  // 1 - 2^-7 stands for 1.
  const FixedPointRanges tanh = RangesOf(
      LookUpModel(Activation::kTanh, {.width = 8, .frac = 7}), {-7, 7});
  EXPECT_EQ(tanh.layers[0][0].saturated, 0);
  EXPECT_EQ(tanh.layers[0][0].high, 127.0 / 128);
}

// What goes on is what the firmware has: 7.75 of 20.
TEST(FixedPointValuesTest, TheNextLayerReadsWhatTheTableMakes) {
  Model model = LookUpModel(Activation::kSilu, {.width = 10, .frac = 4});
  model.layers.push_back({.activation = Activation::kLinear,
                          .weight_format = {{.width = 3}},
                          .output_format = {{.width = 12, .frac = 4}},
                          .live = {true},
                          .weight = {{2}},
                          .bias = {0}});
  const FixedPointRanges ranges = RangesOf(model, {20});
  EXPECT_EQ(ranges.layers[1][0].high, 15.5);
  EXPECT_TRUE(ranges.sums[1].empty());
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

// Training finds other formats, but not those of tables.
TEST(SaturationTest, TablesAreToldWhetherFormatsAreFoundOrNot) {
  FixedPointRanges ranges = Ranges({0}, {0, 0.0625});
  ranges.sums = {{{.format = {.width = 10, .frac = 5},
                   .low = -3,
                   .high = 40,
                   .saturated = 0.25,
                   .needed = {.width = 10, .frac = 4}},
                  {.format = {.width = 10, .frac = 5},
                   .low = -50,
                   .high = 17,
                   .saturated = 0.125,
                   .needed = {.width = 10, .frac = 3}}},
                 {}};
  const auto groups = SaturatedGroups(ranges, {"a"});
  ASSERT_EQ(groups.size(), 4u);
  EXPECT_EQ(groups[1].name, "table inputs of hidden layer 0");
  const std::string table =
      "saturation, validation part: 2 of 2 table inputs of hidden layer 0 on "
      "more than 1 % of it (0 25.0 %, 1 12.5 %): sums -50 to 40; Q10.5 holds "
      "-16 to 15.97; none of these is lost with .table = {.width = 10, .frac = "
      "3} "
      "in that layer\n";
  EXPECT_EQ(SpecSaturationText(groups, /*found=*/true), table);
  const std::string nodes = "saturation, validation part: 1 of 2 nodes of ";
  EXPECT_EQ(SaturationText(groups, /*found=*/true).find(table + nodes), 0u);
  EXPECT_EQ(SaturationText(groups, /*found=*/false).find(table + nodes), 0u);
  EXPECT_EQ(SaturationText(groups, /*found=*/false),
            SpecSaturationText(groups, /*found=*/false));
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
