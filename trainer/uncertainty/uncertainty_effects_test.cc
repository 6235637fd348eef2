// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_effects.h"

#include <cmath>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Score = 2 x0 - x1 at the scale of 1/4; both inputs at the scale of 1/2.
Model TwoFeatures() {
  Model model;
  model.features = {
      {.name = "mass", .format = {.width = 8, .frac = 1}},
      {.name = "pt", .offset = 1, .format = {.width = 8, .frac = 1}}};
  model.layers = {{.activation = Activation::kLinear,
                   .weight_format = {{.width = 4, .frac = 0}},
                   .output_format = {{.width = 10, .frac = 2}},
                   .live = {true},
                   .weight = {{2, -1}},
                   .bias = {0}}};
  return model;
}

ShiftTable MassUpByATenth() {
  return {.nuisances = {"scale"},
          .features = {{{.relative = true, .up = 0.1, .down = -0.1}}, {}}};
}

// Samples with the scores 4, 3, 2, 1; signal, background, signal, background.
Dataset FourSamples() {
  Dataset data;
  data.features = 2;
  data.classes = 2;
  data.x = {2, 1, 1.5f, 1, 1, 1, 0.5f, 1};
  data.y = {1, 0, 1, 0};
  data.weight = {1, 1, 1, 1};
  return data;
}

constexpr Analysis kAnalysis = {.efficiency = 0.5,
                                .signal = 10,
                                .background = 100,
                                .background_uncertainty = 0,
                                .least_samples = 1};

TEST(UncertaintyTest, ScoresAreThoseOfTheIntegers) {
  Dataset data = FourSamples();
  const ShiftTable table = MassUpByATenth();
  EXPECT_EQ(Scores(TwoFeatures(), data, table, {0}),
            (std::vector<double>{4, 3, 2, 1}));
  // 2.2, 1.65, 1.1, 0.55 are 4, 3, 2, 1 halves as well, rounded.
  EXPECT_EQ(Scores(TwoFeatures(), data, table, {1}),
            (std::vector<double>{4, 3, 2, 1}));
  // 3, 2.25, 1.5, 0.75: 6, 5, 3, 2 halves, ties upward.
  EXPECT_EQ(Scores(TwoFeatures(), data, table, {5}),
            (std::vector<double>{6, 5, 3, 2}));
}

TEST(UncertaintyTest, CutsAndEffectsByHand) {
  const Dataset data = FourSamples();
  const std::vector<double> nominal = {4, 3, 2, 1};
  const Cuts cuts = ChooseCuts(nominal, data, kAnalysis);
  // Half of the signal is the first sample. The first cut that leaves a
  // background sample lets 5 pass over 50, the next one 10 over 50, the last
  // one 10 over 100.
  EXPECT_EQ(cuts.working_point, 4);
  EXPECT_EQ(cuts.best, 2);
  const Effect same = Measure(nominal, nominal, data, cuts, kAnalysis);
  EXPECT_EQ(same.score_rms, 0);
  EXPECT_EQ(same.auc, 0.75);
  EXPECT_EQ(same.signal_efficiency, 0.5);
  EXPECT_EQ(same.background_efficiency, 0);
  EXPECT_EQ(same.signal, 10);
  EXPECT_EQ(same.background, 50);
  EXPECT_NEAR(same.significance, std::sqrt(2 * (60 * std::log(1.2) - 10)),
              1e-12);
  const Effect up = Measure({6, 5, 3, 2}, nominal, data, cuts, kAnalysis);
  EXPECT_EQ(up.score_shift, 1.5);  // 2, 2, 1, 1
  EXPECT_DOUBLE_EQ(up.score_rms * up.score_rms, 2.5);
  EXPECT_EQ(up.signal_efficiency, 0.5);
  EXPECT_EQ(up.background_efficiency, 0.5);
  EXPECT_EQ(up.background, 100);
}

TEST(UncertaintyTest, WeightsCount) {
  Dataset data = FourSamples();
  data.weight = {1, 3, 3, 1};
  const std::vector<double> nominal = {4, 3, 2, 1};
  const Cuts cuts = ChooseCuts(nominal, data, kAnalysis);
  EXPECT_EQ(cuts.working_point, 2);  // the first is a quarter of the signal
  const Effect effect = Measure({4, 3, 2, 3}, nominal, data, cuts, kAnalysis);
  EXPECT_EQ(effect.score_shift, 0.25);  // 2 * 1 / 8
  EXPECT_EQ(effect.background_efficiency, 1);
  EXPECT_EQ(effect.auc, 0.25);
}

TEST(UncertaintyTest, NoBackgroundLeftCountsAsOneSample) {
  const Dataset data = FourSamples();
  const Cuts cuts = {.working_point = 4, .best = 4};
  const Effect effect =
      Measure({4, 3, 2, 1}, {4, 3, 2, 1}, data, cuts, kAnalysis);
  EXPECT_EQ(effect.background, 50);
  EXPECT_EQ(effect.signal, 5);
}

TEST(UncertaintyTest, TheBestCutLeavesEnoughSamples) {
  Analysis analysis = kAnalysis;
  analysis.least_samples = 2;
  EXPECT_EQ(ChooseCuts({4, 3, 2, 1}, FourSamples(), analysis).best, 1);
}

TEST(UncertaintyTest, ToysAddTheBackgroundsSpreadInQuadrature) {
  Analysis analysis = kAnalysis;
  analysis.background_uncertainty = 0.08;
  const Effect nominal = {.signal = 10, .background = 100};
  // 94 and 106 deviate by sqrt(72): with 8 that is sqrt(136).
  const Toys toys = Combine(
      nominal,
      {{.score_rms = 3, .background = 94}, {.score_rms = 4, .background = 106}},
      analysis);
  EXPECT_DOUBLE_EQ(toys.score_rms * toys.score_rms, 12.5);
  EXPECT_NEAR(toys.significance_with_spread,
              std::sqrt(2 * (110 * std::log1p(1000 / (1e4 + 110 * 136.0)) -
                             1e4 / 136 * std::log1p(1360 / (100 * 236.0)))),
              1e-12);
}

TEST(UncertaintyTest, PullsAreNormalAndTheSameForTheSameSeed) {
  EXPECT_EQ(ToyPulls(1, 7, 3), ToyPulls(1, 7, 3));
  EXPECT_NE(ToyPulls(1, 7, 3), ToyPulls(1, 8, 3));
  EXPECT_NE(ToyPulls(1, 7, 3), ToyPulls(2, 7, 3));
  double sum = 0;
  double squares = 0;
  int within = 0;  // one standard deviation
  constexpr int kToys = 10000;
  for (int toy = 0; toy < kToys; ++toy) {
    const double pull = ToyPulls(3, toy, 2)[1];
    sum += pull;
    squares += pull * pull;
    within += std::abs(pull) < 1;
  }
  // Five standard errors.
  EXPECT_LT(std::abs(sum / kToys), 0.05);
  EXPECT_LT(std::abs(squares / kToys - 1), 0.071);
  EXPECT_LT(std::abs(within / double{kToys} - 0.6827), 0.024);
}

TEST(UncertaintyTest, EachSpreadIsThatOfItsOwnNumbers) {
  const Effect toy = {.auc = 0.5,
                      .signal_efficiency = 1,
                      .background_efficiency = 3,
                      .signal = 13,
                      .background = 23,
                      .significance = 7};
  const Effect other = {.auc = 0.75,
                        .signal_efficiency = 2,
                        .background_efficiency = 5,
                        .signal = 19,
                        .background = 33,
                        .significance = 11};
  const Toys toys = Combine(toy, {toy, other}, kAnalysis);
  EXPECT_EQ(toys.auc.mean, 0.625);
  EXPECT_EQ(toys.signal_efficiency.mean, 1.5);
  EXPECT_EQ(toys.background_efficiency.mean, 4);
  EXPECT_EQ(toys.signal.mean, 16);
  EXPECT_EQ(toys.background.mean, 28);
  EXPECT_EQ(toys.significance.mean, 9);
}

}  // namespace
}  // namespace autopruner
