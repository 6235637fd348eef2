// SPDX-License-Identifier: Apache-2.0
//
// The training runs of the trainer: for each seed the full network, the pruned
// one, and what else is asked for.
//
//   absl::StatusOr<std::vector<SeedRuns>> seeds = RunSeeds(network, task);
#ifndef TRAINER_COMMAND_TRAINER_RUNS_H_
#define TRAINER_COMMAND_TRAINER_RUNS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "trainer/command/trainer_task.h"
#include "trainer/report/summary.h"
#include "trainer/run/run.h"

namespace autopruner {

// Returns the runs of all seeds, whatever the number of threads. Draws one
// progress bar.
//   Errors: InvalidArgument where a budget of the firmware cannot be met.
absl::StatusOr<std::vector<SeedRuns>> RunSeeds(const Trainable& network,
                                               const TrainerTask& task);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_TRAINER_RUNS_H_
