// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_match.h"

#include <string>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(DatasetMatchTest, ComparesSizesWithTheNetwork) {
  const Dataset data = {.features = 2,
                        .classes = 2,
                        .x = {1, 2, 3, 4},
                        .y = {0, 1},
                        .weight = {1, 1},
                        .feature_names = {"pt", "eta"},
                        .class_names = {"qcd", "hbb"}};
  const auto error = [&](int inputs, int classes) {
    return std::string(
        CheckMatches(data, "jets.csv", inputs, classes).message());
  };
  EXPECT_TRUE(CheckMatches(data, "jets.csv", 2, 2).ok());
  EXPECT_EQ(error(35, 2),
            "jets.csv: has 2 features; the network has 35 inputs");
  EXPECT_EQ(error(1, 2), "jets.csv: has 2 features; the network has 1 input");
  EXPECT_EQ(error(2, 5),
            "jets.csv: has 2 classes (qcd, hbb); the network tells 5 apart");
  EXPECT_EQ(error(2, 0),
            "jets.csv: was read as classes; the network is trained on targets");
}

}  // namespace
}  // namespace autopruner
