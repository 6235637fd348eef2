// SPDX-License-Identifier: Apache-2.0
//
// What uncertainties of the inputs do to several models, as text and as CSV.
//
//   std::cout << UncertaintyText(models, table, analysis);
//   WriteFileAtomically("uncertainty.csv", UncertaintyCsv(models, table));
#ifndef TRAINER_UNCERTAINTY_UNCERTAINTY_REPORT_H_
#define TRAINER_UNCERTAINTY_UNCERTAINTY_REPORT_H_

#include <string>
#include <vector>

#include "trainer/uncertainty/uncertainty_effects.h"
#include "trainer/uncertainty/uncertainty_shifts.h"

namespace autopruner {

struct ModelEffects {
  std::string name;
  Cuts cuts = {};
  Effect nominal = {};
  std::vector<Effect> up = {};  // [nuisances], each at +1, the others at 0
  std::vector<Effect> down = {};
  std::vector<Effect> toys = {};
};

// A table for each model, and one that compares them.
std::string UncertaintyText(const std::vector<ModelEffects>& models,
                            const ShiftTable& table, const Analysis& analysis);

// Every variation of every model, with a header line.
std::string UncertaintyCsv(const std::vector<ModelEffects>& models,
                           const ShiftTable& table);

}  // namespace autopruner

#endif  // TRAINER_UNCERTAINTY_UNCERTAINTY_REPORT_H_
