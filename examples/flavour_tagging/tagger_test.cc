// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/tagger.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/model/random_model.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Three logits of two features, from -32 to 32.
Model TestTagger() {
  return RandomModel({.sizes = {2, 4, 3}, .seed = 1, .head = Head::kSoftmax});
}

// 16 by 16 points of which each is of a flavour of its own.
Dataset Jets() {
  Dataset jets = {.features = 2, .classes = 3, .feature_names = {"f0", "f1"}};
  for (int s = 0; s < 256; ++s) {
    jets.x.push_back(static_cast<float>(s % 16) - 8);
    jets.x.push_back(static_cast<float>(s / 16) - 8);
    jets.y.push_back(static_cast<float>(s % 3));
    jets.weight.push_back(1);
  }
  return jets;
}

// Twice the error that WithLogLikelihood() states would be seen.
TEST(TaggerTest, AScoreIsTheDiscriminantInSteps) {
  const Model model = TestTagger();
  for (const double f_c : {0.018, 0.5}) {
    const FlavourScores exact = *EvaluateTagger(model, Jets(), f_c);
    double spread = 0;
    for (const int bits : {4, 10}) {
      const FlavourScores scores = *EvaluateScore(model, Jets(), f_c, bits);
      for (const auto flavour :
           {&FlavourScores::light, &FlavourScores::c, &FlavourScores::b}) {
        ASSERT_EQ((scores.*flavour).size(), (exact.*flavour).size());
        for (size_t jet = 0; jet < (exact.*flavour).size(); ++jet) {
          const double score = (scores.*flavour)[jet];
          EXPECT_NEAR(score, (exact.*flavour)[jet],
                      6 * std::ldexp(1, -bits - 3) + 1.0 / 256);
          EXPECT_EQ(std::ldexp(score, bits),
                    std::floor(std::ldexp(score, bits)));
          spread = std::fmax(spread, std::abs(score));
        }
      }
    }
    EXPECT_GT(spread, 1);  // they are not all the same
  }
}

// Of a network without sets, by their names.
TEST(TaggerTest, JetsHaveTheFeaturesOfTheModel) {
  Model model = TestTagger();
  model.features[0].name = "pt";
  model.features[1].name = "tracks.1.log_dr";
  const absl::StatusOr<TrainTest> jets =
      LoadJets(model, "testdata/flavour_jets");
  ASSERT_TRUE(jets.ok()) << jets.status();
  EXPECT_EQ(jets->test.feature_names,
            (std::vector<std::string>{"pt", "tracks.1.log_dr"}));
  model.features[1].name = "tracks.1.mass";
  EXPECT_FALSE(LoadJets(model, "testdata/flavour_jets").ok());
}

TEST(TaggerTest, TooManyBitsAreRefused) {
  const auto scores = EvaluateScore(TestTagger(), Jets(), 0.018, 17);
  ASSERT_FALSE(scores.ok());
  EXPECT_EQ(scores.status().message(), "a score of 17 bits; expected 1 to 16");
}

TEST(TaggerTest, OtherJetsAreRefused) {
  Dataset jets = Jets();
  jets.features = 1;
  EXPECT_FALSE(EvaluateScore(TestTagger(), jets, 0.018, 6).ok());
}

// Those of another order, too.
TEST(TaggerTest, OtherFeaturesAreRefused) {
  Dataset jets = Jets();
  jets.feature_names = {"f0", "pt"};
  const auto scores = EvaluateTagger(TestTagger(), jets, 0.018);
  ASSERT_FALSE(scores.ok());
  EXPECT_EQ(scores.status().message(),
            "random_1: its feature 1 is f1; that of the data is pt");
}

}  // namespace
}  // namespace autopruner
