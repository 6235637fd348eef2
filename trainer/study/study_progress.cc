// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_progress.h"

#include <algorithm>

#include "trainer/metrics/metrics.h"

namespace autopruner {
namespace {

std::vector<int> JobsOf(const StudyBoard& board) {
  std::vector<int> jobs;
  int next = 0;
  for (int k = 0; k < board.runs(); ++k) {
    jobs.push_back(board.done(k) ? -1 : next++);
  }
  return jobs;
}

}  // namespace

StudyProgress::StudyProgress(const Trainable& network, const StudyBoard& board)
    : jobs_(JobsOf(board)),
      progress_({.label = network.name,
                 .jobs = std::max(1, board.runs() - board.done_earlier()),
                 .metric = PrimaryMetricName(network.spec.head)}),
      shares_(jobs_.size()) {}

void StudyProgress::Update(int index, const ProgressState& state) {
  {
    const std::lock_guard lock(mutex_);
    if (state.share() < shares_[index]) return;
    shares_[index] = state.share();
  }
  if (jobs_[index] >= 0) progress_.Update(jobs_[index], state);
}

}  // namespace autopruner
