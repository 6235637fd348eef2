// SPDX-License-Identifier: Apache-2.0
//
// The flags that say how to train networks: --epochs, --batch,
// --learning_rate, --weight_decay, --validation, --seed, --threads.
//
//   absl::Status status = CheckTrainingFlags();
//   RunRequest request = FlaggedRequest();        // of the first seed
//   RunJobs(jobs, absl::GetFlag(FLAGS_threads), ...);
//
// A program has these flags when it links this library.
#ifndef TRAINER_RUN_TRAINING_FLAGS_H_
#define TRAINER_RUN_TRAINING_FLAGS_H_

#include <cstdint>

#include "absl/flags/declare.h"
#include "absl/status/status.h"
#include "trainer/run/run.h"

ABSL_DECLARE_FLAG(double, validation);
ABSL_DECLARE_FLAG(uint64_t, seed);
ABSL_DECLARE_FLAG(int, threads);

namespace autopruner {

// Checks all of them.
//   Errors: InvalidArgument: "--epochs=0: must be 1 to 1000000".
absl::Status CheckTrainingFlags();

// What the flags ask for: nothing is pruned.
RunRequest FlaggedRequest();

// Where --epochs is not given: as many more epochs as the training part needs
// for enough steps. Adds to data.report that there are more, or that those
// that were asked for are fewer.
void GrowEpochs(TrainingData& data, RunRequest& request);

}  // namespace autopruner

#endif  // TRAINER_RUN_TRAINING_FLAGS_H_
