// SPDX-License-Identifier: Apache-2.0
//
// Trains all that a budget allows, as a program: flags in, tables and a CSV
// out.
//
//   int main(int argc, char** argv) {
//     return OptimalityMain(LayoutNetwork(), FeatureNetwork(), argc, argv);
//   }
#ifndef TRAINER_OPTIMALITY_OPTIMALITY_MAIN_H_
#define TRAINER_OPTIMALITY_OPTIMALITY_MAIN_H_

#include "trainer/run/run.h"

namespace autopruner {

// `layouts` takes all features of the data, `features` some of them, which
// --candidates names. Returns the exit status.
int OptimalityMain(const Trainable& layouts, const Trainable& features,
                   int argc, char** argv);

}  // namespace autopruner

#endif  // TRAINER_OPTIMALITY_OPTIMALITY_MAIN_H_
