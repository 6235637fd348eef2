// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_runner.h"

#include <algorithm>
#include <thread>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/jobs.h"
#include "base/status_macros.h"
#include "codegen/model/model_file.h"
#include "trainer/run/circuit_measure.h"
#include "trainer/run/training_flags.h"
#include "trainer/study/study_progress.h"

namespace autopruner {

absl::StatusOr<StudyRow> TrainTask(const Trainable& network, const Study& study,
                                   const StudyTask& task,
                                   const ProgressCallback& progress,
                                   const std::atomic<bool>* cancelled) {
  RunRequest request =
      MakeRequest(task.of, study.request, network.spec, task.live);
  request.cancelled = cancelled;
  RunOutcome outcome = network.run(study.data, request, progress);
  const bool whole = cancelled == nullptr || !*cancelled;
  if (study.plan.CountsLuts() && whole && outcome.circuit == 0) {
    outcome.circuit = Measure(outcome.model, *request.measure, *request.device);
  }
  if (study.write_models && whole) {
    RETURN_IF_ERROR(MakeDirectories(study.out + "/models"));
    RETURN_IF_ERROR(WriteModel(
        outcome.model, absl::StrCat(study.out, "/", ModelFile(task.of))));
  }
  return MakeRow(task.of, network.spec.head, outcome);
}

absl::Status RunOnThreads(const Trainable& network, const Study& study,
                          StudyBoard& board) {
  StudyProgress progress(network, board);
  int threads = absl::GetFlag(FLAGS_threads);
  if (threads == 0) threads = std::thread::hardware_concurrency();
  threads = std::max(1, threads);
  RunJobs(threads, threads, [&](int) {
    while (const auto task = board.Take(StudyBoard::Idle::kWait)) {
      const auto update = [&](const ProgressState& state) {
        progress.Update(task->index, state);
      };
      const auto row = TrainTask(network, study, *task, update, nullptr);
      // An error stays on the board.
      const absl::Status status = row.ok() ? board.Give(*row) : row.status();
      if (!status.ok()) board.Fail(status);
    }
  });
  progress.Finish();
  return board.status();
}

}  // namespace autopruner
