// SPDX-License-Identifier: Apache-2.0

#include "trainer/run/run.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
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

}  // namespace
}  // namespace autopruner
