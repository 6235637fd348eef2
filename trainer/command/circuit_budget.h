// SPDX-License-Identifier: Apache-2.0
//
// The budgets of the firmware on the command line, one flag for each of
// CircuitMeasures(): --budget_luts=1000 --device=ice40
//
//   ASSIGN_OR_RETURN(const CircuitBudget budget, FlaggedCircuitBudget());
//   budget.most, budget.device->key  ->  1000, "ice40"
#ifndef TRAINER_COMMAND_CIRCUIT_BUDGET_H_
#define TRAINER_COMMAND_CIRCUIT_BUDGET_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "codegen/device/device.h"
#include "trainer/run/circuit_measure.h"

namespace autopruner {

struct CircuitBudget {
  int64_t most = 0;  // 0: no such budget
  const CircuitMeasure* measure = &DefaultMeasure();
  const Device* device = &DefaultDevice();
};

// Returns the name of the flag that sets a budget of `measure`: "budget_luts".
std::string BudgetFlag(const CircuitMeasure& measure);

// Returns what the command line asks for.
//   Errors: InvalidArgument for a number out of range, for two budgets and for
//   an unknown device.
absl::StatusOr<CircuitBudget> FlaggedCircuitBudget();

}  // namespace autopruner

#endif  // TRAINER_COMMAND_CIRCUIT_BUDGET_H_
