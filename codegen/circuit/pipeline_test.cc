// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/pipeline.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/expand.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/levels.h"
#include "codegen/circuit/lower.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Every operation reads values of its own clock only.
void ExpectBalanced(const Circuit& circuit) {
  for (const Op& op : circuit.ops()) {
    const int clock = op.stage - (op.kind == OpKind::kRegister ? 1 : 0);
    ForEachOperand(op, [&](ValueId operand) {
      if (circuit.op(operand).kind == OpKind::kConstant) return;
      EXPECT_EQ(circuit.op(operand).stage, clock) << op.name;
    });
  }
  for (const ValueId id : circuit.outputs()) {
    if (circuit.op(id).kind == OpKind::kConstant) continue;
    EXPECT_EQ(circuit.op(id).stage, circuit.latency());
    EXPECT_EQ(circuit.op(id).kind, OpKind::kRegister);
  }
}

// The most operations in a row between two registers.
int LongestStage(const Circuit& circuit) {
  std::vector<int> levels;
  int longest = 0;
  for (const Op& op : circuit.ops()) {
    int level = 0;
    ForEachOperand(
        op, [&](ValueId operand) { level = std::max(level, levels[operand]); });
    level += IsWiring(op) ? 0 : 1;
    if (op.kind == OpKind::kRegister) level = 0;
    levels.push_back(level);
    longest = std::max(longest, level);
  }
  return longest;
}

class PipelineTest : public testing::TestWithParam<bool> {
 protected:
  PipelineTest()
      : model_(RandomModel({.sizes = {10, 8, 5, 2},
                            .seed = GetParam() ? 12u : 7u,
                            .live = 0.8,
                            .mixed_formats = GetParam()})),
        adders_(ExpandDots(*Lower(model_), {})) {}

  void ExpectSameOutputs(const Circuit& circuit) {
    for (const std::vector<int64_t>& input : RandomInputs(model_, 200, 1)) {
      ASSERT_EQ(Evaluate(circuit, input), InferReference(model_, input));
    }
  }

  Model model_;
  Circuit adders_;
};

TEST_P(PipelineTest, BoundsAddersPerStage) {
  const int depth = Depth(adders_);
  ASSERT_GT(depth, 8);
  for (const int adders : {1, 2, 3, 4, 1000}) {
    const absl::StatusOr<Circuit> fast =
        Pipeline(adders_, {.adders_per_stage = adders});
    ASSERT_TRUE(fast.ok()) << fast.status();
    EXPECT_EQ(fast->latency(), (depth + adders - 1) / adders);
    ASSERT_EQ(fast->sections().size(), adders_.sections().size());
    for (size_t s = 0; s < fast->sections().size(); ++s) {
      EXPECT_EQ(fast->sections()[s].prefix, adders_.sections()[s].prefix);
    }
    EXPECT_LE(LongestStage(*fast), adders);
    ExpectBalanced(*fast);
    ExpectSameOutputs(*fast);
  }
}

TEST_P(PipelineTest, MeetsEveryPossibleLatency) {
  const int depth = Depth(adders_);
  for (int latency = 1; latency <= depth; ++latency) {
    const absl::StatusOr<Circuit> fast =
        Pipeline(adders_, {.latency = latency});
    ASSERT_TRUE(fast.ok()) << fast.status();
    EXPECT_EQ(fast->latency(), latency);
    EXPECT_EQ(LongestStage(*fast), (depth + latency - 1) / latency);
    ExpectBalanced(*fast);
    ExpectSameOutputs(*fast);
  }
}

TEST_P(PipelineTest, HasNoRegistersUnlessAsked) {
  const absl::StatusOr<Circuit> same = Pipeline(adders_, {});
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(same->latency(), 0);
  EXPECT_EQ(same->ops().size(), adders_.ops().size());
}

TEST_P(PipelineTest, NamesWhatIsPossible) {
  const std::string depth = absl::StrCat(Depth(adders_));
  EXPECT_EQ(
      Pipeline(adders_, {.latency = Depth(adders_) + 1}).status().message(),
      absl::StrCat("--latency=", Depth(adders_) + 1, ": impossible; with ",
                   depth, " adders in a row, this network can have 1 to ",
                   depth, " cycles"));
  EXPECT_FALSE(Pipeline(adders_, {.latency = -1}).ok());
  EXPECT_EQ(Pipeline(adders_, {.adders_per_stage = -2}).status().message(),
            "--adders_per_stage=-2: expected 0 (no registers) or more");
}

TEST_P(PipelineTest, HardwareIsExpandedAndPipelined) {
  const absl::StatusOr<Circuit> circuit =
      MakeHardware(model_, {.adders_per_stage = 3});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const absl::StatusOr<Circuit> wires = MakeHardware(model_, {});
  ASSERT_TRUE(wires.ok()) << wires.status();
  EXPECT_EQ(circuit->latency(), (Depth(*wires) + 2) / 3);
  ExpectSameOutputs(*circuit);
  EXPECT_FALSE(MakeHardware(model_, {.latency = 1000}).ok());
}

TEST(PipelineWiresTest, RegistersWires) {
  Circuit wire("wire");
  wire.AddOutput(wire.AddInput("x0", {.width = 4, .frac = 0}));
  wire.AddOutput(wire.AddConstant("c", 3, 0));
  const absl::StatusOr<Circuit> fast = Pipeline(wire, {.latency = 1});
  ASSERT_TRUE(fast.ok()) << fast.status();
  ExpectBalanced(*fast);
  EXPECT_EQ(fast->latency(), 1);
  EXPECT_EQ(Evaluate(*fast, {{5}}), (std::vector<int64_t>{5, 3}));
}

INSTANTIATE_TEST_SUITE_P(UniformAndMixedFormats, PipelineTest, testing::Bool());

}  // namespace
}  // namespace autopruner
