// SPDX-License-Identifier: Apache-2.0
#include "codegen/score/log_likelihood_score.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Fractions = std::map<std::string, double>;

// Logits of `outputs` classes: each is an input.
Model Logits(int outputs, const Format& format) {
  Model model = RandomModel({.sizes = {outputs, outputs},
                             .seed = 1,
                             .input = format,
                             .weight = {.width = 2, .frac = 0},
                             .output = format,
                             .head = Head::kSoftmax});
  ModelLayer& layer = model.layers[0];
  for (int j = 0; j < outputs; ++j) {
    layer.weight[j].assign(outputs, 0);
    layer.weight[j][j] = 1;
    layer.bias[j] = 0;
  }
  return model;
}

// log(p_s / sum_i f_i p_i) of the logits that `model` gives.
double Discriminant(const Model& model, const std::vector<int64_t>& logits,
                    const Fractions& fractions) {
  std::vector<double> z;
  for (size_t j = 0; j < logits.size(); ++j) {
    z.push_back(std::ldexp(static_cast<double>(logits[j]),
                           -model.layers.back().output_format[j].frac));
  }
  double signal = 0;
  double background = -HUGE_VAL;
  for (size_t j = 0; j < z.size(); ++j) {
    const auto fraction = fractions.find(model.classes[j]);
    if (fraction == fractions.end()) {
      signal = z[j];
      continue;
    }
    const double term = std::log(fraction->second) + z[j];
    const double larger = std::fmax(background, term);
    background = larger + std::log(std::exp(background - larger) +
                                   std::exp(term - larger));
  }
  return signal - background;
}

// The largest distance of a score to its discriminant, which is said to be
// within the bound.
double LargestError(const Model& model, int bits, const Fractions& fractions,
                    const Rows& inputs) {
  const absl::StatusOr<Model> scored =
      WithLogLikelihood(model, bits, fractions);
  EXPECT_TRUE(scored.ok()) << scored.status();
  if (!scored.ok()) return 0;
  EXPECT_EQ(scored->layers.back().output_format[0].frac, bits);
  const double backgrounds = static_cast<double>(fractions.size());
  const double bound =
      std::ldexp(backgrounds + 4, -bits - 3) + std::ldexp(backgrounds - 1, -8);
  double largest = 0;
  for (const std::vector<int64_t>& x : inputs) {
    const double error = std::abs(
        std::ldexp(static_cast<double>(InferReference(*scored, x)[0]), -bits) -
        Discriminant(model, InferReference(model, x), fractions));
    if (error > bound) {
      ADD_FAILURE() << error << " above " << bound << " for the input "
                    << testing::PrintToString(x);
      return 0;  // one is enough
    }
    largest = std::fmax(largest, error / bound);
  }
  return largest;
}

TEST(WithLogLikelihood, IsTheDiscriminantOfAllLogits) {
  // Steps of 1/4: all of -4 to 3 3/4.
  const Model model = Logits(3, {.width = 5, .frac = 2});
  const Fractions fractions = {{"c1", 0.018}, {"c0", 0.982}};
  for (const int bits : {1, 4, 6, 8, 12}) {
    EXPECT_GT(LargestError(model, bits, fractions, AllInputs(model)), 0.1);
  }
}

TEST(WithLogLikelihood, IsTheDiscriminantOfWideLogits) {
  const Model model = Logits(3, {.width = 14, .frac = 8});
  Rows inputs = CornerInputs(model);
  for (const auto& x : RandomInputs(model, 20000, 1)) inputs.push_back(x);
  // Close to each other, too: there the table matters.
  for (auto x : RandomInputs(model, 20000, 2)) {
    for (int64_t& raw : x) raw >>= 4;
    inputs.push_back(x);
  }
  EXPECT_GT(LargestError(model, 6, {{"c0", 0.5}, {"c2", 0.5}}, inputs), 0.5);
  EXPECT_GT(LargestError(model, 9, {{"c1", 0.1}, {"c2", 0.9}}, inputs), 0.5);
}

TEST(WithLogLikelihood, TakesAnyNumberOfBackgrounds) {
  for (int outputs = 2; outputs <= 6; ++outputs) {
    const Model model = Logits(outputs, {.width = 7, .frac = 4});
    Fractions fractions;
    for (int j = 0; j + 1 < outputs; ++j) {
      fractions[model.classes[j]] = 1.0 / (outputs - 1);
    }
    LargestError(model, 7, fractions, RandomInputs(model, 5000, 1));
  }
}

TEST(WithLogLikelihood, LogitsMayDifferInFormat) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Model model = RandomModel({.sizes = {4, 5, 4},
                               .seed = seed,
                               .output = {.width = 8, .frac = 4},
                               .live = 0.8,
                               .mixed_formats = true,
                               .head = Head::kSoftmax});
    model.layers[1].output_format[seed % 4].frac = 1;
    model.layers[1].output_format[(seed + 1) % 4].frac = 7;
    LargestError(model, 5, {{"c0", 0.2}, {"c2", 0.3}, {"c3", 0.5}},
                 RandomInputs(model, 500, seed));
  }
}

TEST(WithLogLikelihood, IsWhatAModelFileHolds) {
  const Model model = Logits(3, {.width = 8, .frac = 4});
  const absl::StatusOr<Model> scored =
      WithLogLikelihood(model, 6, {{"c0", 0.982}, {"c1", 0.018}});
  ASSERT_TRUE(scored.ok()) << scored.status();
  EXPECT_EQ(scored->head, Head::kLinear);
  EXPECT_EQ(scored->classes,
            (std::vector<std::string>{"log-likelihood ratio of c2"}));
  ASSERT_EQ(scored->layers.size(), 3u);
  EXPECT_EQ(scored->layers[2].output_format[0],
            (Format{.width = 13, .frac = 6}));
  const std::string text = ModelText(*scored);
  const absl::StatusOr<Model> again = ParseModel(text, "text");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ModelText(*again), text);
  for (const std::vector<int64_t>& x : RandomInputs(model, 500, 1)) {
    ASSERT_EQ(InferReference(*again, x), InferReference(*scored, x));
  }
}

// A class without a fraction of the background costs nothing.
TEST(WithLogLikelihood, AFractionOfZeroIsNoClass) {
  const Model model = Logits(3, {.width = 8, .frac = 4});
  const absl::StatusOr<Model> scored =
      WithLogLikelihood(model, 4, {{"c0", 0}, {"c2", 1}});
  ASSERT_TRUE(scored.ok()) << scored.status();
  EXPECT_EQ(scored->layers.size(), 2u);
  EXPECT_EQ(InferReference(*scored, {100, 30, -9}), (std::vector<int64_t>{39}));
}

std::string Message(const Model& model, int bits, const Fractions& fractions) {
  return std::string(
      WithLogLikelihood(model, bits, fractions).status().message());
}

TEST(WithLogLikelihood, SaysWhatIsWrong) {
  const Fractions good = {{"c0", 0.5}, {"c1", 0.5}};
  Model model = Logits(3, {.width = 8, .frac = 4});
  EXPECT_EQ(Message(model, 17, good), "a score of 17 bits; expected 1 to 16");
  EXPECT_EQ(Message(model, 6, {{"b", 0.5}, {"c1", 0.5}}),
            "there is no class 'b'; there are c0, c1, c2");
  EXPECT_EQ(Message(model, 6, {{"c0", 0.5}, {"c1", 0.4}}),
            "the fractions sum up to 0.9; expected 1");
  EXPECT_EQ(Message(model, 6, {{"c0", 1.5}, {"c1", -0.5}}),
            "the fraction of c0 is 1.5; expected 0 to 1");
  EXPECT_EQ(Message(model, 6, {{"c0", 1}}),
            "c1 and c2 have no fraction; expected one class without, the "
            "signal, of c0, c1, c2");
  EXPECT_EQ(Message(model, 6, {{"c0", 0.5}, {"c1", 0.5}, {"c2", 0}}),
            "all classes have a fraction; expected one class without, the "
            "signal, of c0, c1, c2");
  EXPECT_EQ(Message(Logits(3, {.width = 14, .frac = 4}), 16, good),
            "takes numbers of 30 bits behind these logits; at most 24 are "
            "supported");
  model.layers.resize(kMaxModelLayers - 1, model.layers[0]);
  EXPECT_EQ(Message(model, 6, good),
            "has 15 layers; a score is 2 more, and at most 16 are supported");
  model = RandomModel({.sizes = {2, 1}, .seed = 1, .head = Head::kSigmoid});
  EXPECT_EQ(Message(model, 6, {{"c0", 1}}),
            "a sigmoid head has no fractions; its logit is the log-likelihood "
            "ratio of its two classes");
  model.head = Head::kLinear;
  EXPECT_EQ(Message(model, 6, {{"c0", 1}}),
            "a linear head has no fractions; the classes of a softmax head "
            "have");
}

}  // namespace
}  // namespace autopruner
