// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/plan_search.h"

#include <cstddef>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(FewestNodesTest, FindsTheEdgeOfAMonotoneMetric) {
  for (int edge = 3; edge <= 128; ++edge) {
    const NodeSearch search = FewestNodes(
        3, 128, 0.5, [&](int nodes) { return nodes >= edge ? 0.6 : 0.4; });
    EXPECT_EQ(search.chosen, edge);
    EXPECT_LE(search.tried.size(), 7u);  // 125 has seven bits
  }
}

TEST(FewestNodesTest, KeepsAllWhereNothingElseIsGoodEnough) {
  const NodeSearch search = FewestNodes(3, 128, 0.5, [](int) { return 0.4; });
  EXPECT_EQ(search.chosen, 128);
  EXPECT_LE(search.tried.size(), 7u);
}

TEST(FewestNodesTest, ChoosesOnlyWhatItTried) {
  // Not monotone: good at every third number.
  const NodeSearch search = FewestNodes(
      2, 64, 0.5, [](int nodes) { return nodes % 3 == 0 ? 0.6 : 0.4; });
  bool tried = false;
  for (const NodeTry& made : search.tried) {
    tried |= made.nodes == search.chosen && made.metric == 0.6;
  }
  EXPECT_TRUE(tried);
}

TEST(FewestNodesTest, OneSizeNeedsNoTraining) {
  const NodeSearch search = FewestNodes(3, 3, 0.5, [](int) {
    ADD_FAILURE() << "trained";
    return 0.0;
  });
  EXPECT_EQ(search.chosen, 3);
}

TEST(FewestNodesTest, JustEnoughIsEnough) {
  EXPECT_EQ(FewestNodes(3, 128, 0.5,
                        [](int nodes) { return nodes >= 20 ? 0.5 : 0.4; })
                .chosen,
            20);
}

}  // namespace
}  // namespace autopruner
