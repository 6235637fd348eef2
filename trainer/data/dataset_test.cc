// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

Dataset ThreeSamples() {
  return {.features = 2,
          .classes = 2,
          .x = {1, 2, 3, 4, 5, 6},
          .y = {0, 1, 0},
          .weight = {1, 2, 3},
          .feature_names = {"pt", "eta"},
          .class_names = {"qcd", "hbb"}};
}

TEST(DatasetTest, GivesSubsets) {
  const std::vector<int> rows = {2, 0};
  const Dataset subset = Subset(ThreeSamples(), rows);
  EXPECT_EQ(subset.samples(), 2);
  EXPECT_EQ(subset.x, (std::vector<float>{5, 6, 1, 2}));
  EXPECT_EQ(subset.y, (std::vector<float>{0, 0}));
  EXPECT_EQ(subset.weight, (std::vector<float>{3, 1}));
  EXPECT_EQ(subset.features, 2);
  EXPECT_EQ(subset.classes, 2);
  EXPECT_EQ(subset.feature_names, ThreeSamples().feature_names);
  EXPECT_EQ(subset.class_names, ThreeSamples().class_names);
}

TEST(DatasetTest, CountsElementsOfSets) {
  Dataset data = {.x = {0, 0, 1, 0, 2,     1, 7,  //
                        0, 0, 0, 0, -0.0f, 1, 8,  //
                        3, 0, 1, 0, 0,     0, 0},
                  .y = {0, 1, 0},
                  .set = {.elements = 2, .inputs = 2, .joined = 1}};
  EXPECT_EQ(CountElements(data), (ElementCount{.there = 4, .zero = 2}));
  data.set = {};
  EXPECT_EQ(CountElements(data), ElementCount());
}

}  // namespace
}  // namespace autopruner
