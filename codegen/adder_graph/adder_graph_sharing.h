// SPDX-License-Identifier: Apache-2.0
//
// Finds terms that columns share: takes the pair of terms that saves most,
// makes it a node of its own, puts that in place of the pair, and repeats.
//
//   SharingResult result =
//       ShareTerms(problem, terms, {}, {.seed = 7}, memory);
//   result.graph, result.size
#ifndef CODEGEN_ADDER_GRAPH_ADDER_GRAPH_SHARING_H_
#define CODEGEN_ADDER_GRAPH_ADDER_GRAPH_SHARING_H_

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/adder_graph/adder_graph_builder.h"
#include "codegen/adder_graph/adder_graph_merge.h"
#include "codegen/adder_graph/term_columns.h"

namespace autopruner {

// A pair that became a node.
struct SharingStep {
  TermPair pair;
  int node = 0;
};

struct SharingOptions {
  uint64_t seed = 0;
  double noise = 0.0;   // relative, on the value of a pair; 0: none
  int merge_tries = 0;  // random ways to add what is left of a new column
};

struct SharingResult {
  AdderGraph graph;
  int64_t size = 0;                // bits; LUTs, where adders may be ternary
  int depth = 0;                   // of the deepest column
  std::vector<SharingStep> steps;  // those that are new nodes, in order
  std::vector<uint64_t> merges;    // keys of the merges used, one a column
  int64_t work = 0;                // updates of counts and costs
};

// The best merge that was seen of each set of terms, over many runs.
using MergeMemory = std::unordered_map<uint64_t, MergePlan>;

// The terms of each column before anything is shared: canonical signed digits,
// and one for the constant.
ColumnTerms CanonicalTerms(const AdderGraphProblem& problem);

// Takes the steps in `replay` first, as far as they are possible: numbers of
// nodes are those of the run that recorded them.
SharingResult ShareTerms(const AdderGraphProblem& problem,
                         const ColumnTerms& terms,
                         const std::vector<SharingStep>& replay,
                         const SharingOptions& options, MergeMemory& memory);

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_ADDER_GRAPH_SHARING_H_
