// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer/study: compares ways to prune the H -> bb tagger.
#include "trainer/hbb/hbb_trainable.h"
#include "trainer/study/study_main.h"

int main(int argc, char** argv) {
  return autopruner::StudyMain(autopruner::HbbTrainable(), argc, argv);
}
