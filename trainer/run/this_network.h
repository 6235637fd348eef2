// SPDX-License-Identifier: Apache-2.0
//
// The network that a program is about.
//
//   int main(int argc, char** argv) {
//     return TrainerMain(ThisNetwork(), argc, argv);
//   }
//
// Programs are compiled once for all networks. pruned_network() of
// tools/network.bzl writes this function from a spec, and links it to them.
#ifndef TRAINER_RUN_THIS_NETWORK_H_
#define TRAINER_RUN_THIS_NETWORK_H_

#include "trainer/run/run.h"

namespace autopruner {

Trainable ThisNetwork();

}  // namespace autopruner

#endif  // TRAINER_RUN_THIS_NETWORK_H_
