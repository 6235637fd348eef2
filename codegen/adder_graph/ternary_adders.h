// SPDX-License-Identifier: Apache-2.0
//
// Makes two adders one where nothing else reads what the first one adds, for
// devices on which three operands take one carry chain.
//
//   // s = x0 + x1 and t = s - 4 x2, and nobody else reads s:
//   WithTernaryAdders(graph, ranges).adders  ->  {x0 + x1 - 4 x2}
#ifndef CODEGEN_ADDER_GRAPH_TERNARY_ADDERS_H_
#define CODEGEN_ADDER_GRAPH_TERNARY_ADDERS_H_

#include <cstdint>
#include <span>

#include "codegen/adder_graph/adder_graph.h"
#include "core/interval.h"

namespace autopruner {

// Returns `graph`, of adders of two operands, with those pairs of them made
// one that save most LUTs together: a heaviest matching of adders with their
// only readers, which are a forest. Depths do not grow. A sum with a constant
// stays as it is: it takes no LUT. `ranges` are those of the graph's nodes.
AdderGraph WithTernaryAdders(const AdderGraph& graph,
                             std::span<const Interval> ranges);

// The LUTs of the result: CarryLuts() of each adder, none for the sum of one
// value and a constant; a negated output takes its width.
int64_t TernaryLuts(const AdderGraph& graph, std::span<const Interval> ranges);

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_TERNARY_ADDERS_H_
