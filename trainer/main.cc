// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer: trains the tagger of boosted H -> bb jets.
#include "trainer/command/trainer_main.h"
#include "trainer/hbb/hbb_trainable.h"

int main(int argc, char** argv) {
  return autopruner::TrainerMain(autopruner::HbbTrainable(), argc, argv);
}
