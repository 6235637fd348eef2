// SPDX-License-Identifier: Apache-2.0

#include "trainer/run/evaluate.h"

#include <vector>

#include "codegen/model/model.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"
#include "trainer/data/dataset.h"
#include "trainer/metrics/metrics.h"

namespace autopruner {
namespace {

TEST(EvaluateTest, ErrorsAreInTheUnitsOfTheTargets) {
  Dataset data;
  data.y = {0, 1};
  data.weight = {1, 1};
  data.target.log2_scale = -3;  // y is a target divided by 8
  const Metrics metrics = EvaluateOutputs(Head::kLinear, {2, 3}, data);
  EXPECT_EQ(metrics.at("rmse"), 16);
  EXPECT_EQ(metrics.at("r2"), 1 - 8 / 0.5);
}

// Twice the same sum, 1.5: in quarters, and in whole numbers.
TEST(EvaluateTest, AnOutputIsWorthItsOwnFormat) {
  Model model;
  model.head = Head::kLinear;
  model.features = {{.name = "a", .format = {.width = 8, .frac = 2}}};
  model.layers = {
      {.activation = Activation::kLinear,
       .weight_format = {{.width = 4, .frac = 0}, {.width = 4, .frac = 0}},
       .output_format = {{.width = 8, .frac = 2}, {.width = 8, .frac = 0}},
       .live = {true, true},
       .weight = {{1}, {1}},
       .bias = {0, 0}}};
  const std::vector<float> x = {1.5f, -3};
  EXPECT_EQ(ModelOutputs(model, x), (std::vector<double>{1.5, 2, -3, -3}));
}

}  // namespace
}  // namespace autopruner
