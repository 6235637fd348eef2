// SPDX-License-Identifier: Apache-2.0
//
// What is trained is what ships, also from networks of the widest and narrowest
// formats, without hidden layers or with single nodes.
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/bit_exact.h"
#include "codegen/model/model_file.h"
#include "core/random.h"
#include "gtest/gtest.h"
#include "trainer/forward_raw.h"
#include "trainer/run/train_network.h"

namespace autopruner {
namespace {

constexpr DenseSpec Hidden(int outputs, Format weight, Format output) {
  return {.outputs = outputs,
          .weight = weight,
          .output = output,
          .activation = Activation::kRelu,
          .prunable = true};
}

constexpr DenseSpec Output(int outputs, Format weight, Format output) {
  return {.outputs = outputs, .weight = weight, .output = output};
}

constexpr Format k16 = {.width = 16, .frac = 10};
constexpr Format kInput = {.width = 10, .frac = 6};
constexpr Format kWeight = {.width = 6, .frac = 4};
constexpr Format kValue = {.width = 8, .frac = 4, .is_signed = false};
constexpr Format kLogit = {.width = 12, .frac = 6};

constexpr NetworkSpec k16Bits = {
    .inputs = 2,
    .input = k16,
    .layers = Layers(Hidden(8, k16, k16), Output(1, k16, k16)),
    .head = Head::kSigmoid};
static_assert(!IsExactInFloat(k16Bits, 0));

// Wide, narrow, wide; products of 46 bits.
constexpr Format k24 = {.width = 24, .frac = 18};
constexpr NetworkSpec k24Bits = {
    .inputs = 2,
    .input = k24,
    .layers = Layers(Hidden(8, k24, k16), Hidden(4, kWeight, kValue),
                     Output(3, k24, k24)),
    .head = Head::kSoftmax};
static_assert(!IsExactInFloat(k24Bits, 0) && IsExactInFloat(k24Bits, 1));

constexpr NetworkSpec kNoHidden = {.inputs = 2,
                                   .input = kInput,
                                   .layers = Layers(Output(1, kWeight, kLogit)),
                                   .head = Head::kSigmoid};

constexpr NetworkSpec kSingleNodes = {
    .inputs = 1,
    .input = kInput,
    .layers = Layers(Hidden(1, kWeight, kValue), Output(1, kWeight, kLogit)),
    .head = Head::kSigmoid};

constexpr NetworkSpec kRegression = {
    .inputs = 2,
    .input = k16,
    .layers = Layers(Hidden(8, k16, kValue), Output(2, kWeight, k24)),
    .head = Head::kLinear};

// Points in a square; classes are rings, the targets of a regression products.
template <NetworkSpec kSpec>
Dataset Points(int samples, uint64_t stream) {
  constexpr bool kTargets = kSpec.head == Head::kLinear;
  constexpr int kClasses = kSpec.head == Head::kSigmoid ? 2 : kSpec.outputs();
  Dataset data = {.features = kSpec.inputs,
                  .classes = kTargets ? 0 : kClasses,
                  .x = {},
                  .y = {},
                  .weight = {},
                  .feature_names = {},
                  .class_names = {}};
  for (int s = 0; s < samples; ++s) {
    double square = 0;
    double product = 1;
    for (int i = 0; i < kSpec.inputs; ++i) {
      const double x = 4 * RandomUniform(1, stream, s * kSpec.inputs + i) - 2;
      data.x.push_back(static_cast<float>(x));
      square += x * x / kSpec.inputs;
      product *= x;
    }
    if (kTargets) {
      for (int o = 0; o < kSpec.outputs(); ++o) {
        data.y.push_back(static_cast<float>(o == 0 ? product : square));
      }
    } else {
      data.y.push_back(
          std::floor(static_cast<float>(square) * kClasses / 4.01f));
    }
    data.weight.push_back(1);
  }
  for (int i = 0; i < kSpec.inputs; ++i) {
    data.feature_names.push_back(absl::StrCat("x", i));
  }
  const int names = kTargets ? kSpec.outputs() : kClasses;
  for (int c = 0; c < names; ++c) {
    data.class_names.push_back(absl::StrCat("c", c));
  }
  return data;
}

template <NetworkSpec kSpec>
void TrainAndCompare(const PruningPlan& plan) {
  const TrainingData data = {
      .train = Points<kSpec>(2000, 1),
      .validation = Points<kSpec>(200, 2),
      .test = Points<kSpec>(200, 3),
      .scaling = std::vector<FeatureScaling>(kSpec.inputs)};
  const RunRequest request = {
      .plan = plan, .epochs = 10, .batch = 100, .learning_rate = 0.01};
  NetworkRun<kSpec> run("points", data, request);
  const Model model = run.Run(nullptr).model;
  ASSERT_TRUE(ParseModel(ModelText(model), "model.json").ok());
  for (const Rows& inputs :
       {CornerInputs(model), RandomInputs(model, 20000, 1)}) {
    ExpectBitExact(
        model, inputs,
        {.others = {{"forward pass", ForwardRaw(run.fixed_point(), inputs)}},
         .adders_per_stage = {2},
         .icarus_inputs = 200});
  }
}

TEST(BitExactNetworksTest, SixteenBits) { TrainAndCompare<k16Bits>({}); }

TEST(BitExactNetworksTest, PrunedSixteenBits) {
  TrainAndCompare<k16Bits>({.keep = 4});
}

TEST(BitExactNetworksTest, TheWidest) { TrainAndCompare<k24Bits>({}); }

TEST(BitExactNetworksTest, WithoutHiddenLayers) {
  TrainAndCompare<kNoHidden>({});
}

TEST(BitExactNetworksTest, WithoutHiddenLayersOneFeature) {
  TrainAndCompare<kNoHidden>({.keep_features = 1});
}

TEST(BitExactNetworksTest, SingleNodes) { TrainAndCompare<kSingleNodes>({}); }

TEST(BitExactNetworksTest, WideRegression) { TrainAndCompare<kRegression>({}); }

}  // namespace
}  // namespace autopruner
