// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/rtl_body.h"

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/rtl_expression.h"
#include "codegen/emit/rtl_names.h"
#include "core/fixed.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kByte = {.width = 8, .frac = 0, .is_signed = true};

// y = ((3 x0 + x2) >> 4), in two stages; x1 is read by nothing.
Circuit TwoStages() {
  Circuit circuit("two");
  const ValueId x = circuit.AddInput("x0", kByte);
  circuit.AddInput("x1", kByte);
  circuit.AddUnusedInput(kByte);
  const ValueId z = circuit.AddInput("x3", kByte);
  circuit.BeginSection("l0", "The layer.");
  const ValueId three = circuit.AddSum("l0_s1_0", x, 0, x, 1);
  const ValueId held = circuit.AddRegister("l0_s1_0_r1", three);
  const ValueId waits = circuit.AddRegister("x3_r1", z);
  const ValueId sum = circuit.AddSum("l0_n0_sum", held, 0, waits, 0);
  const ValueId shifted = circuit.AddFloorShift("l0_n0", sum, 4);
  circuit.AddOutput(circuit.AddRegister("l0_n0_r2", shifted));
  return circuit;
}

TEST(RtlBodyTest, SaysWhatSignalsAre) {
  const Circuit circuit = TwoStages();
  const RtlBody body = MakeRtlBody(circuit, circuit, RtlNames(circuit, {}));
  ASSERT_EQ(body.blocks.size(), 2u);
  EXPECT_EQ(body.latency, 2);
  EXPECT_EQ(body.blocks[1].prefix, "l0");
  EXPECT_EQ(body.blocks[1].comment, "The layer.");
  std::vector<std::string> meanings;
  for (const RtlSignal& signal : body.blocks[1].signals) {
    meanings.push_back(signal.meaning);
  }
  EXPECT_EQ(meanings, (std::vector<std::string>{"x0 + 2 * x0", "", "",
                                                "l0_s1_0_r1 + x3_r1",
                                                "l0_n0_sum >> 4", ""}));
}

TEST(RtlBodyTest, FindsBitsThatNothingReads) {
  const Circuit circuit = TwoStages();
  const RtlBody body = MakeRtlBody(circuit, circuit, RtlNames(circuit, {}));
  ASSERT_EQ(body.blocks[0].unread.size(), 1u);
  EXPECT_EQ(body.blocks[0].unread[0].signal, "x1");
  EXPECT_EQ(body.blocks[0].unread[0].width, 8);
  ASSERT_EQ(body.blocks[1].unread.size(), 1u);
  EXPECT_EQ(body.blocks[1].unread[0].signal, "l0_n0_sum");
  EXPECT_EQ(body.blocks[1].unread[0].high, 3);
  EXPECT_EQ(body.blocks[1].unread[0].low, 0);
}

TEST(RtlBodyTest, RegistersStandInTheirStages) {
  const Circuit circuit = TwoStages();
  const RtlBody body = MakeRtlBody(circuit, circuit, RtlNames(circuit, {}));
  const ClockedBlock block = {
      .comment = "#",
      .open = "begin\n",
      .indent = "  ",
      .close = "end\n",
      .text = [](const RtlExpression& value) { return value.signal; }};
  EXPECT_EQ(ClockedBlocks(body, block),
            "\n# Stage 1.\nbegin\n  l0_s1_0_r1 <= l0_s1_0;\n"
            "  x3_r1 <= x3;\nend\n"
            "\n# Stage 2.\nbegin\n  l0_n0_r2 <= l0_n0;\nend\n");
}

}  // namespace
}  // namespace autopruner
