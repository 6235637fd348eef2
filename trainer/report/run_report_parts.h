// SPDX-License-Identifier: Apache-2.0
//
// The parts of a run's report. Part of run_report.h; not for others.
//
// Each returns figures (SVG) or HTML; nothing where there is nothing to show.
#ifndef TRAINER_REPORT_RUN_REPORT_PARTS_H_
#define TRAINER_REPORT_RUN_REPORT_PARTS_H_

#include <string>
#include <vector>

#include "trainer/report/fixed_point_values.h"
#include "trainer/report/run_report.h"

namespace autopruner {

// A network of the report: the full one, the pruned one, the retrained one.
struct ReportedRun {
  std::string name;
  std::string color;
  const RunOutcome* outcome;
  std::vector<double> scores;  // of the test part, in fixed point
};

// The full network and, where something was pruned, what came out.
std::vector<ReportedRun> ReportedRuns(const RunReport& report);

// Loss, metric and nodes over the epochs.
std::vector<std::string> CurveFigures(const RunReport& report,
                                      const std::vector<ReportedRun>& runs);

// How well the classes are told apart, or targets met.
std::vector<std::string> ScoreFigures(const RunReport& report,
                                      const std::vector<ReportedRun>& runs);

// The metric against what the search for a budget has tried.
std::vector<std::string> FrontFigures(const RunReport& report);

// The metric against what the network took after each epoch, under a budget of
// the firmware.
std::vector<std::string> PathFigures(const RunReport& report);

// All units, live or not; and when they left.
std::string LayoutFigure(const RunReport& report, const RunOutcome& outcome);
std::vector<std::string> GateFigures(const RunReport& report,
                                     const RunOutcome& outcome);

// What each layer has of digits, bits and nodes, from the epoch on in which the
// network is quantised.
std::vector<std::string> SpendingFigures(const RunOutcome& outcome);

// The metric against what the firmware of each network of the report takes.
std::vector<std::string> CostFigures(const RunReport& report,
                                     const std::vector<ReportedRun>& runs);

// The values of inputs and nodes against their formats.
std::vector<std::string> RangeFigures(const RunReport& report,
                                      const FixedPointRanges& ranges);

}  // namespace autopruner

#endif  // TRAINER_REPORT_RUN_REPORT_PARTS_H_
