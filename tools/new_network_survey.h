// SPDX-License-Identifier: Apache-2.0
//
// What a network for some data has to be: its inputs, its head, its outputs.
//
//   ASSIGN_OR_RETURN(const DataSurvey survey, SurveyData(Task::kAuto));
//   survey.inputs, survey.head, survey.reason
//     ->  35, Head::kSoftmax, "column 'flavour' has 3 labels: b, c, light"
#ifndef TOOLS_NEW_NETWORK_SURVEY_H_
#define TOOLS_NEW_NETWORK_SURVEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "core/network_spec.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// What is learnt from the labels.
enum class Task { kAuto, kClassification, kRegression };

// Parses --task.
absl::StatusOr<Task> ParseTask(const std::string& text);

struct DataSurvey {
  int inputs = 0;
  int outputs = 0;
  Head head = Head::kSigmoid;
  std::string reason = {};  // how head and outputs were chosen
};

// Whether labels that are whole numbers, `labels` different ones of `samples`
// samples, are taken for classes: few, and each there often.
bool AreClasses(int labels, int samples);

// Whether all targets are whole numbers, and these are taken for classes.
bool AreClasses(const Dataset& targets);

// Returns the survey of loaded data.
DataSurvey Survey(const Dataset& train);

// Reads what the flags of trainer/data/data_flags.h ask for. With Task::kAuto
// text, true and false are classes, whole numbers where AreClasses(), and all
// else are targets.
//   Errors: as LoadFlaggedDataAsTheyAre().
absl::StatusOr<DataSurvey> SurveyData(Task task);

}  // namespace autopruner

#endif  // TOOLS_NEW_NETWORK_SURVEY_H_
