// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/target_format.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

NetworkSpec Spec(Head head, Format output) {
  return {
      .inputs = 1,
      .input = {.width = 8, .frac = 4},
      .layers = Layers(DenseSpec{
          .outputs = 1, .weight = {.width = 6, .frac = 4}, .output = output}),
      .head = head};
}

std::string ErrorOf(const NetworkSpec& spec, const std::vector<float>& train,
                    const std::vector<float>& test) {
  TrainTest data;
  data.train.y = train;
  data.test.y = test;
  return std::string(CheckTargets(spec, data).message());
}

constexpr Format kOutput = {.width = 8, .frac = 4};  // -8 to 7.9375

TEST(TargetFormatTest, TargetsWithinTheFormatPass) {
  const NetworkSpec spec = Spec(Head::kLinear, kOutput);
  EXPECT_EQ(ErrorOf(spec, {-8, 0, 7.9375}, {1}), "");
  EXPECT_EQ(ErrorOf(spec, {-8.03f, 7.96f}, {1}), "");  // rounds into it
  // Ties go up: -8.03125 to -8, and 7.96875 to 8, which is beyond.
  EXPECT_EQ(ErrorOf(spec, {-8.03125f, 1}, {1}), "");
  EXPECT_NE(ErrorOf(spec, {7.96875f, 1}, {1}), "");
}

TEST(TargetFormatTest, OneBeyondIsNamedWithWhatWouldHoldIt) {
  const NetworkSpec spec = Spec(Head::kLinear, kOutput);
  EXPECT_EQ(ErrorOf(spec, {1, 431.5, 500}, {1}),
            "--data: target 431.5 (sample 1 of the training part) is beyond "
            "the output format Q8.4, which holds -8 to 7.9375; targets are 1 "
            "to 500: expected an .output of width 14, or scaled targets");
  EXPECT_NE(ErrorOf(spec, {1, 2}, {3, 4, 8}).find("sample 2 of the test part"),
            std::string::npos);
  EXPECT_NE(ErrorOf(spec, {1, -8.5}, {3}).find("width 9"), std::string::npos);
  const NetworkSpec unsigned_spec =
      Spec(Head::kLinear, {.width = 8, .frac = 4, .is_signed = false});
  EXPECT_NE(ErrorOf(unsigned_spec, {1, -1}, {3}).find("width 7, signed"),
            std::string::npos)
      << ErrorOf(unsigned_spec, {1, -1}, {3});
}

TEST(TargetFormatTest, TargetsBelowTheStepAreAnError) {
  const NetworkSpec spec = Spec(Head::kLinear, kOutput);
  EXPECT_NE(ErrorOf(spec, {0.01f, 0.02f}, {0.015f}).find("more fraction bits"),
            std::string::npos);
  EXPECT_EQ(ErrorOf(spec, {0.01f, 0.05f}, {0.015f}), "");
}

TEST(TargetFormatTest, AClassifiersOutputsAreFree) {
  EXPECT_EQ(ErrorOf(Spec(Head::kSigmoid, {.width = 2, .frac = 4}), {0, 1}, {1}),
            "");
  EXPECT_EQ(ErrorOf(Spec(Head::kLinear, {}), {0, 1000}, {1}), "");
}

}  // namespace
}  // namespace autopruner
