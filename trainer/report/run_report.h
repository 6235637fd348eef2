// SPDX-License-Identifier: Apache-2.0
//
// The report of a run: one HTML file that stands alone.
//
//   RunReport report = {.summary = &summary, .spec = network.spec,
//                       .data = &data, .commands = {"... --keep=16"}};
//   WriteFileAtomically("out/report.html", RunReportHtml(report));
//
// The same run gives the same bytes: no dates, no times, no paths.
#ifndef TRAINER_REPORT_RUN_REPORT_H_
#define TRAINER_REPORT_RUN_REPORT_H_

#include <string>
#include <vector>

#include "core/network_spec.h"
#include "trainer/report/summary.h"
#include "trainer/run/run.h"

namespace autopruner {

struct RunReport {
  const Summary* summary;
  NetworkSpec spec;
  const TrainingData* data;
  std::vector<std::string> commands = {};  // that made it, one a line
};

// Curves, ROC, scores, gates, layout, ranges, resources: of the shipped seed.
// What a run does not have is left out.
std::string RunReportHtml(const RunReport& report);

}  // namespace autopruner

#endif  // TRAINER_REPORT_RUN_REPORT_H_
