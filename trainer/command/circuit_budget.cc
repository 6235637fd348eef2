// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/circuit_budget.h"

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/flag_numbers.h"
#include "base/status_macros.h"
#include "codegen/device/device_flag.h"

ABSL_FLAG(int64_t, budget_luts, 0,
          "LUTs of the firmware, at most, as //codegen estimates them; 0: no "
          "such budget. Nodes, digits of weights and bits of values compete "
          "for them in one training");
ABSL_FLAG(int64_t, budget_flip_flops, 0,
          "flip-flops of the firmware, at most, in the same way");
ABSL_FLAG(std::string, device, autopruner::DefaultDevice().key,
          "what LUTs are counted for: " + autopruner::DeviceKeys());

namespace autopruner {

std::string BudgetFlag(const CircuitMeasure& measure) {
  return absl::StrCat("budget_", measure.key);
}

namespace {

// Each measure has a flag: a test.
int64_t Asked(const CircuitMeasure& measure) {
  return absl::FindCommandLineFlag(BudgetFlag(measure))
      ->TryGet<int64_t>()
      .value();
}

}  // namespace

absl::StatusOr<CircuitBudget> FlaggedCircuitBudget() {
  CircuitBudget budget;
  ASSIGN_OR_RETURN(budget.device, FindDevice(absl::GetFlag(FLAGS_device)));
  for (const CircuitMeasure& measure : CircuitMeasures()) {
    const int64_t asked = Asked(measure);
    RETURN_IF_ERROR(CheckFlagRange(BudgetFlag(measure),
                                   static_cast<double>(asked), 0, 1e9));
    if (asked == 0) continue;
    if (budget.most > 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", BudgetFlag(*budget.measure), " and --",
                       BudgetFlag(measure), ": expected one of them"));
    }
    budget.most = asked;
    budget.measure = &measure;
  }
  return budget;
}

}  // namespace autopruner
