// SPDX-License-Identifier: Apache-2.0
//
// Small networks that are trained on points in a square, and compared with
// their firmware.
//
//   TrainAndCompare<kNetwork>({.keep = 4});
#ifndef TRAINER_POINTS_TESTING_H_
#define TRAINER_POINTS_TESTING_H_

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

inline constexpr Format k16 = {.width = 16, .frac = 10};
inline constexpr Format kInput = {.width = 10, .frac = 6};
inline constexpr Format kWeight = {.width = 6, .frac = 4};
inline constexpr Format kValue = {.width = 8, .frac = 4, .is_signed = false};
inline constexpr Format kLogit = {.width = 12, .frac = 6};

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

}  // namespace autopruner

#endif  // TRAINER_POINTS_TESTING_H_
