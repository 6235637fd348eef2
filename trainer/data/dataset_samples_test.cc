// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_samples.h"

#include <limits>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

RawSamples ThreeClasses() {
  RawSamples raw;
  raw.x_file = "X.npy";
  raw.y_file = "y.npy";
  raw.weight_file = "w.npy";
  raw.feature_names = {"pt", "eta"};
  raw.x = {1, 2, 3, 4, 5, 6, 7, 8};
  raw.y = {0, 2, 1, 2};
  return raw;
}

std::string ErrorOf(const RawSamples& raw, const LabelOptions& options = {}) {
  const auto data = MakeDataset(raw, options);
  return data.ok() ? "no error" : std::string(data.status().message());
}

TEST(DatasetSamplesTest, KeepsAllClasses) {
  const auto data = MakeDataset(ThreeClasses(), {});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->classes, 3);
  EXPECT_EQ(data->features, 2);
  EXPECT_EQ(data->y, (std::vector<float>{0, 2, 1, 2}));
  EXPECT_EQ(data->x, (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(data->weight, (std::vector<float>{1, 1, 1, 1}));
  EXPECT_EQ(data->class_names, (std::vector<std::string>{"0", "1", "2"}));
}

TEST(DatasetSamplesTest, MapsTheClassesAskedFor) {
  RawSamples raw = ThreeClasses();
  raw.label_names = {"qcd", "hbb", "top"};
  raw.weight = {0.5, 1, 2, 4};
  const auto data = MakeDataset(raw, {.classes = {2, 0}});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->classes, 2);
  EXPECT_EQ(data->y, (std::vector<float>{1, 0, 0}));
  EXPECT_EQ(data->x, (std::vector<float>{1, 2, 3, 4, 7, 8}));
  EXPECT_EQ(data->weight, (std::vector<float>{0.5, 1, 4}));
  EXPECT_EQ(data->class_names, (std::vector<std::string>{"top", "qcd"}));
}

TEST(DatasetSamplesTest, AcceptsAnyLabelThatIsAskedFor) {
  RawSamples raw = ThreeClasses();
  raw.y = {-1, 1, -1, 1};
  const auto data = MakeDataset(raw, {.classes = {-1, 1}});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->y, (std::vector<float>{0, 1, 0, 1}));
}

TEST(DatasetSamplesTest, NamesMissingClasses) {
  RawSamples raw = ThreeClasses();
  EXPECT_EQ(ErrorOf(raw, {.classes = {0, 7}}),
            "y.npy: all samples are of class 0; at least two classes are "
            "needed");
  EXPECT_EQ(ErrorOf(raw, {.classes = {0, 1, 7}}),
            "y.npy: no sample of class 7");
  EXPECT_EQ(ErrorOf(raw, {.classes = {7, 8}}),
            "y.npy: none of the 4 samples has a label out of 7, 8");
  raw.label_names = {"qcd", "hbb"};
  raw.y = {1, 1, 1, 1};
  EXPECT_EQ(ErrorOf(raw),
            "y.npy: all samples are of class 1 ('hbb'); at least two classes "
            "are needed");
  // A class without weight is not there.
  raw.y = {0, 1, 2, 2};
  raw.weight = {1, 1, 0, 0};
  EXPECT_EQ(ErrorOf(raw), "y.npy: no sample of class 2");
}

TEST(DatasetSamplesTest, NamesRowsThatAreNotNumbers) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  RawSamples raw = ThreeClasses();
  raw.x[5] = -kInfinity;
  EXPECT_EQ(ErrorOf(raw), "X.npy: row 2, column 'eta': -inf is not finite");
  raw = ThreeClasses();
  raw.y[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(ErrorOf(raw), "y.npy: row 3: nan is not finite");
  raw.y[3] = 1.5;
  EXPECT_EQ(ErrorOf(raw), "y.npy: row 3: label 1.5 is not an integer");
  raw.y[3] = 1e6;
  EXPECT_EQ(ErrorOf(raw),
            "y.npy: row 3: label 1e+06 is no class; expected 0, 1, 2, ... or a "
            "choice of labels with --classes");
  raw = ThreeClasses();
  raw.weight = {1, 1, -0.5, 1};
  EXPECT_EQ(ErrorOf(raw), "w.npy: row 2: weight -0.5 is negative");
  raw.weight = {1, 1, kInfinity, 1};
  EXPECT_EQ(ErrorOf(raw), "w.npy: row 2: inf is not finite");
  raw.weight = {0, 0, 0, 0};
  EXPECT_EQ(ErrorOf(raw), "w.npy: all weights are 0");
}

TEST(DatasetSamplesTest, TakesTargetsAsTheyAre) {
  RawSamples raw = ThreeClasses();
  raw.y = {-1.5, 1.25, 0, 1e9};
  const auto data = MakeDataset(raw, {.regression = true, .classes = {}});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->classes, 0);
  EXPECT_EQ(data->y, (std::vector<float>{-1.5, 1.25, 0, 1e9}));
}

TEST(DatasetSamplesTest, ParsesClasses) {
  EXPECT_EQ(*ParseClasses("0,1"), (std::vector<int>{0, 1}));
  EXPECT_EQ(*ParseClasses("7,-1,3"), (std::vector<int>{7, -1, 3}));
  const auto error = [](const std::string& text) {
    return std::string(ParseClasses(text).status().message());
  };
  EXPECT_EQ(error("0,x"),
            "--classes=0,x: 'x' is not an integer; expected labels such as "
            "0,1");
  EXPECT_EQ(error(""),
            "--classes=: '' is not an integer; expected labels such as 0,1");
  EXPECT_EQ(error("1,0,1"), "--classes=1,0,1: names 1 twice");
  EXPECT_EQ(error("1"), "--classes=1: names only one class");
}

}  // namespace
}  // namespace autopruner
