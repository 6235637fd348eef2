// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_significance.h"

#include <cmath>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(UncertaintySignificanceTest, WithoutUncertaintyByHand) {
  // 110 ln 1.1 = 10.484119778..; less 10, doubled: 0.968239556..
  EXPECT_NEAR(AsimovSignificance({.signal = 10, .background = 100}),
              0.983991644756942, 1e-12);
  EXPECT_EQ(AsimovSignificance({.signal = 0, .background = 100}), 0);
}

TEST(UncertaintySignificanceTest, WithUncertaintyByHand) {
  // 110 ln(110 200 / 21000) - 100 ln 1.05, doubled: 0.476370605..
  EXPECT_NEAR(
      AsimovSignificance(
          {.signal = 10, .background = 100, .background_uncertainty = 10}),
      0.690196063296528, 1e-12);
}

TEST(UncertaintySignificanceTest, ASmallUncertaintyIsNone) {
  const double none = AsimovSignificance({.signal = 30, .background = 200});
  for (const double uncertainty : {1e-3, 1e-4, 1e-5, 1e-6, 1e-8}) {
    EXPECT_NEAR(AsimovSignificance({.signal = 30,
                                    .background = 200,
                                    .background_uncertainty = uncertainty}),
                none, 1e-6)
        << uncertainty;
  }
}

TEST(UncertaintySignificanceTest, LittleSignalIsGaussian) {
  // s / sqrt(b + sigma^2)
  EXPECT_NEAR(
      AsimovSignificance(
          {.signal = 1, .background = 1e4, .background_uncertainty = 50}),
      1 / std::sqrt(12500.0), 1e-6);
}

}  // namespace
}  // namespace autopruner
