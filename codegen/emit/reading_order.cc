// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/reading_order.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {
namespace {

// The values first .. last - 1.
struct Range {
  ValueId first;
  ValueId last;
};

Range RangeOfSection(const Circuit& circuit, size_t section) {
  const std::vector<Section>& sections = circuit.sections();
  const auto end = static_cast<ValueId>(circuit.ops().size());
  return {sections[section].first,
          section + 1 < sections.size() ? sections[section + 1].first : end};
}

class Orderer {
 public:
  Orderer(const Circuit& lowered, const Circuit& circuit)
      : lowered_(lowered), circuit_(circuit), added_(circuit.ops().size()) {
    for (size_t id = 0; id < added_.size(); ++id) {
      by_name_[circuit.ops()[id].name] = static_cast<ValueId>(id);
    }
  }

  std::vector<OrderedSection> Run() {
    const std::vector<Section>& sections = circuit_.sections();
    const auto end = static_cast<ValueId>(circuit_.ops().size());
    AddSection({0, sections.empty() ? end : sections[0].first}, {});
    for (size_t s = 0; s < sections.size(); ++s) {
      AddSection(RangeOfSection(circuit_, s), {.prefix = sections[s].prefix,
                                               .comment = sections[s].comment,
                                               .values = {}});
    }
    return std::move(result_);
  }

 private:
  void AddSection(Range range, OrderedSection section) {
    result_.push_back(std::move(section));
    dots_.clear();
    first_ = range.first;
    for (ValueId id = range.first; id < range.last; ++id) {
      if (IsConstant(circuit_.op(id))) Add(id);
    }
    AddNodes();
    for (ValueId id = range.first; id < range.last; ++id) Add(id);
  }

  void AddNodes() {
    for (size_t s = 0; s < lowered_.sections().size(); ++s) {
      if (lowered_.sections()[s].prefix != result_.back().prefix) continue;
      const Range range = RangeOfSection(lowered_, s);
      for (ValueId id = range.first; id < range.last; ++id) {
        const Op& op = lowered_.op(id);
        const bool is_dot = op.kind == OpKind::kDot && !IsWiring(op);
        const auto found = by_name_.find(op.name);
        if (found == by_name_.end()) {
          if (is_dot) dots_.push_back(id);
          continue;
        }
        if (is_dot) dot_of_[found->second] = id;
      }
      for (ValueId id = range.first; id < range.last; ++id) {
        const auto found = by_name_.find(lowered_.op(id).name);
        if (found != by_name_.end()) Add(found->second);
      }
    }
  }

  // After its operands, as far as they stand in this section.
  void Add(ValueId id) {
    const Op& op = circuit_.op(id);
    if (id < first_ || added_[id] || op.kind == OpKind::kInput) return;
    added_[id] = true;
    // A node may be made from another one, which is announced on the way.
    const auto dot = dot_of_.find(id);
    if (dot != dot_of_.end()) dots_.push_back(dot->second);
    ForEachOperand(op, [&](ValueId operand) { Add(operand); });
    result_.back().values.push_back({.id = id});
    std::swap(result_.back().values.back().dots, dots_);
  }

  const Circuit& lowered_;
  const Circuit& circuit_;
  std::map<std::string, ValueId> by_name_;
  std::map<ValueId, ValueId> dot_of_;  // what a value is in `lowered`
  std::vector<bool> added_;
  ValueId first_ = 0;          // of the section
  std::vector<ValueId> dots_;  // of the next value
  std::vector<OrderedSection> result_;
};

}  // namespace

std::vector<OrderedSection> ReadingOrder(const Circuit& lowered,
                                         const Circuit& circuit) {
  return Orderer(lowered, circuit).Run();
}

}  // namespace autopruner
