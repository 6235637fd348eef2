// SPDX-License-Identifier: Apache-2.0
//
// What a study found, as text for the terminal and as one HTML page.
//
//   StudyReport report({.network = "hbb_tagger", .spec = kHbbTagger, ...},
//                      rows);
//   std::cout << report.Text();
//   WriteFileAtomically("report.html", report.Html());
//
// The page stands alone: charts are SVG, there are no scripts and no links.
#ifndef TRAINER_STUDY_STUDY_REPORT_H_
#define TRAINER_STUDY_STUDY_REPORT_H_

#include <string>
#include <vector>

#include "core/network_spec.h"
#include "trainer/study/study_plan.h"
#include "trainer/study/study_statistics.h"

namespace autopruner {

struct StudySubject {
  std::string network;
  NetworkSpec spec;
  std::vector<std::string> feature_names;
  std::string configuration;
  StudyPlan plan;
};

class StudyReport {
 public:
  // `rows` are those of StudyCases(subject.plan).
  StudyReport(StudySubject subject, const std::vector<StudyRow>& rows);

  std::string Text() const;
  std::string Html() const;

 private:
  // A table's cells = {}; the first row is the header.
  struct Sheet {
    std::string title = {};
    std::string note = {};
    std::vector<std::vector<std::string>> cells = {};
  };

  // The tables of both reports; those without rows are left out.
  std::vector<Sheet> Sheets() const;
  Sheet MetricSheet(Budget kind) const;
  Sheet FrontSheet() const;
  Sheet SameMetricSheet() const;
  Sheet SpendingSheet() const;
  Sheet CostSheet() const;
  Sheet StabilitySheet() const;
  Sheet VerdictSheet() const;
  Sheet FeatureSheet() const;
  std::vector<std::string> Charts() const;

  const StudyGroup* Find(PruningMethod method, const StudyBudget& budget) const;
  int AllMultiplications() const;

  const StudySubject subject_;
  const std::vector<StudyGroup> groups_;
  const std::string metric_;
};

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_REPORT_H_
