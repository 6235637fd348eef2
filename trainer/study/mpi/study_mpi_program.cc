// SPDX-License-Identifier: Apache-2.0
//
// mpirun study_mpi: the study of the H -> bb tagger on many processors.
#include "trainer/hbb/hbb_trainable.h"
#include "trainer/study/mpi/study_mpi_main.h"

int main(int argc, char** argv) {
  return autopruner::StudyMpiMain(autopruner::HbbTrainable(), argc, argv);
}
