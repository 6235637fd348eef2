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
#include "codegen/circuit/dead_code.h"
#include "core/fixed.h"
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

class Expander {
 public:
  Expander(const Circuit& source, AdderGraphOptions options)
      : source_(source),
        options_(std::move(options)),
        result_(source.name()),
        map_(source.ops().size(), kNoValue) {}

  Circuit Run() {
    CopyInputs();
    // What stands before the first section belongs to it.
    const size_t sections = std::max<size_t>(1, source_.sections().size());
    for (size_t s = 0; s < sections; ++s) {
      if (!source_.sections().empty()) {
        result_.BeginSection(source_.sections()[s].prefix,
                             source_.sections()[s].comment);
      }
      ExpandSection(s);
    }
    for (const ValueId id : source_.outputs()) result_.AddOutput(map_[id]);
    return WithoutDeadCode(result_);
  }

 private:
  void CopyInputs();
  ValueId SectionBegin(size_t section) const {
    return section == 0 ? 0 : source_.sections()[section].first;
  }
  ValueId SectionEnd(size_t section) const {
    return section + 1 < source_.sections().size()
               ? source_.sections()[section + 1].first
               : static_cast<ValueId>(source_.ops().size());
  }
  std::string Prefix(size_t section) const {
    return section < source_.sections().size()
               ? source_.sections()[section].prefix
               : source_.name();
  }
  void ExpandSection(size_t section);
  Group MakeGroup(ValueId first, ValueId end) const;
  void ExpandGroup(const Group& group, const std::string& prefix);
  ConstantMatrix Matrix(const Group& group) const;
  SharedSums Shared(const Group& group, const std::string& prefix) const;

  const Circuit& source_;
  const AdderGraphOptions options_;
  Circuit result_;
  std::vector<ValueId> map_;  // from the source's values to the result's
};

void Expander::CopyInputs() {
  for (size_t i = 0; i < source_.inputs().size(); ++i) {
    const ValueId id = source_.inputs()[i];
    const Format format = source_.input_formats()[i];
    if (id == kNoValue) {
      result_.AddUnusedInput(format);
    } else {
      map_[id] = result_.AddInput(source_.op(id).name, format);
    }
  }
}

void Expander::ExpandSection(size_t section) {
  const ValueId end = SectionEnd(section);
  int groups = 0;
  for (ValueId id = SectionBegin(section); id < end; ++id) {
    if (map_[id] != kNoValue) continue;
    const Op& op = source_.op(id);
    if (!NeedsAdders(op)) {
      map_[id] = result_.AddCopy(op, map_);
      continue;
    }
    // A section of a lowered model has one group.
    std::string prefix = Prefix(section);
    if (groups > 0) absl::StrAppend(&prefix, "_g", groups);
    ++groups;
    ExpandGroup(MakeGroup(id, end), prefix);
  }
}

// The dot products from `first` to `end` that read nothing after `first`.
Group Expander::MakeGroup(ValueId first, ValueId end) const {
  Group group;
  for (ValueId id = first; id < end; ++id) {
    const Op& op = source_.op(id);
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
    const Op& dot = source_.op(group.dots[column]);
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
                       .frac = source_.op(group.operands[0]).frac};
  for (const ValueId id : group.operands) {
    shared.frac = std::max(shared.frac, source_.op(id).frac);
  }
  return shared;
}

void Expander::ExpandGroup(const Group& group, const std::string& prefix) {
  const std::vector<int> levels = Levels(result_);
  AdderGraphOptions options = options_;
  options.input_depth.clear();
  std::vector<ValueId> operands;
  std::vector<Interval> ranges;
  for (const ValueId id : group.operands) {
    operands.push_back(map_[id]);
    ranges.push_back(source_.op(id).range);
    options.input_depth.push_back(levels[map_[id]]);
  }
  const int earliest =
      *std::min_element(options.input_depth.begin(), options.input_depth.end());
  for (int& depth : options.input_depth) depth -= earliest;
  std::vector<GraphOutput> outputs;
  for (const ValueId id : group.dots) {
    outputs.push_back({source_.op(id).name, source_.op(id).frac});
  }
  const AdderGraph graph = BuildAdderGraph(Matrix(group), ranges, options);
  const std::vector<ValueId> sums =
      AddAdderGraph(graph, operands, Shared(group, prefix), outputs, result_);
  for (size_t i = 0; i < sums.size(); ++i) map_[group.dots[i]] = sums[i];
}

}  // namespace

Circuit ExpandDots(const Circuit& circuit, const AdderGraphOptions& options) {
  return Expander(circuit, options).Run();
}

std::vector<int> Levels(const Circuit& circuit) {
  std::vector<int> levels;
  for (const Op& op : circuit.ops()) {
    int level = 0;
    ForEachOperand(
        op, [&](ValueId operand) { level = std::max(level, levels[operand]); });
    const bool takes_time = !IsWiring(op) && op.kind != OpKind::kRegister;
    levels.push_back(level + (takes_time ? 1 : 0));
  }
  return levels;
}

}  // namespace autopruner
