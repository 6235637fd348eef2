// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer: trains the tagger of boosted H -> bb jets.
#include "trainer/command/trainer_main.h"
#include "trainer/hbb/hbb_tagger.h"
#include "trainer/run/train_network.h"

int main(int argc, char** argv) {
  using namespace autopruner;  // NOLINT
  return TrainerMain(MakeTrainable<kHbbTagger>("hbb_tagger"), argc, argv);
}
