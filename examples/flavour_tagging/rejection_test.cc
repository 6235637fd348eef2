// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/rejection.h"

#include <array>
#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(RejectionTest, DiscriminantIsTheLogOfShares) {
  // exp: 1, 2, 4
  const std::array<double, 3> logits = {0, std::log(2), std::log(4)};
  EXPECT_NEAR(Discriminant(logits, 0.25), std::log(4 / (0.25 * 2 + 0.75)),
              1e-12);
  EXPECT_NEAR(Discriminant(logits, 1), std::log(2), 1e-12);
}

TEST(RejectionTest, JetsGoToTheirFlavours) {
  const std::vector<double> logits = {0, 0, 1, 0, 0, 2, 0, 0, 3};
  const std::vector<float> flavours = {2, 0, 1};
  const FlavourScores scores = ScoresOf(logits, flavours, 0.018);
  ASSERT_EQ(scores.b.size(), 1u);
  EXPECT_NEAR(scores.b[0], 1, 1e-12);
  EXPECT_NEAR(scores.light[0], 2, 1e-12);
  EXPECT_NEAR(scores.c[0], 3, 1e-12);
}

TEST(RejectionTest, DiscriminantsGoToTheirFlavours) {
  const FlavourScores scores = ByFlavour(std::vector<double>{5, 6, 7, 8},
                                         std::vector<float>{1, 2, 0, 1});
  EXPECT_EQ(scores.light, std::vector<double>{7});
  EXPECT_EQ(scores.c, (std::vector<double>{5, 8}));
  EXPECT_EQ(scores.b, std::vector<double>{6});
}

TEST(RejectionTest, CountsWhatPassesTheCut) {
  const std::vector<double> signal = {4, 1, 3, 2};
  const std::vector<double> background = {0, 3, 3.5, 2.5, 0, 0, 0, 0};
  // The cut is at 3.
  const Rejection half = RejectionAt(signal, background, 0.5);
  EXPECT_EQ(half.rejection, 4);
  EXPECT_NEAR(half.error, 4 * std::sqrt(0.75 / 2), 1e-12);
  EXPECT_NEAR(RejectionAt(signal, background, 0.75).rejection, 8.0 / 3, 1e-12);
  EXPECT_EQ(RejectionAt(signal, background, 0.25).rejection, 8);  // of none
}

}  // namespace
}  // namespace autopruner
