// SPDX-License-Identifier: Apache-2.0
//
// What a study has finished, kept on disk so that a killed study goes on.
//
//   auto journal = StudyJournal::Open("out/journal.txt", configuration);
//   (*journal)->rows();                    // finished earlier
//   (*journal)->Append(row);               // on disk when it returns
//
// The first line is the configuration; a journal of another one is an error.
// Every other line is a row and its checksum. A line that was cut off is
// dropped with all that follows.
#ifndef TRAINER_STUDY_STUDY_JOURNAL_H_
#define TRAINER_STUDY_STUDY_JOURNAL_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trainer/study/study_plan.h"

namespace autopruner {

class StudyJournal {
 public:
  // Opens or makes the journal at `path`. `configuration` is one line.
  //   Errors: FailedPrecondition if it is of another configuration, or if
  //   another process has it open; Unknown if it cannot be written.
  static absl::StatusOr<std::unique_ptr<StudyJournal>> Open(
      const std::string& path, const std::string& configuration);
  ~StudyJournal();
  StudyJournal(const StudyJournal&) = delete;
  StudyJournal& operator=(const StudyJournal&) = delete;

  // The rows that were there at Open().
  const std::vector<StudyRow>& rows() const { return rows_; }

  // Any thread may call.
  absl::Status Append(const StudyRow& row);

 private:
  StudyJournal(std::string path, int file)
      : path_(std::move(path)), file_(file) {}
  absl::Status Recover(const std::string& configuration);
  absl::Status Write(const std::string& line);

  const std::string path_;
  const int file_;
  std::vector<StudyRow> rows_;
  std::mutex mutex_;
};

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_JOURNAL_H_
