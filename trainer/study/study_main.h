// SPDX-License-Identifier: Apache-2.0
//
// A study as a program: flags in, a CSV and a report out.
//
//   int main(int argc, char** argv) {
//     return StudyMain(ThisNetwork(), argc, argv);
//   }
#ifndef TRAINER_STUDY_STUDY_MAIN_H_
#define TRAINER_STUDY_STUDY_MAIN_H_

#include "absl/status/status.h"
#include "trainer/run/run.h"
#include "trainer/study/study_runner.h"

namespace autopruner {

// Runs the study of `network` that the flags ask for; --help lists them.
//   Returns the exit status: 1 after an error, of which one line tells on
//   stderr.
int StudyMain(const Trainable& network, int argc, char** argv);

// Opens the journal of `study`, lets `executor` do what is missing in it, and
// writes the CSV and the report.
absl::Status RunStudy(const Trainable& network, const Study& study,
                      const StudyExecutor& executor);

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_MAIN_H_
