// SPDX-License-Identifier: Apache-2.0
//
// What the trainer tells at its end: a table for people, JSON for programs.
//
//   Summary summary = {.network = "hbb_tagger", .head = Head::kSigmoid, ...};
//   std::cout << SummaryText(summary);
//   WriteFile("out/metrics.json", SummaryJson(summary));
#ifndef TRAINER_REPORT_SUMMARY_H_
#define TRAINER_REPORT_SUMMARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/network_spec.h"
#include "trainer/report/saturation.h"
#include "trainer/run/run.h"

namespace autopruner {

// A network that a search for its size has trained.
struct SearchTry {
  int nodes = 0;
  int multiplications = 0;
  double metric = 0;  // on the validation part, in fixed point
  bool fits = false;
  bool chosen = false;
};

// The runs of one seed.
struct SeedRuns {
  uint64_t seed = 1;
  RunOutcome full;
  RunOutcome pruned;
  bool has_retrained = false;
  RunOutcome retrained;  // the pruned run's layout from scratch
  std::vector<SearchTry> tries = {};
};

struct Summary {
  std::string network;
  Head head = Head::kSigmoid;
  std::vector<std::string> feature_names;
  std::vector<SeedRuns> seeds;
  int64_t budget = 0;  // of the firmware; 0: none
  int shipped = 0;  // whose model is written, as an index of `seeds`
  bool ships_retrained = false;  // the retrained network, not the pruned one
  bool prunes = true;            // false: the pruned network is the full one
  bool finds_formats = false;    // the spec gives none
  // Of the shipped network, on the validation part.
  std::vector<SaturatedGroup> saturation = {};
};

// The run whose model is written.
const RunOutcome& ShippedOutcome(const Summary& summary);

// Tables: what a search has walked; full against pruned (against retrained)
// network, float against fixed point, mean and standard deviation over seeds;
// then what is left of each layer of the shipped network; then the features
// used, if not all are; then what saturates, and what should ship, if either
// is worth telling.
std::string SummaryText(const Summary& summary);

// Every number of the tables. The means are over seeds; "seeds" lists them.
std::string SummaryJson(const Summary& summary);

}  // namespace autopruner

#endif  // TRAINER_REPORT_SUMMARY_H_
