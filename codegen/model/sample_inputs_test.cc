// SPDX-License-Identifier: Apache-2.0

#include "codegen/model/sample_inputs.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Each node's largest and smallest sum: where a width is one bit too small, a
// corner shows it.
TEST(SampleInputsTest, CornersReachBothEndsOfEachSum) {
  const Model model = RandomModel({.sizes = {6, 5, 1}, .seed = 3});
  const Rows corners = CornerInputs(model);
  for (const std::vector<int64_t>& weights : model.layers[0].weight) {
    int64_t low = 0;
    int64_t high = 0;
    for (int i = 0; i < model.inputs(); ++i) {
      const int64_t at_min = weights[i] * model.features[i].format.min_raw();
      const int64_t at_max = weights[i] * model.features[i].format.max_raw();
      low += std::min(at_min, at_max);
      high += std::max(at_min, at_max);
    }
    bool reaches_low = false;
    bool reaches_high = false;
    for (const std::vector<int64_t>& corner : corners) {
      int64_t sum = 0;
      for (int i = 0; i < model.inputs(); ++i) sum += weights[i] * corner[i];
      reaches_low |= sum == low;
      reaches_high |= sum == high;
    }
    EXPECT_TRUE(reaches_low) << low;
    EXPECT_TRUE(reaches_high) << high;
  }
}

}  // namespace
}  // namespace autopruner
