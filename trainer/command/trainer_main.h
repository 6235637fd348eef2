// SPDX-License-Identifier: Apache-2.0
//
// The trainer as a program: flags in, tables and files out.
//
//   int main(int argc, char** argv) {
//     return TrainerMain(MakeTrainable<kHbbTagger>("hbb_tagger"), argc, argv);
//   }
#ifndef TRAINER_COMMAND_TRAINER_MAIN_H_
#define TRAINER_COMMAND_TRAINER_MAIN_H_

#include "trainer/run/run.h"

namespace autopruner {

// Trains `network` as the flags say; --help lists them.
//   Returns the exit status: 1 after an error, of which one line tells on
//   stderr.
int TrainerMain(const Trainable& network, int argc, char** argv);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_TRAINER_MAIN_H_
