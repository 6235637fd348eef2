// SPDX-License-Identifier: Apache-2.0
//
// What is odd about data, told before a network is trained on them.
//
//   std::cout << DataReport(data, FitScaling(data.train));
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

#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scaling.h"

namespace autopruner {

// Returns a table of what is odd, or nothing where nothing is: constant and
// duplicate features, codes for missing values, outliers, features of which
// the network's input format leaves fewer than four values, labels that are
// not 0, 1, .., rare classes, weights of few samples, targets and their scale.
// `data` are as loaded, in physical units.
std::string DataReport(const TrainTest& data, const FittedScaling& fitted);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATA_REPORT_H_
