// SPDX-License-Identifier: Apache-2.0
#include "tools/new_network_survey.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "trainer/data/data_flags.h"

namespace autopruner {
namespace {

constexpr int kMostClasses = 100;
constexpr int kFewestSamples = 20;  // of a class, in the mean

constexpr uint64_t kSeed = 1;  // chooses the test part: of no matter here

std::string Labels(const Dataset& data) {
  constexpr size_t kShown = 10;
  const auto& names = data.class_names;
  if (names.size() <= kShown) return absl::StrJoin(names, ", ");
  return absl::StrCat(
      absl::StrJoin(names.begin(), names.begin() + kShown - 1, ", "), ", .., ",
      names.back());
}

}  // namespace

absl::StatusOr<Task> ParseTask(const std::string& text) {
  if (text == "auto") return Task::kAuto;
  if (text == "classification") return Task::kClassification;
  if (text == "regression") return Task::kRegression;
  return absl::InvalidArgumentError(absl::StrCat(
      "--task=", text, ": must be auto, classification or regression"));
}

bool AreClasses(int labels, int samples) {
  return labels <= 2 ||
         (labels <= kMostClasses && samples / labels >= kFewestSamples);
}

DataSurvey Survey(const Dataset& train) {
  DataSurvey survey = {.inputs = train.features};
  if (train.classes == 0) {
    survey.head = Head::kLinear;
    survey.outputs = 1;
    survey.reason = "labels are targets: a regression";
    return survey;
  }
  survey.head = train.classes == 2 ? Head::kSigmoid : Head::kSoftmax;
  survey.outputs = train.classes == 2 ? 1 : train.classes;
  survey.reason = absl::StrCat(train.classes, " classes (", Labels(train), ")");
  return survey;
}

bool AreClasses(const Dataset& targets) {
  const std::set<float> labels(targets.y.begin(), targets.y.end());
  return std::all_of(labels.begin(), labels.end(),
                     [](float label) { return label == std::floor(label); }) &&
         AreClasses(static_cast<int>(labels.size()), targets.samples());
}

absl::StatusOr<DataSurvey> SurveyData(Task task) {
  absl::Status as_targets;
  if (task != Task::kClassification) {
    const auto targets = LoadFlaggedDataAsTheyAre(/*regression=*/true, kSeed);
    if (task == Task::kRegression && !targets.ok()) return targets.status();
    if (targets.ok() &&
        (task == Task::kRegression || !AreClasses(targets->train))) {
      return Survey(targets->train);
    }
    // What is no number, or wrong in another way, may be so with classes.
    as_targets = targets.status();
  }
  const auto classes = LoadFlaggedDataAsTheyAre(/*regression=*/false, kSeed);
  if (classes.ok()) return Survey(classes->train);
  // Where labels can only be targets, what is wrong with these is.
  const bool only_targets = absl::IsOutOfRange(classes.status());
  return only_targets && !as_targets.ok() ? as_targets : classes.status();
}

}  // namespace autopruner
