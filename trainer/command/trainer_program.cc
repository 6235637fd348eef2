// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer, and NAME.train of every network.
#include "trainer/command/trainer_main.h"
#include "trainer/run/this_network.h"

int main(int argc, char** argv) {
  return autopruner::TrainerMain(autopruner::ThisNetwork(), argc, argv);
}
