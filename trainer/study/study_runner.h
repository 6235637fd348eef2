// SPDX-License-Identifier: Apache-2.0
//
// Trains the runs of a study on the threads of this process.
//
//   StudyBoard board(study.plan, journal);
//   absl::Status status = RunOnThreads(network, study, board);
#ifndef TRAINER_STUDY_STUDY_RUNNER_H_
#define TRAINER_STUDY_STUDY_RUNNER_H_

#include <atomic>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trainer/run/run.h"
#include "trainer/study/study_board.h"
#include "trainer/study/study_plan.h"
#include "trainer/study/study_setup.h"

namespace autopruner {

// Does the work on `board` and returns its status.
using StudyExecutor = std::function<absl::Status(const Trainable&, const Study&,
                                                 StudyBoard& board)>;

// Trains one run, and writes its model where the study asks for it. When
// `cancelled` becomes true, the row is worth nothing.
//   Errors: of the file.
absl::StatusOr<StudyRow> TrainTask(const Trainable& network, const Study& study,
                                   const StudyTask& task,
                                   const ProgressCallback& progress,
                                   const std::atomic<bool>* cancelled);

// The executor of one process: as many threads as --threads says.
absl::Status RunOnThreads(const Trainable& network, const Study& study,
                          StudyBoard& board);

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_RUNNER_H_
