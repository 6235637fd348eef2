// SPDX-License-Identifier: Apache-2.0
//
// Which runs of a study are to be done, are being done, and are done.
//
//   StudyBoard board(plan, journal);
//   while (auto task = board.Take(StudyBoard::Idle::kWait)) {
//     board.Give(Train(*task));
//   }
//   board.rows()              // all, in the order of the CSV
//
// Any thread may call. The first row that is given of a run counts, and is in
// the journal when Give() returns.
#ifndef TRAINER_STUDY_STUDY_BOARD_H_
#define TRAINER_STUDY_STUDY_BOARD_H_

#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "trainer/study/study_journal.h"
#include "trainer/study/study_plan.h"

namespace autopruner {

// A run to be done.
struct StudyTask {
  int index = 0;  // in StudyCases
  StudyCase of = {};
  std::vector<bool> live = {};  // as MakeRequest takes them

  bool operator==(const StudyTask&) const = default;
};

class StudyBoard {
 public:
  // What Take() does when every run that can be done is being done: wait until
  // there is another one, or hand out one of them again (results are the same,
  // so nobody has to find out whether the first to take it still lives).
  enum class Idle { kWait, kAgain };

  // `journal` must outlive this; its rows are done from the beginning.
  StudyBoard(const StudyPlan& plan, StudyJournal& journal);

  // Returns a run to be done; nothing when all is done, or after an error.
  std::optional<StudyTask> Take(Idle idle);

  // Takes a finished run.
  //   Errors: as StudyJournal::Append; they end the study. NotFound if the row
  //   is of no run of the plan.
  absl::Status Give(const StudyRow& row);

  // Ends the study with an error.
  void Fail(const absl::Status& status);

  bool over() const;  // done, or after an error
  absl::Status status() const;
  int runs() const { return static_cast<int>(cases_.size()); }
  int done_earlier() const { return done_earlier_; }
  bool done(int index) const;
  // Returns all rows. Only when all is done.
  std::vector<StudyRow> rows() const;

 private:
  // All below need mutex_.
  bool Over() const;
  bool Ready(int index) const;
  int Next(Idle idle) const;
  int Found(int index) const;

  const std::vector<StudyCase> cases_;
  StudyJournal& journal_;
  int done_earlier_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::optional<StudyRow>> rows_;
  std::vector<int> taken_;  // how often
  int done_ = 0;
  absl::Status status_;
};

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_BOARD_H_
