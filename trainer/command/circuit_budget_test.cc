// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/circuit_budget.h"

#include <cstdint>
#include <string>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "gtest/gtest.h"

ABSL_DECLARE_FLAG(int64_t, budget_luts);
ABSL_DECLARE_FLAG(int64_t, budget_flip_flops);
ABSL_DECLARE_FLAG(std::string, device);

namespace autopruner {
namespace {

class CircuitBudgetTest : public testing::Test {
 private:
  absl::FlagSaver flags_;
};

TEST_F(CircuitBudgetTest, WithoutAFlagThereIsNone) {
  const auto budget = FlaggedCircuitBudget();
  ASSERT_TRUE(budget.ok()) << budget.status();
  EXPECT_EQ(budget->most, 0);
  EXPECT_EQ(budget->device, &DefaultDevice());
}

TEST_F(CircuitBudgetTest, EachMeasureHasAFlag) {
  for (const CircuitMeasure& measure : CircuitMeasures()) {
    absl::FlagSaver flags;
    absl::CommandLineFlag* flag =
        absl::FindCommandLineFlag(BudgetFlag(measure));
    ASSERT_NE(flag, nullptr) << measure.key;
    std::string error;
    ASSERT_TRUE(flag->ParseFrom("700", &error)) << error;
    const auto budget = FlaggedCircuitBudget();
    ASSERT_TRUE(budget.ok()) << budget.status();
    EXPECT_EQ(budget->most, 700);
    EXPECT_EQ(budget->measure, &measure);
  }
}

TEST_F(CircuitBudgetTest, CountsForTheDevice) {
  absl::SetFlag(&FLAGS_device, "ice40");
  const auto budget = FlaggedCircuitBudget();
  ASSERT_TRUE(budget.ok()) << budget.status();
  EXPECT_STREQ(budget->device->key, "ice40");
}

std::string Message() {
  return std::string(FlaggedCircuitBudget().status().message());
}

TEST_F(CircuitBudgetTest, TellsWhatIsWrong) {
  absl::SetFlag(&FLAGS_budget_luts, -1);
  EXPECT_EQ(Message(), "--budget_luts=-1: must be 0 to 1e+09");
  absl::SetFlag(&FLAGS_budget_luts, 500);
  absl::SetFlag(&FLAGS_budget_flip_flops, 500);
  EXPECT_EQ(Message(),
            "--budget_luts and --budget_flip_flops: expected one of them");
  absl::SetFlag(&FLAGS_device, "abacus");
  EXPECT_NE(Message().find("--device=abacus"), std::string::npos) << Message();
}

}  // namespace
}  // namespace autopruner
