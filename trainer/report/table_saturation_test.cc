// SPDX-License-Identifier: Apache-2.0
//
// A network whose sums are wider than its tables: what training makes of it is
// told, and a wider table, as told, has an end.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "trainer/report/fixed_point_values.h"
#include "trainer/report/saturation.h"
#include "trainer/run/train_network.h"

namespace autopruner {
namespace {

// |x| of two nodes; formats are found.
template <Format kTable>
constexpr NetworkSpec kAbsolute = {
    .inputs = 1,
    .layers = Layers(DenseSpec{.outputs = 2,
                               .activation = Activation::kSilu,
                               .prunable = true,
                               .table = kTable},
                     DenseSpec{.outputs = 1}),
    .head = Head::kLinear};

Dataset Absolute(int samples) {
  Dataset data = {.features = 1, .feature_names = {"x"}};
  for (int s = 0; s < samples; ++s) {
    const float x = 50 * (2 * static_cast<float>(s) / samples - 1);
    data.x.push_back(x);
    data.y.push_back(x < 0 ? -x : x);
    data.weight.push_back(1);
  }
  return data;
}

template <Format kTable>
std::string Told() {
  const TrainingData data = {.train = Absolute(2000),
                             .validation = Absolute(400),
                             .test = Absolute(400),
                             .scaling = std::vector<FeatureScaling>(1)};
  const RunRequest request = {.plan = {.circuit = 400},
                              .epochs = 20,
                              .batch = 50,
                              .learning_rate = 0.01};
  NetworkRun<kAbsolute<kTable>> run("absolute", data, request);
  const Model model = run.Run(nullptr).model;
  return SaturationText(
      SaturatedGroups(MeasureRanges(model, data.validation), {"x"}),
      /*found=*/true);
}

TEST(TableSaturationTest, WideSumsAreTold) {
  const std::string told = Told<Format{}>();
  for (const char* part :
       {"2 of 2 table inputs of hidden layer 0 on more than 1 %",
        "; Q10.5 holds -16 to 15.97; none of these is lost with .table = "
        "{.width = "
        "10, .frac = 4} in that layer\n"}) {
    EXPECT_NE(told.find(part), std::string::npos) << told;
  }
}

// Where a wider table lets them, sums grow: here up to 50 or so.
TEST(TableSaturationTest, AWiderTableLosesLessAndThenNothing) {
  EXPECT_NE((Told<Format{.width = 10, .frac = 4}>())
                .find(".table = {.width = 10, .frac = 3} in that layer\n"),
            std::string::npos);
  EXPECT_EQ((Told<Format{.width = 10, .frac = 3}>()), "");
}

}  // namespace
}  // namespace autopruner
