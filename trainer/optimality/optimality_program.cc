// SPDX-License-Identifier: Apache-2.0
//
// bazel run //trainer/optimality, and NAME.optimality of every network: where
// AutoPruner's choices rank among all.
#include "trainer/optimality/optimality_main.h"
#include "trainer/optimality/optimality_networks.h"

int main(int argc, char** argv) {
  using namespace autopruner;  // NOLINT
  return OptimalityMain(LayoutNetwork(), FeatureNetwork(), argc, argv);
}
