// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/ternary_adders.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// An operand of an adder.
struct Operand {
  int node = -1;
  int shift = 0;
  bool subtract = false;
};

// outer with inner, the node `inner_node`, in the place of its operand: three
// operands, a positive one first.
Adder Fused(const Adder& outer, const Adder& inner, int inner_node) {
  const Operand at = outer.a == inner_node
                         ? Operand{outer.a, outer.shift_a, false}
                         : Operand{outer.b, outer.shift_b, outer.subtract};
  const Operand other = outer.a == inner_node
                            ? Operand{outer.b, outer.shift_b, outer.subtract}
                            : Operand{outer.a, outer.shift_a, false};
  std::array<Operand, 3> operands = {
      Operand{inner.a, at.shift + inner.shift_a, at.subtract},
      Operand{inner.b, at.shift + inner.shift_b, at.subtract != inner.subtract},
      other};
  std::stable_partition(
      operands.begin(), operands.end(),
      [](const Operand& operand) { return !operand.subtract; });
  return {.a = operands[0].node,
          .b = operands[1].node,
          .shift_a = operands[0].shift,
          .shift_b = operands[1].shift,
          .subtract = operands[1].subtract,
          .c = operands[2].node,
          .shift_c = operands[2].shift,
          .subtract_c = operands[2].subtract};
}

// A heaviest matching of a forest: of each adder, the most that can be saved
// among it and all that it is made of.
class Matching {
 public:
  Matching(const AdderGraph& graph, std::span<const Interval> ranges)
      : graph_(graph),
        ranges_(ranges),
        first_(graph.first_adder()),
        single_(graph.nodes()),
        nodes_(graph.adders.size()) {
    CountReaders();
    for (size_t i = 0; i < nodes_.size(); ++i) Visit(i);
  }

  // Of all adders, as matched.
  int64_t luts() const { return luts_ - saved(); }

  // The adder that adder `i` takes in, or -1.
  int taken(size_t i) const { return nodes_[i].taken; }

 private:
  struct Node {
    int64_t free = 0;  // saved below, where this one takes nothing in
    int64_t best = 0;  // saved at most
    int taken = -1;
  };

  void CountReaders() {
    std::vector<int> readers(graph_.nodes());
    for (const Adder& adder : graph_.adders) {
      ++readers[adder.a];
      ++readers[adder.b];
    }
    for (const AdderOutput& output : graph_.outputs) {
      if (output.node >= 0) readers[output.node] += 2;  // stays as it is
    }
    for (size_t n = first_; n < readers.size(); ++n) {
      single_[n] = readers[n] == 1;
    }
  }

  int64_t saved() const {
    int64_t saved = 0;
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (!single_[first_ + i]) saved += nodes_[i].best;
    }
    return saved;
  }

  bool IsSingle(int node) const { return single_[node]; }

  bool IsConstant(int node) const {
    return graph_.inputs <= node && node < graph_.first_adder();
  }

  void Visit(size_t i) {
    const Adder& adder = graph_.adders[i];
    Node& node = nodes_[i];
    luts_ += Luts(adder, i);
    for (const int operand : {adder.a, adder.b}) {
      if (IsSingle(operand)) node.free += nodes_[operand - first_].best;
    }
    node.best = node.free;
    for (const int operand : {adder.a, adder.b}) {
      if (!IsSingle(operand)) continue;
      const Node& inner = nodes_[operand - first_];
      const int64_t saved =
          node.free - inner.best + inner.free + Saving(i, operand - first_);
      if (saved > node.best) {
        node.best = saved;
        node.taken = operand - static_cast<int>(first_);
      }
    }
  }

  int Luts(const Adder& adder, size_t result) const {
    const Interval sum = ranges_[first_ + result];
    if (adder.c < 0 && (IsConstant(adder.a) || IsConstant(adder.b))) return 0;
    return CarryLuts(adder, ranges_[adder.a], ranges_[adder.b], sum);
  }

  int64_t Saving(size_t outer, size_t inner) const {
    const Adder fused = Fused(graph_.adders[outer], graph_.adders[inner],
                              static_cast<int>(first_ + inner));
    return Luts(graph_.adders[outer], outer) +
           Luts(graph_.adders[inner], inner) - Luts(fused, outer);
  }

  const AdderGraph& graph_;
  std::span<const Interval> ranges_;
  size_t first_;
  std::vector<bool> single_;  // one adder reads the node, and no output
  std::vector<Node> nodes_;
  int64_t luts_ = 0;  // of all adders as they are
};

}  // namespace

int64_t TernaryLuts(const AdderGraph& graph, std::span<const Interval> ranges) {
  int64_t luts = Matching(graph, ranges).luts();
  for (const AdderOutput& output : graph.outputs) {
    if (output.node >= 0 && output.negate) {
      luts += (-ranges[output.node]).width();
    }
  }
  return luts;
}

AdderGraph WithTernaryAdders(const AdderGraph& graph,
                             std::span<const Interval> ranges) {
  const Matching matching(graph, ranges);
  const size_t first = graph.first_adder();
  // From the outputs down: who is taken in takes nothing in.
  std::vector<bool> is_taken(graph.adders.size());
  for (size_t i = graph.adders.size(); i-- > 0;) {
    if (!is_taken[i] && matching.taken(i) >= 0)
      is_taken[matching.taken(i)] = true;
  }
  AdderGraph result = {.inputs = graph.inputs, .constants = graph.constants};
  std::vector<int> now(graph.nodes());
  for (size_t n = 0; n < first; ++n) now[n] = static_cast<int>(n);
  for (size_t i = 0; i < graph.adders.size(); ++i) {
    if (is_taken[i]) continue;
    Adder adder = graph.adders[i];
    if (const int inner = matching.taken(i); inner >= 0) {
      adder =
          Fused(adder, graph.adders[inner], static_cast<int>(first) + inner);
      adder.c = now[adder.c];
    }
    adder.a = now[adder.a];
    adder.b = now[adder.b];
    now[first + i] = result.nodes();
    result.adders.push_back(adder);
  }
  for (AdderOutput output : graph.outputs) {
    if (output.node >= 0) output.node = now[output.node];
    result.outputs.push_back(output);
  }
  return result;
}

}  // namespace autopruner
