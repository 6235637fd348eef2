// SPDX-License-Identifier: Apache-2.0
//
// Small networks and data for the tests of core.
#ifndef CORE_TEST_NETWORKS_H_
#define CORE_TEST_NETWORKS_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/network_spec.h"
#include "core/random.h"
#include "core/training.h"

namespace autopruner {

constexpr DenseSpec TestHidden(int outputs) {
  return {.outputs = outputs,
          .weight = {.width = 5, .frac = 3},
          .output = {.width = 6, .frac = 3, .is_signed = false},
          .activation = Activation::kRelu,
          .prunable = true};
}

// 5 features, of which three count.
inline constexpr NetworkSpec kTestNetwork = {
    .inputs = 5,
    .input = {.width = 6, .frac = 3},
    .layers = Layers(TestHidden(10), TestHidden(6),
                     DenseSpec{.outputs = 1,
                               .weight = {.width = 5, .frac = 3},
                               .output = {.width = 9, .frac = 4}}),
    .head = Head::kSigmoid,
};

inline constexpr NetworkSpec kTestClassifier = {
    .inputs = 5,
    .input = {.width = 6, .frac = 3},
    .layers =
        Layers(TestHidden(9), DenseSpec{.outputs = 3,
                                        .weight = {.width = 5, .frac = 3},
                                        .output = {.width = 9, .frac = 4}}),
    .head = Head::kSoftmax,
};

// Sets of up to 6 elements with 3 features, two of which count; of the 2 joined
// features the second one counts.
inline constexpr NetworkSpec kTestSet = {
    .inputs = 3,
    .input = {.width = 7, .frac = 4},
    .set = {.elements = 6, .shared_layers = 2, .joined = 2},
    .layers = Layers(TestHidden(20), TestHidden(9), TestHidden(10),
                     DenseSpec{.outputs = 2,
                               .weight = {.width = 5, .frac = 3},
                               .output = {.width = 9, .frac = 4}}),
    .head = Head::kSoftmax,
};

// The class is whether some element has x0 x1 > 1, or the second joined
// feature is above 1. The first sets are empty.
struct TestSets {
  static constexpr int kSamples = 1024;
  static constexpr int kSize = kTestSet.sample_size();
  std::array<float, kSamples* kSize> x = {};
  std::array<float, kSamples> y;
  std::array<float, kSamples> weight;
  std::array<uint32_t, kSamples> rows;

  TestSets() {
    uint64_t counter = 0;
    const auto draw = [&] {
      return static_cast<float>(4 * RandomUniform(7, 1, counter++) - 2);
    };
    for (int s = 0; s < kSamples; ++s) {
      float* at = &x[s * kSize];
      bool any = false;
      for (int e = 0; e < kTestSet.set.elements; ++e, at += 4) {
        const bool there = s > 2 && RandomUniform(7, 2, counter++) < 0.6;
        for (int i = 0; i < 3; ++i) at[i] = there ? draw() : 0.0f;
        at[3] = there ? 1.0f : 0.0f;
        any = any || (there && at[0] * at[1] > 1);
      }
      for (int i = 0; i < 2; ++i) at[i] = draw();
      y[s] = any || at[1] > 1 ? 1.0f : 0.0f;
      weight[s] = 1;
      rows[s] = s;
    }
  }

  const float* sample(int s) const { return &x[s * kSize]; }
  Batch Part(int begin, int count) const {
    return {.x = x.data(),
            .y = y.data(),
            .weight = weight.data(),
            .rows = std::span(rows).subspan(begin, count)};
  }
};

// Points in [-2, 2)^5; the class is whether x0 x1 + x2 / 2 is positive.
struct TestData {
  static constexpr int kSamples = 512;
  std::array<float, kSamples * 5> x;
  std::array<float, kSamples> y;
  std::array<float, kSamples> weight;
  std::array<uint32_t, kSamples> rows;

  TestData() {
    for (int s = 0; s < kSamples; ++s) {
      float* row = &x[s * 5];
      for (int i = 0; i < 5; ++i) {
        row[i] = static_cast<float>(4 * RandomUniform(9, 1, s * 5 + i) - 2);
      }
      y[s] = row[0] * row[1] + 0.5f * row[2] > 0 ? 1.0f : 0.0f;
      weight[s] = 1;
      rows[s] = s;
    }
  }

  Batch Part(int begin, int count) const {
    return {.x = x.data(),
            .y = y.data(),
            .weight = weight.data(),
            .rows = std::span(rows).subspan(begin, count)};
  }
};

// Trains to the end, in batches of 64.
template <NetworkSpec kSpec, typename Method>
void TrainAll(Training<kSpec, Method>& training, const TestData& data) {
  while (!training.done()) {
    const int part = static_cast<int>(training.step() % 8);
    training.Step(data.Part(part * 64, 64));
  }
}

// The same network without formats.
constexpr NetworkSpec FloatSpec(NetworkSpec spec) {
  spec.input = {};
  for (DenseSpec& dense : spec.layers.at) dense.weight = dense.output = {};
  return spec;
}

// Which of Layout::kParameters are weights and biases; the others are padding.
template <typename Layout>
std::vector<bool> UsedParameters() {
  std::vector<bool> used(Layout::kParameters, false);
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Outputs(l); ++o) {
      used[Layout::Bias(l) + o] = true;
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        used[Layout::WeightAt(l, o, i)] = true;
      }
    }
  }
  return used;
}

}  // namespace autopruner

#endif  // CORE_TEST_NETWORKS_H_
