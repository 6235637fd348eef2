// SPDX-License-Identifier: Apache-2.0
//
// The H -> bb tagger, compiled once for all programs that train it.
//
//   int main(int argc, char** argv) {
//     return StudyMain(HbbTrainable(), argc, argv);
//   }
#ifndef TRAINER_HBB_HBB_TRAINABLE_H_
#define TRAINER_HBB_HBB_TRAINABLE_H_

#include "trainer/run/run.h"

namespace autopruner {

Trainable HbbTrainable();

}  // namespace autopruner

#endif  // TRAINER_HBB_HBB_TRAINABLE_H_
