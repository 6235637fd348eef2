// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/initial_network.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "codegen/onnx/dense_network.h"
#include "core/network_spec.h"
#include "core/random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "trainer/run/run.h"
#include "trainer/run/train_network.h"

namespace autopruner {
namespace {

using ::testing::HasSubstr;

inline constexpr NetworkSpec kTargets = {
    .inputs = 2,
    .layers = Layers(
        DenseSpec{
            .outputs = 3, .activation = Activation::kRelu, .prunable = true},
        DenseSpec{.outputs = 1}),
    .head = Head::kLinear,
};

// y = 40 |x0 - 300| - 20 x1 + 500, in physical units.
DenseNetwork Known() {
  DenseNetwork network;
  network.features.resize(2);
  network.features[0].name = "x0";
  network.features[1].name = "b";
  network.layers = {{.activation = Activation::kRelu,
                     .weight = {{2, 0}, {-2, 0}, {0, -1}},
                     .bias = {-600, 600, 10},
                     .weight_format = std::vector<Format>(3),
                     .output_format = std::vector<Format>(3)},
                    {.activation = Activation::kLinear,
                     .weight = {{20, 20, 20}},
                     .bias = {300},
                     .weight_format = std::vector<Format>(1),
                     .output_format = std::vector<Format>(1)}};
  return network;
}

TrainingData Samples() {
  TrainTest data;
  data.scaling.input = data.scaling.output = Format();
  uint64_t counter = 0;
  for (Dataset* part : {&data.train, &data.test}) {
    part->features = 2;
    part->feature_names = {"a", "b"};
    for (int s = 0; s < 500; ++s) {
      const double a = 250 + 100 * RandomUniform(1, 9, counter++);
      const double b = 10 * RandomUniform(1, 9, counter++);
      part->x.push_back(static_cast<float>(a));
      part->x.push_back(static_cast<float>(b));
      part->y.push_back(
          static_cast<float>(40 * std::abs(a - 300) - 20 * b + 500));
      part->weight.push_back(1);
    }
  }
  return PrepareData(data, 0.2, 1);
}

TEST(InitialNetwork, AFinalNetworkStaysInFloatAndIsQuantised) {
  DenseNetwork network = Known();
  const TrainingData data = Samples();
  EXPECT_NE(data.train.target.log2_scale, 0);
  ASSERT_TRUE(FitToSpec(kTargets, {"a", "b"}, network).ok());
  const RunRequest request = {
      .initial = InitialParameters(kTargets, data, network),
      .epochs = 20,
      .batch = 32,
      .learning_rate = 0.001};
  const RunOutcome outcome =
      MakeTrainable<kTargets>("known").run(data, request, nullptr);
  EXPECT_GT(outcome.floating.test.at("r2"), 0.999999);
  EXPECT_GT(outcome.fixed_point.test.at("r2"), 0.995);
  EXPECT_LT(outcome.fixed_point.test.at("r2"), 0.999999);
}

TEST(InitialNetwork, IsPrunedWhereThatIsAskedFor) {
  const TrainingData data = Samples();
  RunRequest request = {.initial = InitialParameters(kTargets, data, Known()),
                        .epochs = 20,
                        .batch = 32};
  request.plan.keep = 2;
  const RunOutcome outcome =
      MakeTrainable<kTargets>("known").run(data, request, nullptr);
  EXPECT_EQ(outcome.HiddenNodes()[0], 2);
}

TEST(InitialNetwork, TwoClassesBecomeOneLogit) {
  NetworkSpec spec = kTargets;
  spec.head = Head::kSigmoid;
  DenseNetwork network = Known();
  network.layers[1].weight = {{1, 2, 3}, {4, 6, 8}};
  network.layers[1].bias = {1, -1};
  network.layers[1].weight_format.resize(2);
  network.layers[1].output_format.resize(2);
  ASSERT_TRUE(FitToSpec(spec, {"a", "b"}, network).ok());
  EXPECT_EQ(network.layers[1].weight[0], (std::vector<double>{3, 4, 5}));
  EXPECT_EQ(network.layers[1].bias[0], -2);
}

TEST(InitialNetwork, SaysWhatDoesNotFit) {
  const auto problem = [](const NetworkSpec& spec, DenseNetwork network) {
    return std::string(FitToSpec(spec, {"a", "b"}, network).message());
  };
  NetworkSpec spec = kTargets;
  EXPECT_EQ(problem(spec, Known()), "");
  spec.layers.at[0].outputs = 5;
  EXPECT_THAT(problem(spec, Known()),
              HasSubstr("is a network of 2-3-1; this one is 2-5-1"));
  spec = kTargets;
  spec.head = Head::kSigmoid;
  DenseNetwork network = Known();
  network.head = Head::kLinear;
  EXPECT_THAT(problem(spec, network),
              HasSubstr("ends with linear; this network with sigmoid"));
  network = Known();
  network.layers[0].activation = Activation::kLinear;
  EXPECT_THAT(problem(kTargets, network),
              HasSubstr("layer 0 is linear; this network's is relu"));
  network = Known();
  network.features[1].name = "c";
  EXPECT_THAT(problem(kTargets, network),
              HasSubstr("input 1 is 'c'; the data have 'b' there"));
}

}  // namespace
}  // namespace autopruner
