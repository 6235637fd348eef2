// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/reference.h"

#include <cstdint>
#include <vector>

#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// One node, no hidden layer: 3 a - 2 b + 1, a in halves, b in eighths.
Model OneNode(Format output, Activation activation) {
  return {.name = "one",
          .head = Head::kLinear,
          .features = {{.name = "a", .format = {.width = 4, .frac = 1}},
                       {.name = "b", .format = {.width = 4, .frac = 3}}},
          .layers = {{.activation = activation,
                      .weight_format = {{.width = 4, .frac = 0}},
                      .output_format = {output},
                      .live = {true},
                      .weight = {{3, -2}},
                      .bias = {8}}},
          .classes = {"y"},
          .provenance = {}};
}

int64_t Infer(const Model& model, int64_t a, int64_t b) {
  return InferReference(model, {a, b})[0];
}

TEST(Reference, AlignsInputsToTheLargestFrac) {
  const Model model = OneNode({.width = 12, .frac = 3}, Activation::kLinear);
  EXPECT_EQ(AccumulatorFrac(model, 0, 0), 3);
  EXPECT_EQ(Infer(model, 0, 0), 8);
  EXPECT_EQ(Infer(model, 1, 0), 8 + 3 * 4);
  EXPECT_EQ(Infer(model, 0, 1), 8 - 2);
  EXPECT_EQ(Infer(model, -8, 7), 8 - 96 - 14);
}

TEST(Reference, RoundsTiesTowardPlusInfinity) {
  const Model model = OneNode({.width = 12, .frac = 1}, Activation::kLinear);
  // In eighths: 8 - 2 b, shifted right by two.
  EXPECT_EQ(Infer(model, 0, 1), 2);    // 6 / 4 = 1.5
  EXPECT_EQ(Infer(model, 0, 5), 0);    // -2 / 4 = -0.5
  EXPECT_EQ(Infer(model, 0, 7), -1);   // -6 / 4 = -1.5
  EXPECT_EQ(Infer(model, -1, 0), -1);  // -4 / 4
}

TEST(Reference, ShiftsLeftWhereTheOutputIsFiner) {
  const Model model = OneNode({.width = 12, .frac = 5}, Activation::kLinear);
  EXPECT_EQ(Infer(model, 0, 1), 6 * 4);
  EXPECT_EQ(Infer(model, -8, 7), -102 * 4);
}

TEST(Reference, SaturatesAndRectifies) {
  const Model narrow = OneNode({.width = 4, .frac = 3}, Activation::kLinear);
  EXPECT_EQ(Infer(narrow, 7, -8), 7);
  EXPECT_EQ(Infer(narrow, -8, 7), -8);
  const Model relu = OneNode({.width = 4, .frac = 3}, Activation::kRelu);
  EXPECT_EQ(Infer(relu, 7, -8), 7);
  EXPECT_EQ(Infer(relu, -8, 7), 0);
}

TEST(Reference, LooksUpWhatTheSumIsRoundedTo) {
  Model model = OneNode({.width = 8, .frac = 7}, Activation::kTanh);
  model.layers[0].table = {MakeTable(Activation::kTanh, {.width = 6, .frac = 3},
                                     model.layers[0].output_format[0])};
  EXPECT_EQ(Infer(model, 0, 0), 97);    // tanh(1) 128 = 97.48
  EXPECT_EQ(Infer(model, 0, 4), 0);     // tanh(0)
  EXPECT_EQ(Infer(model, 0, 5), -31);   // tanh(-1/4) 128 = -31.35
  EXPECT_EQ(Infer(model, 7, -8), 127);  // 128 saturates
  EXPECT_EQ(Infer(model, -8, 7), -128);
  model.layers[0].table[0].input.frac = 1;  // now of another sum
  EXPECT_EQ(Infer(model, 0, 1), model.layers[0].table[0].values[32 + 2]);
}

TEST(Reference, DeadNodesAreZero) {
  Model model = OneNode({.width = 4, .frac = 3}, Activation::kLinear);
  model.layers[0].live = {false};
  model.layers[0].weight = {{0, 0}};
  model.layers[0].bias = {0};
  EXPECT_EQ(Infer(model, 7, -8), 0);
}

TEST(Model, AccumulatorProblems) {
  Model model = OneNode({.width = 12, .frac = 3}, Activation::kLinear);
  EXPECT_EQ(AccumulatorProblem(model, 0, 0), "");
  // A weight of 24 bits and an input of 24 bits, 24 places apart: 70 bits.
  model.features[0].format = {.width = 24, .frac = 0};
  model.features[1].format = {.width = 24, .frac = 24};
  model.layers[0].weight_format = {{.width = 24, .frac = 0}};
  EXPECT_EQ(AccumulatorProblem(model, 0, 0), "");
  model.layers[0].weight = {{1 << 22, 0}};
  EXPECT_EQ(AccumulatorProblem(model, 0, 0),
            "the sum of weights, bias and rounding needs 71 bits; at most 63 "
            "are supported");
  model = OneNode({.width = 12, .frac = 24}, Activation::kLinear);
  model.features[0].format.frac = -20;
  model.features[1].format.frac = -20;
  EXPECT_EQ(AccumulatorProblem(model, 0, 0),
            "the output has 44 fraction bits more than the sum; at most 38 "
            "are supported");
  model.layers[0].table = {{.input = {.width = 8, .frac = 23}, .values = {}}};
  EXPECT_EQ(AccumulatorProblem(model, 0, 0),
            "the table's input has 43 fraction bits more than the sum; at most "
            "38 are supported");
  // Shifted right by 27: the half of the rounding is 2^26, and there is room
  // for just that beside the bias.
  model = OneNode({.width = 12, .frac = -24}, Activation::kLinear);
  model.layers[0].weight = {{0, 0}};
  model.layers[0].bias = {(int64_t{1} << 62) - (int64_t{1} << 26)};
  EXPECT_EQ(AccumulatorProblem(model, 0, 0), "");
  model.layers[0].bias[0] += 1024;
  EXPECT_NE(AccumulatorProblem(model, 0, 0), "");
}

TEST(Model, FormatText) {
  EXPECT_EQ(FormatText({.width = 8, .frac = 4}), "Q8.4");
  EXPECT_EQ(FormatText({.width = 8, .frac = -2, .is_signed = false}),
            "Q8.-2 unsigned");
}

TEST(Reference, ALogitOfZeroIsTheFirstClass) {
  Model model = OneNode({.width = 12, .frac = 3}, Activation::kLinear);
  model.head = Head::kSigmoid;
  EXPECT_EQ(ReferenceClass(model, {-1}), 0);
  EXPECT_EQ(ReferenceClass(model, {0}), 0);
  EXPECT_EQ(ReferenceClass(model, {1}), 1);
}

}  // namespace
}  // namespace autopruner
