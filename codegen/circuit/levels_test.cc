// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/levels.h"

#include <vector>

#include "codegen/circuit/circuit.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(LevelsTest, CountsWhatTakesTime) {
  Circuit circuit("levels");
  const ValueId x = circuit.AddInput("x", {.width = 8, .frac = 0});
  const ValueId shifted = circuit.AddDot("shifted", {{4, x}}, 0, 0);
  const ValueId sum = circuit.AddSum("sum", x, 0, shifted, 1);
  const ValueId near = circuit.AddRegister("near", sum);
  const ValueId low = circuit.AddFloorShift("low", near, 2);
  const ValueId clamp = circuit.AddClamp("clamp", low, 0, 100);
  EXPECT_EQ(Levels(circuit), (std::vector<int>{0, 0, 1, 1, 1, 2}));
  circuit.AddOutput(near);
  EXPECT_EQ(Depth(circuit), 1);  // what no output reads does not count
  circuit.AddOutput(clamp);
  EXPECT_EQ(Depth(circuit), 2);
}

}  // namespace
}  // namespace autopruner
