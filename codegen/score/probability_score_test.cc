// SPDX-License-Identifier: Apache-2.0
#include "codegen/score/probability_score.h"

#include <cmath>
#include <string>
#include <vector>

#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "codegen/score/score_bits.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Model Tagger() {
  return RandomModel({.sizes = {4, 6, 1},
                      .seed = 5,
                      .output = {.width = 12, .frac = 7},
                      .head = Head::kSigmoid});
}

TEST(WithProbability, IsTheProbabilityOfTheLogit) {
  const Model model = Tagger();
  const absl::StatusOr<Model> scored = WithProbability(model, 8);
  ASSERT_TRUE(scored.ok()) << scored.status();
  ASSERT_TRUE(ParseModel(ModelText(*scored), "scored").ok());
  EXPECT_EQ(scored->classes, (std::vector<std::string>{"probability of c1"}));
  int inside = 0;
  for (const std::vector<int64_t>& x : RandomInputs(model, 300, 1)) {
    const double logit =
        std::ldexp(static_cast<double>(InferReference(model, x)[0]), -7);
    // In steps of 1/64, ties upward, from -8 to almost 8.
    const double at =
        std::fmin(std::fmax(std::floor(64 * logit + 0.5), -512), 511) / 64;
    const double score = std::floor(256 / (1 + std::exp(-at)) + 0.5);
    EXPECT_EQ(static_cast<double>(InferReference(*scored, x)[0]),
              std::fmin(score, 255));
    inside += score > 5 && score < 250;
  }
  EXPECT_GT(inside, 50);
}

TEST(WithProbability, HasFromOneBitToSixteen) {
  for (const int bits : {1, kMaxScoreBits}) {
    const absl::StatusOr<Model> scored = WithProbability(Tagger(), bits);
    ASSERT_TRUE(scored.ok()) << scored.status();
    EXPECT_EQ(scored->layers.back().output_format[0],
              (Format{.width = bits, .frac = bits, .is_signed = false}));
  }
}

TEST(WithProbability, SaysWhatHasNone) {
  Model model = Tagger();
  EXPECT_EQ(WithProbability(model, 0).status().message(),
            "a score of 0 bits; expected 1 to 16");
  EXPECT_EQ(WithProbability(model, 17).status().message(),
            "a score of 17 bits; expected 1 to 16");
  model.head = Head::kSoftmax;
  EXPECT_EQ(WithProbability(model, 8).status().message(),
            "a softmax head has no one probability; a sigmoid head has");
  model = Tagger();
  model.layers.resize(kMaxModelLayers, model.layers[0]);
  EXPECT_EQ(WithProbability(model, 8).status().message(),
            "has 16 layers already; a score is one more");
}

}  // namespace
}  // namespace autopruner
