// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer:study: compares ways to prune the H -> bb tagger.
#include "trainer/hbb_tagger.h"
#include "trainer/study_main.h"
#include "trainer/train_network.h"

int main(int argc, char** argv) {
  using namespace autopruner;  // NOLINT
  return StudyMain(MakeTrainable<kHbbTagger>("hbb_tagger"), argc, argv);
}
