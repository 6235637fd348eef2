// SPDX-License-Identifier: Apache-2.0
//
// What the flags of a study ask for, checked, with its data.
//
//   absl::StatusOr<Study> study = PrepareStudy(network);
//   study->plan, study->configuration  ->  .., "study 2 network=hbb_tagger .."
#ifndef TRAINER_STUDY_STUDY_SETUP_H_
#define TRAINER_STUDY_STUDY_SETUP_H_

#include <string>

#include "absl/status/statusor.h"
#include "trainer/run/run.h"
#include "trainer/study/study_plan.h"

namespace autopruner {

struct Study {
  StudyPlan plan;
  RunRequest request;  // what all runs share
  TrainingData data;
  // One line with everything that the rows depend on, the data by a checksum.
  std::string configuration = {};
  std::string out;            // a folder
  bool write_models = false;  // ModelFile() of each run, in `out`
};

// Reads flags and data: all that can go wrong for a wrong input goes wrong
// here.
//   Errors: one line, which starts with a flag or a file.
absl::StatusOr<Study> PrepareStudy(const Trainable& network);

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_SETUP_H_
