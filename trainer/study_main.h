// SPDX-License-Identifier: Apache-2.0
//
// A study as a program: flags in, a CSV and a report out.
//
//   int main(int argc, char** argv) {
//     return StudyMain(MakeTrainable<kHbbTagger>("hbb_tagger"), argc, argv);
//   }
#ifndef TRAINER_STUDY_MAIN_H_
#define TRAINER_STUDY_MAIN_H_

#include "trainer/run.h"

namespace autopruner {

// Runs the study of `network` that the flags ask for; --help lists them.
//   Returns the exit status: 1 after an error, of which one line tells on
//   stderr.
int StudyMain(const Trainable& network, int argc, char** argv);

}  // namespace autopruner

#endif  // TRAINER_STUDY_MAIN_H_
