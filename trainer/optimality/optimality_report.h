// SPDX-License-Identifier: Apache-2.0
//
// Where AutoPruner's choices stand among all candidates, as text and as CSV.
//
//   std::cout << OptimalityText(search, result, /*rows=*/5);
//   WriteFileAtomically("optimality.csv", OptimalityCsv(searches, results));
#ifndef TRAINER_OPTIMALITY_OPTIMALITY_REPORT_H_
#define TRAINER_OPTIMALITY_OPTIMALITY_REPORT_H_

#include <string>
#include <vector>

#include "trainer/optimality/optimality_search.h"

namespace autopruner {

// A table of the best `rows` candidates, all that AutoPruner chose and the
// worst one, and what follows from it in words.
std::string OptimalityText(const OptimalitySearch& search,
                           const OptimalityResult& result, int rows);

// Every run, with a header line.
std::string OptimalityCsv(const std::vector<OptimalitySearch>& searches,
                          const std::vector<OptimalityResult>& results);

}  // namespace autopruner

#endif  // TRAINER_OPTIMALITY_OPTIMALITY_REPORT_H_
