// SPDX-License-Identifier: Apache-2.0

#include "trainer/run/run.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "trainer/data/data_report.h"
#include "trainer/data/dataset.h"

namespace autopruner {
namespace {

// Values far from 0, so that a part that was not scaled is seen.
Dataset Far(int samples) {
  Dataset data = {.features = 1, .classes = 2};
  for (int s = 0; s < samples; ++s) {
    data.x.push_back(1000 + 16.0f * static_cast<float>(s));
    data.y.push_back(static_cast<float>(s % 2));
    data.weight.push_back(1);
  }
  data.feature_names = {"pt"};
  data.class_names = {"back", "signal"};
  return data;
}

TEST(RunTest, AllPartsAreScaledAsTheTrainingPart) {
  const TrainTest given = {.train = Far(40),
                           .test = Far(8),
                           .scaling = {.input = Format{.width = 8, .frac = 4}}};
  const TrainingData data = PrepareData(given, /*validation_fraction=*/0.25, 1);
  EXPECT_EQ(data.train.samples() + data.validation.samples(), 40);
  EXPECT_EQ(data.validation.samples(), 10);
  ASSERT_EQ(data.scaling.size(), 1u);
  ASSERT_EQ(data.test.samples(), 8);
  for (int s = 0; s < 8; ++s) {
    EXPECT_EQ(data.test.x[s],
              std::ldexp(given.test.x[s] - data.scaling[0].offset,
                         data.scaling[0].log2_scale));
  }
  for (const Dataset* part : {&data.train, &data.validation, &data.test}) {
    for (const float x : part->x) EXPECT_LT(std::abs(x), 8);
  }
}

// Scales are those of the training part, and so is what is told of them.
TEST(RunTest, TheReportIsOfTheTrainingPart) {
  TrainTest given = {.train = Far(40),
                     .test = Far(8),
                     .scaling = {.input = Format{.width = 8, .frac = 4}}};
  const float validated = PrepareData(given, 0.25, 1).validation.x[0];
  const FeatureScaling scaling = PrepareData(given, 0.25, 1).scaling[0];
  for (float& x : given.train.x) {
    const bool is_validated =
        x == std::ldexp(validated, -scaling.log2_scale) + scaling.offset;
    x = is_validated ? 1e9f : 3.0f;
  }
  const TrainingData data = PrepareData(given, 0.25, 1);
  ASSERT_EQ(data.validation.samples(), 10);
  ASSERT_FALSE(data.report.empty());
  EXPECT_EQ(data.report.front(),
            (DataRemark{"pt", "always 3: leaves the firmware"}));
}

// Two features, one of which is live; two nodes, one of which is.
TEST(RunTest, LayersCountWhatIsLeftOfThem) {
  const Format value = {.width = 6, .frac = 2};
  Model model;
  model.features = {{.name = "a", .format = value, .live = true},
                    {.name = "b", .format = {.width = 9}, .live = false}};
  const Format weight = {.width = 5};
  model.layers = {{.weight_format = {weight, weight},
                   .output_format = {{.width = 5}, {.width = 1}},
                   .live = {true, false},
                   .weight = {{7, 0}, {0, 0}},  // 8 - 1
                   .bias = {0, 0}},
                  {.weight_format = {weight},
                   .output_format = {{.width = 12}},
                   .live = {true},
                   .weight = {{-11, 0}},  // -8 - 4 + 1
                   .bias = {0}}};
  const std::vector<LayerUse> layers = LayersInUse(model);
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[0], (LayerUse{.nodes = 1,
                                 .all_nodes = 2,
                                 .multiplications = 1,
                                 .all_multiplications = 4,
                                 .nonzero_weights = 1,
                                 .digits = 2,
                                 .value_bits = 6}));
  EXPECT_EQ(layers[1], (LayerUse{.nodes = 1,
                                 .all_nodes = 1,
                                 .multiplications = 1,
                                 .all_multiplications = 2,
                                 .nonzero_weights = 1,
                                 .digits = 3,
                                 .value_bits = 5}));
}

// Three elements of two features, one of which is live, as their valid bits
// are; beside them one that is live and one that is not.
TEST(RunTest, FeaturesOfElementsCountOnce) {
  const Format format = {.width = 6};
  RunOutcome outcome;
  Model& model = outcome.model;
  model.set = {.elements = 3, .shared_layers = 1, .joined = 2};
  const ModelFeature live = {.name = "a", .format = format};
  const ModelFeature pruned = {.name = "b", .format = format, .live = false};
  model.features = FeaturesOfElements(model.set, {live, pruned, live, pruned});
  const Format weight = {.width = 5};
  model.layers = {{.weight_format = {weight, weight},
                   .output_format = {{.width = 5}, {.width = 7}},
                   .live = {true, true},
                   .weight = {{1, 0}, {2, 0}},
                   .bias = {0, 0}},
                  {.weight_format = {weight},
                   .output_format = {{.width = 12}},
                   .live = {true},
                   .weight = {{1, 1, 1, 0}},
                   .bias = {0}}};
  outcome.CountUse();
  EXPECT_EQ(outcome.features_used, 2);
  EXPECT_EQ(outcome.layers[0].multiplications, 3 * 2);
  EXPECT_EQ(outcome.layers[0].all_multiplications, 3 * 4);
  EXPECT_EQ(outcome.layers[0].value_bits, 6);
  EXPECT_EQ(outcome.layers[1].multiplications, 3);
  EXPECT_EQ(outcome.layers[1].all_multiplications, 4);
  EXPECT_EQ(outcome.layers[1].value_bits, 5 + 7 + 6);
}

TEST(RunTest, ANetworkOfAnotherNameTrainsModelsOfThatName) {
  const Trainable network = {.name = "tagger",
                             .target = "//jets:tagger",
                             .spec = {},
                             .run = [](const auto&, const auto&, const auto&) {
                               RunOutcome outcome;
                               outcome.model.name = "tagger";
                               outcome.float_network.name = "tagger";
                               outcome.features_used = 3;
                               return outcome;
                             }};
  const Trainable renamed = Renamed(network, "muons");
  EXPECT_EQ(renamed.name, "muons");
  EXPECT_EQ(renamed.target, "//jets:tagger");
  const RunOutcome outcome = renamed.run({}, {}, nullptr);
  EXPECT_EQ(outcome.model.name, "muons");
  EXPECT_EQ(outcome.float_network.name, "muons");
  EXPECT_EQ(outcome.features_used, 3);
}

}  // namespace
}  // namespace autopruner
