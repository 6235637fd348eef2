// SPDX-License-Identifier: Apache-2.0
#include "core/network_spec.h"

#include <string>

#include "core/network.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr DenseSpec kHidden = {
    .outputs = 8,
    .weight = {.width = 6, .frac = 4},
    .output = {.width = 8, .frac = 4, .is_signed = false},
    .activation = Activation::kRelu,
    .prunable = true};
constexpr DenseSpec kLast = {.outputs = 1,
                             .weight = {.width = 6, .frac = 4},
                             .output = {.width = 12, .frac = 6}};
constexpr NetworkSpec kSpec = {
    .inputs = 35,
    .input = {.width = 10, .frac = 6},
    .layers = Layers(kHidden, kLast),
    .head = Head::kSigmoid,
};
static_assert(IsValid(kSpec));

// The same network without quantisation.
constexpr NetworkSpec FloatSpec(NetworkSpec spec) {
  spec.input = {};
  for (DenseSpec& dense : spec.layers.at) dense.weight = dense.output = {};
  return spec;
}
static_assert(IsValid(FloatSpec(kSpec)));

// True if a Network<kOther> exists: a spec that is not valid must not compile.
template <NetworkSpec kOther>
concept Instantiable = requires {
  typename Network<kOther>;
};
static_assert(Instantiable<kSpec>);

// kSpec with one thing changed.
template <typename Change>
constexpr NetworkSpec With(const Change& change) {
  NetworkSpec spec = kSpec;
  change(spec);
  return spec;
}

constexpr DenseSpec& Last(NetworkSpec& spec) {
  return spec.layers.at[spec.layers.count - 1];
}

// Nothing but a layer with nodes makes a network.
constexpr NetworkSpec kNoInputs = With([](auto& spec) { spec.inputs = 0; });
constexpr NetworkSpec kNoLayers =
    With([](auto& spec) { spec.layers = Layers(); });
constexpr NetworkSpec kEmptyLayer =
    With([](auto& spec) { spec.layers.at[0].outputs = 0; });
constexpr NetworkSpec kManyInputs =
    With([](auto& spec) { spec.inputs = kMaxNodes + 1; });
constexpr NetworkSpec kHugeLayer =
    With([](auto& spec) { spec.layers.at[0].outputs = kMaxNodes + 1; });
static_assert(!HasLayers(kNoInputs) && !Instantiable<kNoInputs>);
static_assert(!HasLayers(kManyInputs) && !Instantiable<kManyInputs>);
static_assert(!HasLayers(kHugeLayer) && !Instantiable<kHugeLayer>);
static_assert(!HasLayers(kNoLayers) && !Instantiable<kNoLayers>);
static_assert(!HasLayers(kEmptyLayer) && !Instantiable<kEmptyLayer>);

// The last layer fits the head.
constexpr NetworkSpec kPrunableLast =
    With([](auto& spec) { Last(spec).prunable = true; });
constexpr NetworkSpec kReluLast =
    With([](auto& spec) { Last(spec).activation = Activation::kRelu; });
constexpr NetworkSpec kTwoForSigmoid =
    With([](auto& spec) { Last(spec).outputs = 2; });
constexpr NetworkSpec kOneForSoftmax =
    With([](auto& spec) { spec.head = Head::kSoftmax; });
static_assert(!HasMatchingHead(kPrunableLast) && !Instantiable<kPrunableLast>);
static_assert(!HasMatchingHead(kReluLast) && !Instantiable<kReluLast>);
static_assert(!HasMatchingHead(kTwoForSigmoid) &&
              !Instantiable<kTwoForSigmoid>);
static_assert(!HasMatchingHead(kOneForSoftmax) &&
              !Instantiable<kOneForSoftmax>);
static_assert(IsValid(With([](auto& spec) {
  spec.head = Head::kSoftmax;
  Last(spec).outputs = 2;
})));
static_assert(IsValid(With([](auto& spec) { spec.head = Head::kLinear; })));

// A table has an activation and at most 10 bits.
constexpr NetworkSpec kWideTable = With([](auto& spec) {
  spec.layers.at[0].activation = Activation::kTanh;
  spec.layers.at[0].table = {.width = 11, .frac = 6};
});
constexpr NetworkSpec kReluTable =
    With([](auto& spec) { spec.layers.at[0].table = {.width = 8, .frac = 4}; });
static_assert(!HasTableInputs(kWideTable) && !Instantiable<kWideTable>);
static_assert(!HasTableInputs(kReluTable) && !Instantiable<kReluTable>);
static_assert(IsValid(With([](auto& spec) {
  spec.layers.at[0].activation = Activation::kSilu;
})));

// All formats or none.
constexpr NetworkSpec kFloatInput = With([](auto& spec) { spec.input = {}; });
constexpr NetworkSpec kFloatWeight =
    With([](auto& spec) { spec.layers.at[0].weight = {}; });
constexpr NetworkSpec kFloatOutput =
    With([](auto& spec) { Last(spec).output = {}; });
constexpr NetworkSpec kFixedWeight = With([](auto& spec) {
  spec = FloatSpec(spec);
  spec.layers.at[0].weight = kHidden.weight;
});
constexpr NetworkSpec kFixedOutput = With([](auto& spec) {
  spec = FloatSpec(spec);
  Last(spec).output = kLast.output;
});
constexpr NetworkSpec kWideInput =
    With([](auto& spec) { spec.input.width = kMaxFormatWidth + 1; });
constexpr NetworkSpec kFarWeight = With(
    [](auto& spec) { spec.layers.at[0].weight.frac = kMaxFormatFrac + 1; });
constexpr NetworkSpec kFarOutput =
    With([](auto& spec) { Last(spec).output.frac = -kMaxFormatFrac - 1; });
static_assert(!HasConsistentFormats(kFloatInput) && !Instantiable<kFloatInput>);
static_assert(!HasConsistentFormats(kFloatWeight) &&
              !Instantiable<kFloatWeight>);
static_assert(!HasConsistentFormats(kFloatOutput) &&
              !Instantiable<kFloatOutput>);
static_assert(!HasConsistentFormats(kFixedWeight) &&
              !Instantiable<kFixedWeight>);
static_assert(!HasConsistentFormats(kFixedOutput) &&
              !Instantiable<kFixedOutput>);
static_assert(!HasConsistentFormats(kWideInput) && !Instantiable<kWideInput>);
static_assert(!HasConsistentFormats(kFarWeight) && !Instantiable<kFarWeight>);
static_assert(!HasConsistentFormats(kFarOutput) && !Instantiable<kFarOutput>);

// (inputs + 1) * 2^5 * 2^9 <= 2^24: at most 1023 inputs.
constexpr NetworkSpec kMostInputs =
    With([](auto& spec) { spec.inputs = 1023; });
constexpr NetworkSpec kMoreInputs =
    With([](auto& spec) { spec.inputs = 1024; });
static_assert(kMostInputs.max_accumulator_magnitude(0) == kMaxExactFloat);
static_assert(IsExactInFloat(kMostInputs, 0));
static_assert(!IsExactInFloat(kMoreInputs, 0) && Instantiable<kMoreInputs>);
static_assert(IsExactInFloat(kMoreInputs, 1));

// What is rounded in float stays within 2^22.
constexpr NetworkSpec kWideOutput =
    With([](auto& spec) { Last(spec).output.width = 23; });
constexpr NetworkSpec kWiderOutput =
    With([](auto& spec) { Last(spec).output.width = 24; });
constexpr NetworkSpec kWiderWeight = With([](auto& spec) {
  spec.inputs = 1;
  spec.input = {.width = 1, .frac = 0, .is_signed = false};
  spec.layers.at[0].weight = {.width = 23, .frac = 0, .is_signed = false};
});
constexpr NetworkSpec kWiderBias = With([](auto& spec) {
  spec.inputs = 1;
  spec.input = {.width = 12, .frac = 0};
  spec.layers.at[0].weight = {.width = 13, .frac = 0};
});
static_assert(IsExactInFloat(kWideOutput, 1));
static_assert(!IsExactInFloat(kWiderOutput, 1) && Instantiable<kWiderOutput>);
static_assert(!IsExactInFloat(kWiderWeight, 0) && Instantiable<kWiderWeight>);
static_assert(!IsExactInFloat(kWiderBias, 0) && Instantiable<kWiderBias>);

// inputs * 2^23 * 2^23 + 2^46 <= 2^53.
constexpr NetworkSpec kWidest = With([](auto& spec) {
  spec.inputs = 127;
  spec.input.width = spec.layers.at[0].weight.width = 24;
});
constexpr NetworkSpec kTooWide = With([](auto& spec) {
  spec = kWidest;
  spec.inputs = 128;
});
static_assert(kWidest.max_accumulator_magnitude(0) == kMaxExactDouble);
static_assert(Instantiable<kWidest>);
static_assert(!HasExactAccumulators(kTooWide) && !Instantiable<kTooWide>);
static_assert(IsValid(FloatSpec(kTooWide)));

TEST(NetworkSpecTest, KindsHaveNames) {
  std::string names;
  for (const Activation activation : kActivations) {
    names += std::string(ActivationName(activation)) + " ";
  }
  for (const Head head : kHeads) names += std::string(HeadName(head)) + " ";
  EXPECT_EQ(names, "linear relu sigmoid tanh silu sigmoid softmax linear ");
}

TEST(NetworkSpecTest, TablesHaveAnInput) {
  const DenseSpec tanh = {.activation = Activation::kTanh};
  EXPECT_EQ(tanh.table_input(), TableInput(Activation::kTanh));
  const DenseSpec own = {.activation = Activation::kTanh,
                         .table = {.width = 6, .frac = 3}};
  EXPECT_EQ(own.table_input(), own.table);
  EXPECT_TRUE(HasTable(Activation::kSilu));
  EXPECT_FALSE(HasTable(Activation::kRelu));
  EXPECT_TRUE(IsNeverNegative(Activation::kSigmoid));
  EXPECT_FALSE(IsNeverNegative(Activation::kSilu));
  EXPECT_FALSE(IsWithinOne(Activation::kSilu));
}

TEST(NetworkSpecTest, HeadsKnowTheirOutputs) {
  EXPECT_EQ(NamesBehindHead(Head::kSigmoid, 1), 2);
  EXPECT_EQ(NamesBehindHead(Head::kSoftmax, 5), 5);
  EXPECT_EQ(NamesBehindHead(Head::kLinear, 3), 3);
  EXPECT_EQ(TargetsOfHead(Head::kSigmoid, 1), 1);
  EXPECT_EQ(TargetsOfHead(Head::kSoftmax, 5), 1);
  EXPECT_EQ(TargetsOfHead(Head::kLinear, 3), 3);
}

TEST(NetworkSpecTest, DerivesItsSizes) {
  EXPECT_EQ(kSpec.layers.count, 2);
  EXPECT_EQ(kSpec.outputs(), 1);
  EXPECT_EQ(kSpec.layer_inputs(0), 35);
  EXPECT_EQ(kSpec.layer_inputs(1), 8);
  EXPECT_EQ(kSpec.unit_format(0), kSpec.input);
  EXPECT_EQ(kSpec.unit_format(1), kHidden.output);
  EXPECT_EQ(kSpec.accumulator_frac(0), 10);
  EXPECT_EQ(kSpec.accumulator_frac(1), 8);
  EXPECT_EQ(kSpec.prunable_nodes(), 8);
  EXPECT_EQ(kSpec.prunable_layers(), 1);
}

// 10 elements; joined features that are finer than the 8 sums.
constexpr NetworkSpec kSet = With([](auto& spec) {
  spec.set = {.elements = 10, .shared_layers = 1, .joined = 3};
});

TEST(NetworkSpecTest, SetsShareLayersAndJoinFeatures) {
  EXPECT_EQ(kSet.features(), 38);
  EXPECT_EQ(kSet.sample_size(), 10 * 36 + 3);
  EXPECT_EQ(kSpec.sample_size(), 35);
  EXPECT_EQ(kSet.layer_inputs(0), 35);
  EXPECT_EQ(kSet.layer_inputs(1), 11);
  EXPECT_EQ(kSet.layer_inputs(2), 1);
  EXPECT_EQ(kSet.copies(0), 10);
  EXPECT_EQ(kSet.copies(1), 1);
  EXPECT_EQ(kSet.unit_format(1, 7), kHidden.output);
  EXPECT_EQ(kSet.unit_format(1, 8), kSpec.input);
  EXPECT_EQ(kSet.input_frac(1), 6);
  EXPECT_EQ(kSet.accumulator_frac(1), 10);
  EXPECT_EQ(kSet.max_pooled_magnitude(), 2550);
  // Sums of 10 elements at 6 fraction bits, and joined features.
  EXPECT_EQ(kSet.max_bias_magnitude(1), 32 * 2550 * 4);
  EXPECT_EQ(kSet.max_accumulator_magnitude(1),
            32 * (8 * 2550 * 4 + 3 * 512) + 32 * 2550 * 4);
  constexpr NetworkSpec kMax = With([](auto& spec) {
    spec = kSet;
    spec.set.pooling = Pooling::kMax;
  });
  EXPECT_EQ(kMax.max_accumulator_magnitude(1),
            32 * (8 * 255 * 4 + 3 * 512) + 32 * 255 * 4);
}

TEST(NetworkSpecTest, BoundsItsSums) {
  EXPECT_EQ(kSpec.max_bias_magnitude(0), 32 * 512);
  EXPECT_EQ(kSpec.max_accumulator_magnitude(0), 36 * 32 * 512);
  EXPECT_EQ(kSpec.max_bias_magnitude(1), 32 * 255);
  EXPECT_EQ(kSpec.max_accumulator_magnitude(1), 9 * 32 * 255);
  // A float does not hold 32,767^2.
  constexpr NetworkSpec kOdd = With([](auto& spec) {
    spec.input = {.width = 15, .frac = 0, .is_signed = false};
    spec.layers.at[0].weight = spec.input;
  });
  EXPECT_EQ(kOdd.max_bias_magnitude(0), 1073676288);
  EXPECT_EQ(static_cast<float>(kOdd.max_bias_magnitude(0)), 1073676288);
  EXPECT_EQ(kOdd.max_accumulator_magnitude(0),
            int64_t{35} * 32767 * 32767 + 1073676288);
}

}  // namespace
}  // namespace autopruner
