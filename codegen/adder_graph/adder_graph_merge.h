// SPDX-License-Identifier: Apache-2.0
//
// Plans in which order the terms of one column are added, two at a time.
//
//   MergePlan plan = MergePlanner({x, y_times_8, z_times_8}, 4).Plan(0);
//   plan.merges  ->  {1, 2}, then {0, 1}: the short ones first
#ifndef CODEGEN_ADDER_GRAPH_ADDER_GRAPH_MERGE_H_
#define CODEGEN_ADDER_GRAPH_ADDER_GRAPH_MERGE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/interval.h"

namespace autopruner {

// What matters of a term: (range << shift), negated if so stated.
struct MergeTerm {
  Interval range;
  int shift = 0;
  bool negative = false;
  int depth = 0;
};

// terms[first] becomes terms[first] + terms[second]; the last term takes the
// place of the second.
struct Merge {
  int first = 0;
  int second = 0;  // > first
};

struct MergePlan {
  std::vector<Merge> merges;
  int64_t bits = 0;  // of all adders, and of a negation at the end
};

// The bits of adding two terms, as AdderBits() counts them.
int MergeBits(const MergeTerm& a, const MergeTerm& b);

// The sum: positive where the signs differ.
MergeTerm MergedTerm(const MergeTerm& a, const MergeTerm& b);

// The cheapest pair first, as long as a depth of `bound` can be kept (which
// the terms must allow).
class MergePlanner {
 public:
  MergePlanner(std::span<const MergeTerm> terms, int bound);

  // `choice` != 0 adds up to `noise` bits to each cost.
  MergePlan Plan(uint64_t choice, double noise = 1.5) const;

 private:
  std::vector<MergeTerm> terms_;
  int64_t limit_ = 0;          // of the sum of 2^depth
  std::vector<double> costs_;  // of each pair at first: (0, 1), (0, 2), (1, 2)
};

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_ADDER_GRAPH_MERGE_H_
