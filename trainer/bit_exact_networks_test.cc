// SPDX-License-Identifier: Apache-2.0
//
// What is trained is what ships, also from networks of the widest and narrowest
// formats, without hidden layers or with single nodes.
#include "trainer/points_testing.h"

namespace autopruner {
namespace {

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
