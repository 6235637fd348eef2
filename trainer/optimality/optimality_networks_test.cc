// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_networks.h"

#include <vector>

#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec Spec(int inputs, const LayerList& layers) {
  return {.inputs = inputs, .layers = layers};
}

constexpr DenseSpec Prunable(int nodes) {
  return {.outputs = nodes, .prunable = true};
}

std::vector<int> Sizes(const NetworkSpec& spec) {
  std::vector<int> sizes;
  for (int level = 0; level <= spec.layers.count; ++level) {
    sizes.push_back(spec.layer_inputs(level));
  }
  return sizes;
}

using Ints = std::vector<int>;

TEST(OptimalityNetworks, AreNoLargerThanCanBeTrained) {
  const NetworkSpec tagger =
      Spec(35, Layers(Prunable(64), Prunable(32), Prunable(32),
                      DenseSpec{.outputs = 1}));
  EXPECT_EQ(Sizes(SmallLayouts(tagger)), (Ints{35, 16, 16, 8, 1}));
  EXPECT_EQ(Sizes(SmallFeatures(tagger)), (Ints{16, 8, 8, 4, 1}));
}

TEST(OptimalityNetworks, KeepWhatIsSmallOrCannotBePruned) {
  const NetworkSpec small =
      Spec(5, Layers(DenseSpec{.outputs = 100}, Prunable(3), Prunable(40),
                     DenseSpec{.outputs = 26}));
  EXPECT_EQ(Sizes(SmallLayouts(small)), (Ints{5, 100, 3, 8, 26}));
  EXPECT_EQ(Sizes(SmallFeatures(small)), (Ints{5, 100, 3, 4, 26}));
  const NetworkSpec one =
      Spec(5, Layers(Prunable(40), DenseSpec{.outputs = 2}));
  EXPECT_EQ(Sizes(SmallLayouts(one)), (Ints{5, 16, 2}));
}

}  // namespace
}  // namespace autopruner
