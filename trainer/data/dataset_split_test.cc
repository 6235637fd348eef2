// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_split.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Sample i has the feature i; every fourth one is of class 1.
Dataset Numbered(int samples) {
  Dataset data = {.features = 1,
                  .classes = 2,
                  .x = {},
                  .y = {},
                  .weight = std::vector<float>(samples, 1),
                  .feature_names = {"x"},
                  .class_names = {"0", "1"}};
  for (int i = 0; i < samples; ++i) {
    data.x.push_back(static_cast<float>(i));
    data.y.push_back(i % 4 == 0);
  }
  return data;
}

TEST(DatasetSplitTest, TakesTheShareOfEachClass) {
  const TrainValidation parts = Split(Numbered(1000), 0.1, 1);
  EXPECT_EQ(parts.validation.samples(), 100);
  EXPECT_EQ(parts.train.samples(), 900);
  EXPECT_EQ(std::count(parts.validation.y.begin(), parts.validation.y.end(), 1),
            25);
}

TEST(DatasetSplitTest, PutsEverySampleInOnePartInOrder) {
  const TrainValidation parts = Split(Numbered(1000), 0.3, 7);
  EXPECT_TRUE(std::is_sorted(parts.train.x.begin(), parts.train.x.end()));
  EXPECT_TRUE(
      std::is_sorted(parts.validation.x.begin(), parts.validation.x.end()));
  std::vector<float> all;
  std::merge(parts.train.x.begin(), parts.train.x.end(),
             parts.validation.x.begin(), parts.validation.x.end(),
             std::back_inserter(all));
  EXPECT_EQ(all, Numbered(1000).x);
  for (int i = 0; i < parts.train.samples(); ++i) {
    EXPECT_EQ(parts.train.y[i], static_cast<int>(parts.train.x[i]) % 4 == 0);
  }
}

TEST(DatasetSplitTest, DependsOnTheSeedOnly) {
  const Dataset data = Numbered(1000);
  EXPECT_EQ(Split(data, 0.1, 1).validation.x, Split(data, 0.1, 1).validation.x);
  EXPECT_NE(Split(data, 0.1, 1).validation.x, Split(data, 0.1, 2).validation.x);
  // A larger part contains the smaller one.
  const Dataset small = Split(data, 0.1, 1).validation;
  const Dataset large = Split(data, 0.2, 1).validation;
  EXPECT_TRUE(std::includes(large.x.begin(), large.x.end(), small.x.begin(),
                            small.x.end()));
}

TEST(DatasetSplitTest, GivesBothPartsEveryClass) {
  const TrainValidation little = Split(Numbered(8), 0.01, 1);
  EXPECT_EQ(little.validation.samples(), 2);  // one of each class
  EXPECT_NE(little.validation.y[0], little.validation.y[1]);
  const TrainValidation most = Split(Numbered(8), 0.99, 1);
  EXPECT_EQ(most.train.samples(), 2);
}

TEST(DatasetSplitTest, MayTakeNoneOrAll) {
  EXPECT_EQ(Split(Numbered(8), 0, 1).validation.samples(), 0);
  EXPECT_EQ(Split(Numbered(8), 1, 1).train.samples(), 0);
}

TEST(DatasetSplitTest, SplitsTargetsAsOneClass) {
  Dataset data = Numbered(1000);
  data.classes = 0;
  for (float& y : data.y) y = -1.5f;
  EXPECT_EQ(Split(data, 0.25, 1).validation.samples(), 250);
}

}  // namespace
}  // namespace autopruner
