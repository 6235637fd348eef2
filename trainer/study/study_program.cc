// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer/study, and NAME.study of every network: compares ways to
// prune it.
#include "trainer/run/this_network.h"
#include "trainer/study/study_main.h"

int main(int argc, char** argv) {
  return autopruner::StudyMain(autopruner::ThisNetwork(), argc, argv);
}
