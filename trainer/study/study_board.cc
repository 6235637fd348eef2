// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_board.h"

#include <algorithm>

namespace autopruner {

StudyBoard::StudyBoard(const StudyPlan& plan, StudyJournal& journal)
    : cases_(StudyCases(plan)),
      journal_(journal),
      rows_(cases_.size()),
      taken_(cases_.size()) {
  for (const StudyRow& row : journal.rows()) {
    const auto at = std::find(cases_.begin(), cases_.end(), row.of);
    if (at == cases_.end() || rows_[at - cases_.begin()]) continue;
    rows_[at - cases_.begin()] = row;
    ++done_earlier_;
  }
  done_ = done_earlier_;
}

std::optional<StudyTask> StudyBoard::Take(Idle idle) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return Over() || Next(idle) >= 0; });
  if (Over()) return std::nullopt;
  const int index = Next(idle);
  ++taken_[index];
  StudyTask task = {.index = index, .of = cases_[index]};
  if (const int found = Found(index); found >= 0) {
    task.live = rows_[found]->live;
  }
  return task;
}

absl::Status StudyBoard::Give(const StudyRow& row) {
  const std::lock_guard lock(mutex_);
  const auto at = std::find(cases_.begin(), cases_.end(), row.of);
  if (at == cases_.end()) return absl::NotFoundError("a row of no run");
  std::optional<StudyRow>& place = rows_[at - cases_.begin()];
  if (place || !status_.ok()) return status_;
  status_ = journal_.Append(row);
  if (status_.ok()) {
    place = row;
    ++done_;
  }
  changed_.notify_all();
  return status_;
}

void StudyBoard::Fail(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (status_.ok()) status_ = status;
  changed_.notify_all();
}

bool StudyBoard::over() const {
  const std::lock_guard lock(mutex_);
  return Over();
}

absl::Status StudyBoard::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

bool StudyBoard::done(int index) const {
  const std::lock_guard lock(mutex_);
  return rows_[index].has_value();
}

std::vector<StudyRow> StudyBoard::rows() const {
  const std::lock_guard lock(mutex_);
  std::vector<StudyRow> rows;
  for (const auto& row : rows_) rows.push_back(*row);
  return rows;
}

bool StudyBoard::Over() const { return !status_.ok() || done_ == runs(); }

// The run whose layout run `index` takes over; -1 if it needs none.
int StudyBoard::Found(int index) const {
  if (cases_[index].method != PruningMethod::kScratch) return -1;
  StudyCase found = cases_[index];
  found.method = PruningMethod::kAutoPruner;
  return static_cast<int>(std::find(cases_.begin(), cases_.end(), found) -
                          cases_.begin());
}

bool StudyBoard::Ready(int index) const {
  const int found = Found(index);
  return !rows_[index] && (found < 0 || rows_[found]);
}

// The ready run that was taken least often, the first of several; -1: none.
int StudyBoard::Next(Idle idle) const {
  int next = -1;
  for (int k = 0; k < runs(); ++k) {
    if (!Ready(k) || (idle == Idle::kWait && taken_[k] > 0)) continue;
    if (next < 0 || taken_[k] < taken_[next]) next = k;
  }
  return next;
}

}  // namespace autopruner
