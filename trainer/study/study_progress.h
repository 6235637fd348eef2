// SPDX-License-Identifier: Apache-2.0
//
// One progress bar for all runs of a study, wherever they are trained.
//
//   StudyProgress progress(network, board);
//   progress.Update(task.index, state);
//   progress.Finish();
#ifndef TRAINER_STUDY_STUDY_PROGRESS_H_
#define TRAINER_STUDY_STUDY_PROGRESS_H_

#include <mutex>
#include <vector>

#include "base/progress.h"
#include "trainer/run/run.h"
#include "trainer/study/study_board.h"

namespace autopruner {

class StudyProgress {
 public:
  // Shows those runs of `board` that are not yet done.
  StudyProgress(const Trainable& network, const StudyBoard& board);

  // Tells how far run `index` is. Any thread may call. Where two train the
  // same run, the one that is ahead is shown.
  void Update(int index, const ProgressState& state);
  void Finish() { progress_.Finish(); }

 private:
  std::vector<int> jobs_;  // [runs]; -1: done earlier
  Progress progress_;
  std::mutex mutex_;
  std::vector<double> shares_;  // [runs]
};

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_PROGRESS_H_
