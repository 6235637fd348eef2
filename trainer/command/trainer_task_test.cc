// SPDX-License-Identifier: Apache-2.0

#include "trainer/command/trainer_task.h"

#include <string>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "core/network_spec.h"
#include "core/pruning_plan.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "trainer/data/data_flags.h"

ABSL_DECLARE_FLAG(std::string, keep);
ABSL_DECLARE_FLAG(std::string, onnx);

namespace autopruner {
namespace {

using ::testing::HasSubstr;

constexpr DenseSpec Hidden(int nodes, bool prunable) {
  return {.outputs = nodes,
          .weight = {.width = 6, .frac = 4},
          .output = {.width = 8, .frac = 4},
          .activation = Activation::kRelu,
          .prunable = prunable};
}

// The first layer is not to be pruned.
constexpr NetworkSpec kSpec = {
    .inputs = 2,
    .input = {.width = 8, .frac = 4},
    .layers = Layers(Hidden(4, false), Hidden(6, true), Hidden(5, true),
                     Hidden(1, false)),
    .head = Head::kSigmoid,
};

// Writes samples of two features and has them read.
void UsePoints(int classes) {
  std::string csv = "a,b,label\n";
  for (int s = 0; s < 90; ++s) {
    absl::StrAppend(&csv, s % 7, ",", s % 11, ",", s % classes, "\n");
  }
  const std::string path = testing::TempDir() + "/points.csv";
  ASSERT_TRUE(WriteFileAtomically(path, csv).ok());
  absl::SetFlag(&FLAGS_data, path);
}

TEST(TrainerTaskTest, ATrainedNetworkStaysAsItIs) {
  constexpr NetworkSpec kClasses = {
      .inputs = 2,
      .layers = Layers(
          DenseSpec{
              .outputs = 6, .activation = Activation::kRelu, .prunable = true},
          DenseSpec{.outputs = 3}),
      .head = Head::kSoftmax};
  UsePoints(3);
  absl::SetFlag(&FLAGS_onnx, "testdata/onnx/classes.onnx");
  const absl::StatusOr<TrainerTask> task = PrepareTask(kClasses);
  ASSERT_TRUE(task.ok()) << task.status();
  EXPECT_FALSE(task->request.initial.empty());
  EXPECT_FALSE(task->prunes);
  EXPECT_EQ(task->provenance.at("onnx"), "classes.onnx");
  NetworkSpec wider = kClasses;
  wider.layers.at[0].outputs = 7;
  EXPECT_THAT(PrepareTask(wider).status().message(),
              HasSubstr("testdata/onnx/classes.onnx: is a network of 2-6-3; "
                        "this one is 2-7-3"));
  absl::SetFlag(&FLAGS_onnx, "");
}

TEST(TrainerTaskTest, ABudgetForEachLayerSkipsThoseThatAreNotPruned) {
  UsePoints(2);
  absl::SetFlag(&FLAGS_keep, "3,2");
  const absl::StatusOr<TrainerTask> task = PrepareTask(kSpec);
  ASSERT_TRUE(task.ok()) << task.status();
  EXPECT_TRUE(task->prunes);
  const PruningPlan& plan = task->request.plan;
  EXPECT_EQ(plan.keep, 0);
  EXPECT_EQ(plan.keep_in_layer[0], 0);
  EXPECT_EQ(plan.keep_in_layer[1], 3);
  EXPECT_EQ(plan.keep_in_layer[2], 2);
  EXPECT_EQ(plan.keep_in_layer[3], 0);
}

}  // namespace
}  // namespace autopruner
