// SPDX-License-Identifier: Apache-2.0
//
// The study on many processors or machines, through MPI.
//
//   int main(int argc, char** argv) {
//     return StudyMpiMain(ThisNetwork(), argc, argv);
//   }
//
//   mpirun --enable-recovery -n 64 study_mpi --budgets=8,16 --out=study
//
// Rank 0 hands out the runs, trains as the others do, and alone writes. Where
// no new run is left, ranks repeat those that are not finished; the first
// result counts. So a rank that dies, or is slow, holds up nothing, and nobody
// has to notice its death.
#ifndef TRAINER_STUDY_MPI_STUDY_MPI_MAIN_H_
#define TRAINER_STUDY_MPI_STUDY_MPI_MAIN_H_

#include "trainer/run/run.h"

namespace autopruner {

// As StudyMain, in each rank of an MPI job. Without mpirun: in one.
int StudyMpiMain(const Trainable& network, int argc, char** argv);

}  // namespace autopruner

#endif  // TRAINER_STUDY_MPI_STUDY_MPI_MAIN_H_
