// SPDX-License-Identifier: Apache-2.0
//
// What is odd about data, told before a network is trained on them.
//
//   std::cout << ReportText(DataReport(train, fitted, data));
//
//   worth knowing  what
//   ───────────────────────────────────────────────────────────────────────
//   b              always 3: leaves the firmware
//   mass           5.0 % are -999, far from all others; if it stands for a
//                  missing value: --missing=-999
//
// docs/data.md tells what to do about each.
#ifndef TRAINER_DATA_DATA_REPORT_H_
#define TRAINER_DATA_DATA_REPORT_H_

#include <string>
#include <vector>

#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scaling.h"

namespace autopruner {

// A row: what it is about, and what is odd.
struct DataRemark {
  std::string about;
  std::string text;

  bool operator==(const DataRemark&) const = default;
};

// Returns what is odd: constant and duplicate features, codes for missing
// values, outliers, long tails, elements that are left out, features of which
// the network's input format leaves fewer than four values, labels that are not
// 0, 1, .., rare classes, weights of few samples, targets and their scale.
// `train`, in physical units, is what `fitted` was fitted to: a part of
// data.train, or all of it.
std::vector<DataRemark> DataReport(const Dataset& train,
                                   const FittedScaling& fitted,
                                   const TrainTest& data);

// A table of `remarks`, or nothing where there are none.
std::string ReportText(const std::vector<DataRemark>& remarks);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATA_REPORT_H_
