// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer: trains the tagger of boosted H -> bb jets.
#include "trainer/hbb_tagger.h"
#include "trainer/train_network.h"
#include "trainer/trainer_main.h"

int main(int argc, char** argv) {
  using namespace autopruner;  // NOLINT
  return TrainerMain(MakeTrainable<kHbbTagger>("hbb_tagger"), argc, argv);
}
