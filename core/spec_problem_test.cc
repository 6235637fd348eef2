// SPDX-License-Identifier: Apache-2.0
#include "core/spec_problem.h"

#include <string>

#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kSpec = {
    .inputs = 35,
    .input = {.width = 10, .frac = 6},
    .layers =
        Layers(DenseSpec{.outputs = 8,
                         .weight = {.width = 6, .frac = 4},
                         .output = {.width = 8, .frac = 4, .is_signed = false},
                         .activation = Activation::kRelu,
                         .prunable = true},
               DenseSpec{.outputs = 1,
                         .weight = {.width = 6, .frac = 4},
                         .output = {.width = 12, .frac = 6}}),
    .head = Head::kSigmoid,
};

template <SpecText kProblem>
concept IsType = requires {
  sizeof(WrongNetworkSpec<kProblem>);
};
static_assert(IsType<SpecProblem(kSpec)>);

// What is wrong with kSpec, one thing changed. It is so to Network<>, too.
template <typename Change>
std::string ProblemOf(const Change& change) {
  NetworkSpec spec = kSpec;
  change(spec, spec.layers.at[0], spec.layers.at[spec.layers.count - 1]);
  EXPECT_FALSE(IsValid(spec));
  return SpecProblem(spec).at;
}

constexpr NetworkSpec kHuge = {.inputs = 2, .layers = Layers(DenseSpec{})};
static_assert(!IsType<SpecProblem(kHuge)>);

TEST(SpecProblem, NamesTheLayerAndTheNumbers) {
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) { spec.inputs = 0; }),
            "inputs is 0; expected 1 to 1024");
  EXPECT_EQ(ProblemOf([](auto&, auto& first, auto&) { first.outputs = 20000; }),
            "layers[0].outputs is 20000; expected 1 to 1024");
  EXPECT_EQ(ProblemOf([](auto&, auto&, auto& last) { last.outputs = -3; }),
            "layers[1].outputs is -3; expected 1 to 1024");
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) { spec.layers = Layers(); }),
            "layers: there is none; expected 1 to 8");
  // What codegen takes, neither more nor less.
  NetworkSpec largest = kSpec;
  largest.inputs = 1024;
  largest.input.width = 4;
  largest.layers.at[0].outputs = 1023;
  EXPECT_EQ(std::string(SpecProblem(largest).at), "");
  EXPECT_TRUE(IsValid(largest));
  EXPECT_EQ(ProblemOf([](auto& spec, auto& first, auto&) {
              spec.inputs = first.outputs = 1024;
            }),
            "layers: have 1049600 weights; expected at most 1048576");
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) { spec.inputs = 1025; }),
            "inputs is 1025; expected 1 to 1024");
}

TEST(SpecProblem, NamesWhatDoesNotFitTheHead) {
  EXPECT_EQ(ProblemOf([](auto&, auto&, auto& last) { last.outputs = 2; }),
            "layers[1], the last one, has 2 outputs; the head sigmoid takes 1");
  EXPECT_EQ(
      ProblemOf([](auto& spec, auto&, auto&) { spec.head = Head::kSoftmax; }),
      "layers[1], the last one, has 1 outputs; the head softmax takes 2 "
      "or more");
  EXPECT_EQ(ProblemOf([](auto&, auto&, auto& last) { last.prunable = true; }),
            "layers[1], the last one, is prunable: it holds the outputs");
  EXPECT_EQ(ProblemOf([](auto&, auto&, auto& last) {
              last.activation = Activation::kRelu;
            }),
            "layers[1], the last one, has the activation relu; expected "
            "linear");
}

TEST(SpecProblem, NamesTheFormat) {
  EXPECT_EQ(ProblemOf([](auto&, auto& first, auto&) { first.weight = {}; }),
            "layers[0].weight has no format; input has one: set all or none "
            "(formats are found, then)");
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) { spec.input = {}; }),
            "layers[0].weight has a format; input has none: set all or none "
            "(formats are found, then)");
  EXPECT_EQ(ProblemOf([](auto&, auto&, auto& last) { last.output.width = 25; }),
            "layers[1].output = {.width = 25, .frac = 6}: expected a width of "
            "1 to 24 and a frac of -24 to 24");
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) { spec.input.frac = -25; }),
            "input = {.width = 10, .frac = -25}: expected a width of 1 to 24 "
            "and a frac of -24 to 24");
  EXPECT_EQ(ProblemOf([](auto&, auto& first, auto&) {
              first.weight.rounding = Rounding::kFloor;
            }),
            "layers[0].weight = {.width = 6, .frac = 4}: training rounds to "
            "nearest and saturates");
}

TEST(SpecProblem, NamesTheTable) {
  EXPECT_EQ(ProblemOf([](auto&, auto& first, auto&) {
              first.table = {.width = 8, .frac = 4};
            }),
            "layers[0].table has a format; the activation relu is computed, "
            "not looked up");
  EXPECT_EQ(ProblemOf([](auto&, auto& first, auto&) {
              first.activation = Activation::kTanh;
              first.table = {.width = 11, .frac = 4};
            }),
            "layers[0].table.width is 11; expected 1 to 10");
  EXPECT_EQ(ProblemOf([](auto&, auto& first, auto&) {
              first.activation = Activation::kTanh;
              first.table = {.width = 8, .frac = 25};
            }),
            "layers[0].table = {.width = 8, .frac = 25}: expected a width of "
            "1 to 24 and a frac of -24 to 24");
}

TEST(SpecProblem, NamesWhatMakesNoSet) {
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) { spec.set.joined = 2; }),
            "set has 0 shared_layers and 2 joined features, and no elements");
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) {
              spec.set = {.elements = 257, .shared_layers = 1};
            }),
            "set.elements is 257; expected 1 to 256, 0: no set");
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) {
              spec.set = {.elements = 10, .shared_layers = 2};
            }),
            "set.shared_layers is 2 of 2 layers; expected at least one, and "
            "one behind them");
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) {
              spec.set = {.elements = 10, .shared_layers = 1, .joined = -1};
            }),
            "set.joined is -1; expected 0 or more");
  // Inputs of the firmware are those of all elements, and who is there.
  EXPECT_EQ(ProblemOf([](auto& spec, auto&, auto&) {
              spec.inputs = 20;
              spec.set = {.elements = 49, .shared_layers = 1};
            }),
            "set: 49 elements of 21 numbers and 0 joined features are 1029 "
            "inputs; expected at most 1024");
  EXPECT_EQ(ProblemOf([](auto& spec, auto& first, auto&) {
              spec.set = {.elements = 10, .shared_layers = 1};
              first.output.width = 21;
            }),
            "layers[0].output: sums of 10 elements of 21 bits exceed 2^24; a "
            "narrower format is exact");
}

TEST(SpecProblem, NamesSumsThatAreNotExact) {
  EXPECT_EQ(ProblemOf([](auto& spec, auto& first, auto&) {
              spec.inputs = 300;
              spec.input.width = 24;
              first.weight.width = 24;
            }),
            "layers[0]: sums of 300 products of 24 x 24 bits exceed 2^53; "
            "narrower formats are exact");
}

}  // namespace
}  // namespace autopruner
