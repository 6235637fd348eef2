// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/expand.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/adder_graph_circuit.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/circuit_copier.h"
#include "codegen/circuit/dead_code.h"
#include "codegen/circuit/levels.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// A dot product that is no mere shift.
bool NeedsAdders(const Op& op) {
  return op.kind == OpKind::kDot && !IsWiring(op);
}

// Dot products that become one graph, and what they read.
struct Group {
  std::vector<ValueId> dots;
  std::vector<ValueId> operands;  // in the order in which they are first read
  std::map<ValueId, int> row;     // of an operand
};

class Expander : public CircuitCopier {
 public:
  Expander(const Circuit& circuit, AdderGraphOptions options)
      : CircuitCopier(circuit), options_(std::move(options)) {}

 private:
  ValueId Copy(ValueId id) override;
  Group MakeGroup(ValueId first) const;
  void ExpandGroup(const Group& group, const std::string& prefix);
  ConstantMatrix Matrix(const Group& group) const;
  SharedSums Shared(const Group& group, const std::string& prefix) const;

  const AdderGraphOptions options_;
  int section_ = -1;  // of the last group
  int groups_ = 0;    // of that section
};

// The section of operation `id`. What stands before the first one belongs to
// it.
int SectionOf(const Circuit& circuit, ValueId id) {
  int section = 0;
  const int sections = static_cast<int>(circuit.sections().size());
  while (section + 1 < sections &&
         circuit.sections()[section + 1].first <= id) {
    ++section;
  }
  return section;
}

ValueId SectionEnd(const Circuit& circuit, int section) {
  return section + 1 < static_cast<int>(circuit.sections().size())
             ? circuit.sections()[section + 1].first
             : static_cast<ValueId>(circuit.ops().size());
}

// The first dot product of a group makes all of it.
ValueId Expander::Copy(ValueId id) {
  if (!NeedsAdders(source().op(id))) return CircuitCopier::Copy(id);
  const int section = SectionOf(source(), id);
  groups_ = section == section_ ? groups_ + 1 : 0;
  section_ = section;
  std::string prefix = source().sections().empty()
                           ? source().name()
                           : source().sections()[section].prefix;
  // A section of a lowered model has one group.
  if (groups_ > 0) absl::StrAppend(&prefix, "_g", groups_);
  ExpandGroup(MakeGroup(id), prefix);
  return Mapped(id);
}

// The dot products of a section, from `first` on, that read nothing after it.
Group Expander::MakeGroup(ValueId first) const {
  const ValueId end = SectionEnd(source(), SectionOf(source(), first));
  Group group;
  for (ValueId id = first; id < end; ++id) {
    const Op& op = source().op(id);
    if (!NeedsAdders(op)) continue;
    if (std::any_of(op.terms.begin(), op.terms.end(),
                    [&](const Term& term) { return term.value >= first; })) {
      continue;
    }
    group.dots.push_back(id);
    for (const Term& term : op.terms) {
      const auto row = static_cast<int>(group.operands.size());
      if (!group.row.emplace(term.value, row).second) continue;
      group.operands.push_back(term.value);
    }
  }
  return group;
}

ConstantMatrix Expander::Matrix(const Group& group) const {
  const size_t columns = group.dots.size();
  ConstantMatrix matrix = {.rows = static_cast<int>(group.operands.size()),
                           .columns = static_cast<int>(columns)};
  matrix.weights.resize(group.operands.size() * columns);
  for (size_t column = 0; column < columns; ++column) {
    const Op& dot = source().op(group.dots[column]);
    matrix.constants.push_back(dot.constant);
    for (const Term& term : dot.terms) {
      matrix.weights[group.row.at(term.value) * columns + column] =
          term.coefficient;
    }
  }
  return matrix;
}

// A shared sum is a sum of whole multiples of the operands: it stands at the
// finest of their binary points.
SharedSums Expander::Shared(const Group& group,
                            const std::string& prefix) const {
  SharedSums shared = {.prefix = prefix,
                       .frac = source().op(group.operands[0]).frac};
  for (const ValueId id : group.operands) {
    shared.frac = std::max(shared.frac, source().op(id).frac);
  }
  return shared;
}

void Expander::ExpandGroup(const Group& group, const std::string& prefix) {
  const std::vector<int> levels = Levels(result());
  AdderGraphOptions options = options_;
  options.input_depth.clear();
  std::vector<ValueId> operands;
  std::vector<Interval> ranges;
  for (const ValueId id : group.operands) {
    operands.push_back(Mapped(id));
    ranges.push_back(source().op(id).range);
    options.input_depth.push_back(levels[Mapped(id)]);
  }
  const int earliest =
      *std::min_element(options.input_depth.begin(), options.input_depth.end());
  for (int& depth : options.input_depth) depth -= earliest;
  std::vector<GraphOutput> outputs;
  for (const ValueId id : group.dots) {
    outputs.push_back({source().op(id).name, source().op(id).frac});
  }
  const AdderGraph graph = BuildAdderGraph(Matrix(group), ranges, options);
  const std::vector<ValueId> sums =
      AddAdderGraph(graph, operands, Shared(group, prefix), outputs, result());
  for (size_t i = 0; i < sums.size(); ++i) Map(group.dots[i], sums[i]);
}

}  // namespace

Circuit ExpandDots(const Circuit& circuit, const AdderGraphOptions& options) {
  return WithoutDeadCode(Expander(circuit, options).Run());
}

}  // namespace autopruner
