// SPDX-License-Identifier: Apache-2.0
//
// A study: budgets x seeds x methods, each trained once.
//
//   StudyPlan plan = {.budgets = {{Budget::kNodes, 8}, {Budget::kNodes, 16}},
//                     .methods = {PruningMethod::kTaylor}};
//   for (const StudyCase& one : StudyCases(plan)) ...
//   StudyRow row = MakeRow(one, head, outcome);
//   StudyLine(row)  ->  "taylor,nodes,8,1,8,5-2-1,35,192,190,1432,0.9675,.."
//
// A row holds no time and nothing of the machine: the same study gives the
// same rows in the same order, however often it was interrupted.
#ifndef TRAINER_STUDY_STUDY_PLAN_H_
#define TRAINER_STUDY_STUDY_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/network_spec.h"
#include "core/pruning_methods.h"
#include "trainer/run/run.h"

namespace autopruner {

// Returns the method that PruningMethodName() calls `name`.
//   Errors: InvalidArgument: "--methods: 'best' is none of autopruner, ..".
absl::StatusOr<PruningMethod> ParseMethod(const std::string& name);

// All names, in core's order.
std::vector<std::string> MethodNames();

// So many nodes in all hidden layers together, input features (all nodes
// kept) or LUTs, or such a penalty.
struct StudyBudget {
  Budget kind = Budget::kNodes;
  double asked = 0;

  bool operator==(const StudyBudget&) const = default;
};

// What the report makes of a kind of budget.
struct BudgetTraits {
  // Units of the network that it counts; 0: it counts none.
  int (*units)(const NetworkSpec&) = [](const NetworkSpec&) { return 0; };
  // Whether LUTs are what it is about, and whether its networks are compared
  // by them.
  bool asks_for_luts = false;
  bool compared_by_luts = false;
};

BudgetTraits TraitsOf(Budget kind);

struct StudyPlan {
  std::vector<StudyBudget> budgets;
  std::vector<PruningMethod> methods;
  uint64_t first_seed = 1;
  int seeds = 5;

  std::vector<double> Asked(Budget kind) const;
  bool Has(Budget kind) const { return !Asked(kind).empty(); }
  // Whether it is about LUTs. Those of a large network take longer to count
  // than the network to train.
  bool CountsLuts() const;
};

// One training.
struct StudyCase {
  PruningMethod method = PruningMethod::kAutoPruner;
  StudyBudget budget = {};
  uint64_t seed = 1;

  bool operator==(const StudyCase&) const = default;
};

// Returns all cases that the methods take, in the order of the CSV: kind of
// budget, method, budget, seed.
std::vector<StudyCase> StudyCases(const StudyPlan& plan);

// What is kept of a training.
struct StudyRow {
  StudyCase of = {};
  std::vector<int> nodes = {};  // left in each hidden layer
  int features_used = 0;
  int multiplications = 0;
  int nonzero_weights = 0;
  int64_t luts = 0;  // of the firmware, by estimate; 0: not counted
  // Of each layer: signed digits of its weights, bits of its inputs' values.
  std::vector<int> digits = {};
  std::vector<int> value_bits = {};
  double validation = 0;  // the metric to compare by, in fixed point
  Metrics floating = {};  // on the test part
  Metrics fixed_point = {};
  std::vector<bool> live = {};  // RunOutcome::live

  int live_nodes() const;
};

// The file of its model in a study's folder:
// "models/taylor_nodes_16_seed3.json".
std::string ModelFile(const StudyCase& of);

StudyRow MakeRow(const StudyCase& of, Head head, const RunOutcome& outcome);

// Returns what `base` becomes for one training. kScratch trains `live`, the
// layout of AutoPruner's row, as an independent network: with other initial
// weights.
RunRequest MakeRequest(const StudyCase& of, const RunRequest& base,
                       const NetworkSpec& spec, const std::vector<bool>& live);

// Live units as digits, 1 or 0, and back.
//   Errors: InvalidArgument, if there is anything else, or nothing.
std::string LiveText(const std::vector<bool>& live);
absl::StatusOr<std::vector<bool>> ParseLive(const std::string& text);

// A row as a line of CSV, without its end, and back. Numbers survive exactly.
std::string StudyHeader();
std::string StudyLine(const StudyRow& row);
absl::StatusOr<StudyRow> ParseStudyLine(const std::string& line);

}  // namespace autopruner

#endif  // TRAINER_STUDY_STUDY_PLAN_H_
