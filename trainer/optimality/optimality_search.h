// SPDX-License-Identifier: Apache-2.0
//
// Trains every candidate of a search, and lets AutoPruner choose one.
//
//   OptimalitySearch search = LayoutSearch(network, data, /*nodes=*/12,
//                                          CandidateTraining::kScratch);
//   std::vector<OptimalityResult> results =
//       RunSearches({search}, request, /*seeds=*/5, /*threads=*/0);
//   results[0].autopruner[0].candidate  ->  11, the layout it chose
#ifndef TRAINER_OPTIMALITY_OPTIMALITY_SEARCH_H_
#define TRAINER_OPTIMALITY_OPTIMALITY_SEARCH_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "trainer/run/run.h"

namespace autopruner {

// How a candidate becomes a trained network: as an independent one, or by
// AutoPruner with one budget for each layer.
enum class CandidateTraining { kScratch, kPerLayer };

struct Candidate {
  std::string name;  // "5-2-1", "mass_sd + tau21"
  // As RunRequest takes them.
  std::vector<bool> live = {};
  PruningPlan plan = {};
};

struct OptimalitySearch {
  std::string title;      // "layouts of 12 nodes"
  std::string candidate;  // what a candidate is: "layout"
  CandidateTraining training = CandidateTraining::kScratch;
  Trainable network;
  TrainingData data;
  PruningPlan plan;  // AutoPruner's
  std::vector<Candidate> candidates;
  // The name of the candidate that a run ended with.
  std::function<std::string(const RunOutcome&)> choice;
};

// All layouts of `nodes` nodes. All features stay.
OptimalitySearch LayoutSearch(const Trainable& network, TrainingData data,
                              int nodes, CandidateTraining training);

// All subsets of `count` features. All nodes stay.
OptimalitySearch FeatureSearch(const Trainable& network, TrainingData data,
                               int count);

struct OptimalityRun {
  int candidate = 0;
  uint64_t seed = 1;
  // The metric to compare by.
  double validation = 0;  // fixed point
  double floating = 0;    // test part
  double fixed_point = 0;
};

struct OptimalityResult {
  std::vector<OptimalityRun> exhaustive;  // [candidates][seeds]
  std::vector<OptimalityRun> autopruner;  // [seeds]; the candidate it chose
};

// Trains each candidate with `seeds` seeds, from request.seed on,
// and AutoPruner with the same; all runs at once, under one progress bar.
std::vector<OptimalityResult> RunSearches(
    const std::vector<OptimalitySearch>& searches, const RunRequest& request,
    int seeds, int threads);

}  // namespace autopruner

#endif  // TRAINER_OPTIMALITY_OPTIMALITY_SEARCH_H_
