// SPDX-License-Identifier: Apache-2.0
//
// mpirun NAME.study_mpi: the study of a network on many processors.
#include "trainer/run/this_network.h"
#include "trainer/study/mpi/study_mpi_main.h"

int main(int argc, char** argv) {
  return autopruner::StudyMpiMain(autopruner::ThisNetwork(), argc, argv);
}
