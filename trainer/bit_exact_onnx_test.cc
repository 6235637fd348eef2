// SPDX-License-Identifier: Apache-2.0
//
// A network that PyTorch trained: it decides as it did there, is quantised, and
// all that is generated gives the integers of what was trained. ring.csv holds
// samples in physical units with PyTorch's decisions as labels.
#include <string>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "codegen/bit_exact.h"
#include "gtest/gtest.h"
#include "trainer/command/trainer_task.h"
#include "trainer/forward_raw.h"
#include "trainer/run/train_network.h"

ABSL_DECLARE_FLAG(std::string, data);
ABSL_DECLARE_FLAG(std::string, onnx);

namespace autopruner {
namespace {

constexpr DenseSpec Hidden(int outputs) {
  return {
      .outputs = outputs, .activation = Activation::kRelu, .prunable = true};
}

// As //tools:new_network makes it: formats are found.
inline constexpr NetworkSpec kRing = {
    .inputs = 3,
    .layers = Layers(Hidden(8), Hidden(4), DenseSpec{.outputs = 1}),
    .head = Head::kSigmoid};

TEST(BitExactOnnxTest, ANetworkOfPyTorchShipsAsItIs) {
  const absl::FlagSaver flags;
  absl::SetFlag(&FLAGS_data, "testdata/onnx/ring.csv");
  absl::SetFlag(&FLAGS_onnx, "testdata/onnx/ring.onnx");
  const absl::StatusOr<TrainerTask> task = PrepareTask(kRing);
  ASSERT_TRUE(task.ok()) << task.status();
  NetworkRun<kRing> run("ring", task->data, task->request);
  const RunOutcome outcome = run.Run(nullptr);
  EXPECT_EQ(outcome.floating.test.at("accuracy"), 1);
  EXPECT_GT(outcome.fixed_point.test.at("accuracy"), 0.97);
  const Rows inputs = CornersAndRandom(outcome.model, 1000, 1);
  ExpectBitExact(
      outcome.model, inputs,
      {.others = {{"forward pass", ForwardRaw(run.fixed_point(), inputs)}},
       .icarus_inputs = 200});
}

}  // namespace
}  // namespace autopruner
