// SPDX-License-Identifier: Apache-2.0
//
// Multiplies a vector by a constant matrix with as few adders as it can find:
// a graph of additions (a << s) +- (b << t) that outputs share.
//
//   ConstantMatrix matrix = {.rows = 2, .columns = 2, .weights = {5, 10,
//                                                                 3, 7}};
//   AdderGraph graph = BuildAdderGraph(matrix, {{-128, 127}, {0, 255}}, {});
//   graph.adders.size()  ->  4   (unshared: 6)
//   Prove(graph, matrix, {{-128, 127}, {0, 255}}, {})  ->  OK
//
// Nodes are numbered: inputs first, then constants, then adders in order. An
// adder refers only to nodes before it. docs/adder_graphs.md tells the method.
#ifndef CODEGEN_ADDER_GRAPH_ADDER_GRAPH_H_
#define CODEGEN_ADDER_GRAPH_ADDER_GRAPH_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "codegen/adder_graph/constant_matrix.h"
#include "core/interval.h"

namespace autopruner {

// (a << shift_a) + (b << shift_b), or minus b; where there is a c, also plus or
// minus (c << shift_c). The smallest shift is 0.
struct Adder {
  int a = 0;
  int b = 0;
  int shift_a = 0;
  int shift_b = 0;
  bool subtract = false;
  int c = -1;  // none, or the third operand of a ternary adder
  int shift_c = 0;
  bool subtract_c = false;

  constexpr bool operator==(const Adder&) const = default;
};

// node << shift, negated if so stated. No node: the constant 0.
struct AdderOutput {
  int node = -1;
  int shift = 0;
  bool negate = false;

  constexpr bool operator==(const AdderOutput&) const = default;
};

struct AdderGraph {
  int inputs = 0;
  std::vector<int64_t> constants = {};
  std::vector<Adder> adders = {};
  std::vector<AdderOutput> outputs = {};

  int first_adder() const {
    return inputs + static_cast<int>(constants.size());
  }
  int nodes() const { return first_adder() + static_cast<int>(adders.size()); }
  constexpr bool operator==(const AdderGraph&) const = default;
};

struct AdderGraphOptions {
  // Adders in a row, at most. Where an output cannot do with so few, it gets
  // as few as it can. -1: two more than the deepest unshared balanced tree.
  int max_depth = -1;
  // How long to search, in units of counted work (never of time): 0 is one
  // greedy pass for each way of making columns from others.
  int effort = 1;
  uint64_t seed = 1;
  // Three operands take one carry chain; see ternary_adders.h.
  bool ternary_adders = false;
  // Adders before each input; empty: none.
  std::vector<int> input_depth = {};
};

// Returns a graph that computes `matrix` exactly for inputs in `inputs` (one
// a row). The same arguments give the same graph. The graph is proven before
// it is returned: a wrong one stops the program.
//   Range: every |weight| sum must keep outputs within 61 bits.
AdderGraph BuildAdderGraph(const ConstantMatrix& matrix,
                           const std::vector<Interval>& inputs,
                           const AdderGraphOptions& options);

// Returns one signed-digit tree an output, nothing shared: what sharing is
// measured against.
AdderGraph BuildUnsharedAdderGraph(const ConstantMatrix& matrix,
                                   const std::vector<Interval>& inputs,
                                   const AdderGraphOptions& options);

// The exact range of every node, from its coefficients on independent inputs.
std::vector<Interval> NodeIntervals(const AdderGraph& graph,
                                    const std::vector<Interval>& inputs);

// Adders in a row up to each node. `input_depth` may be empty.
std::vector<int> NodeDepths(const AdderGraph& graph,
                            const std::vector<int>& input_depth);

// The deepest output; a negated output counts one more.
int Depth(const AdderGraph& graph, const std::vector<int>& input_depth);

// The low bits that only one of three operands has, where that is added.
int PassedOfThree(const Adder& adder);

// The bits of a carry chain for `adder` with operand ranges `a` and `b` and
// the result's range `sum`: its width without the low bits that pass through.
inline int AdderBits(const Adder& adder, Interval a, Interval b, Interval sum) {
  if (adder.c >= 0) return std::max(0, sum.width() - PassedOfThree(adder));
  // Below the other operand's lowest bit, b passes only if it is added.
  const int passed =
      adder.shift_b > 0 ? adder.shift_b : (adder.subtract ? 0 : adder.shift_a);
  // Operands that do not overlap are only put side by side.
  if (!adder.subtract) {
    if (adder.shift_a > 0 && b.min >= 0 && b.width() <= adder.shift_a) return 0;
    if (adder.shift_b > 0 && a.min >= 0 && a.width() <= adder.shift_b) return 0;
  }
  return std::max(0, sum.width() - passed);
}

// The bits of all adders, and of negated outputs.
int64_t AdderBits(const AdderGraph& graph, const std::vector<Interval>& inputs);

// The LUTs that the carry chain of `adder` needs: one a bit, from the lowest
// that two operands have to the highest that one of them has. (What is above is
// the carry out of the chain, or repeats the sign.) With three all bits above
// take LUTs, too: two carries come out there.
int CarryLuts(const Adder& adder, Interval a, Interval b, Interval sum);

// The same for all adders.
int64_t CarryLuts(const AdderGraph& graph, const std::vector<Interval>& inputs);

// The bound that `options.max_depth` means for `matrix`: what is asked for,
// or, for -1, the unshared tree's depth plus 2. At least what is needed.
int DepthBound(const ConstantMatrix& matrix, const AdderGraphOptions& options);

// Carries every node's coefficient vector through the graph.
//   Errors: Internal, if a node refers forward, an output's coefficients are
//   not its column, an interval is not what the coefficients make of the
//   inputs, or the depth exceeds DepthBound().
absl::Status Prove(const AdderGraph& graph, const ConstantMatrix& matrix,
                   const std::vector<Interval>& inputs,
                   const AdderGraphOptions& options);

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_ADDER_GRAPH_H_
