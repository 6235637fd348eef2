// SPDX-License-Identifier: Apache-2.0
//
// The runs of a study with --write_models, by the rejection of their models.
//
//   auto runs = RejectionsOfStudy("study", "flavour_jets", /*f_c=*/0.018);
//   std::cout << StudyTable(*runs);
//   html += HtmlFigures(StudyCharts(*runs));
#ifndef EXAMPLES_FLAVOUR_TAGGING_REJECTION_STUDY_H_
#define EXAMPLES_FLAVOUR_TAGGING_REJECTION_STUDY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/study/study_plan.h"

namespace autopruner {

// b efficiency at which studies are compared.
inline constexpr double kStudyEfficiency = 0.77;

struct StudyRejection {
  StudyRow row;
  double c = 0;
  double light = 0;
};

// One for each row of study.csv in `folder`, of the test part of the jets in
// `data`.
//   Errors: those of the files; InvalidArgument for a line that is no row.
absl::StatusOr<std::vector<StudyRejection>> RejectionsOfStudy(
    const std::string& folder, const std::string& data, double f_c);

// Mean and deviation over the seeds, for each budget and method.
std::string StudyTable(const std::vector<StudyRejection>& runs);

// Rejection of c and of light jets against each kind of budget, as SVG.
std::vector<std::string> StudyCharts(const std::vector<StudyRejection>& runs);

}  // namespace autopruner

#endif  // EXAMPLES_FLAVOUR_TAGGING_REJECTION_STUDY_H_
