// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/circuit.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/fixed.h"
#include "core/interval.h"

namespace autopruner {
namespace {

Interval Union(Interval a, Interval b) {
  return {std::min(a.min, b.min), std::max(a.max, b.max)};
}

// Operations whose result is a fact about the world, not about a range.
bool MustStay(const Op& op) {
  return op.kind == OpKind::kInput || IsConstant(op);
}

}  // namespace

ValueId Circuit::Append(Op op) {
  if (op.range.min == op.range.max && !MustStay(op)) {
    return AddConstant(std::move(op.name), op.range.min, op.frac);
  }
  ForEachOperand(op, [&](ValueId operand) {
    op.stage = std::max(op.stage, ops_[operand].stage);
  });
  if (op.kind == OpKind::kRegister) ++op.stage;
  ops_.push_back(std::move(op));
  return static_cast<ValueId>(ops_.size()) - 1;
}

ValueId Circuit::AddInput(std::string name, Format format) {
  const ValueId id = Append({.kind = OpKind::kInput,
                             .name = std::move(name),
                             .range = {format.min_raw(), format.max_raw()},
                             .frac = format.frac});
  inputs_.push_back(id);
  input_formats_.push_back(format);
  return id;
}

void Circuit::AddUnusedInput(Format format) {
  inputs_.push_back(kNoValue);
  input_formats_.push_back(format);
}

ValueId Circuit::AddConstant(std::string name, int64_t raw, int frac) {
  return Append({.kind = OpKind::kConstant,
                 .name = std::move(name),
                 .range = {raw, raw},
                 .frac = frac,
                 .constant = raw});
}

ValueId Circuit::AddDot(std::string name, const std::vector<Term>& terms,
                        int64_t constant, int frac) {
  std::vector<Term> merged;
  for (const Term& term : terms) {
    const Op& operand = ops_[term.value];
    if (IsConstant(operand)) {
      constant += term.coefficient * operand.constant;
      continue;
    }
    const auto same = std::find_if(
        merged.begin(), merged.end(),
        [&](const Term& other) { return other.value == term.value; });
    if (same == merged.end()) {
      merged.push_back(term);
    } else {
      same->coefficient += term.coefficient;
    }
  }
  std::erase_if(merged, [](const Term& term) { return term.coefficient == 0; });
  if (merged.size() == 1 && merged[0].coefficient == 1 && constant == 0 &&
      ops_[merged[0].value].frac == frac) {
    return merged[0].value;
  }
  Interval range = {constant, constant};
  for (const Term& term : merged) {
    range = range + term.coefficient * ops_[term.value].range;
  }
  return Append({.kind = OpKind::kDot,
                 .name = std::move(name),
                 .range = range,
                 .frac = frac,
                 .constant = constant,
                 .terms = std::move(merged)});
}

ValueId Circuit::AddSum(std::string name, ValueId a, int shift_a, ValueId b,
                        int shift_b, bool subtract, ValueId c, int shift_c,
                        bool subtract_c) {
  Op op = {.kind = OpKind::kSum,
           .name = std::move(name),
           .range = {0, 0},
           .a = a,
           .b = b,
           .c = c,
           .shift_a = shift_a,
           .shift_b = shift_b,
           .shift_c = shift_c,
           .subtract = subtract,
           .subtract_c = subtract_c};
  // The binary point is that of the first operand that is no constant.
  bool known = false;
  ForEachSumOperand(op, [&](ValueId value, int shift, bool minus) {
    const Op& operand = ops_[value];
    const Interval shifted = operand.range << shift;
    op.range = minus ? op.range - shifted : op.range + shifted;
    if (!known) op.frac = operand.frac + shift;
    known = known || !IsConstant(operand);
  });
  return Append(std::move(op));
}

ValueId Circuit::AddNegate(std::string name, ValueId a) {
  return Append({.kind = OpKind::kNegate,
                 .name = std::move(name),
                 .range = -ops_[a].range,
                 .frac = ops_[a].frac,
                 .a = a});
}

ValueId Circuit::AddFloorShift(std::string name, ValueId a, int shift) {
  if (shift == 0) return a;
  const Interval range = ops_[a].range;
  return Append({.kind = OpKind::kFloorShift,
                 .name = std::move(name),
                 .range = {range.min >> shift, range.max >> shift},
                 .frac = ops_[a].frac - shift,
                 .a = a,
                 .shift_a = shift});
}

ValueId Circuit::AddClamp(std::string name, ValueId a, int64_t low,
                          int64_t high) {
  const Interval range = ops_[a].range;
  if (low <= range.min && range.max <= high) return a;
  return Append({.kind = OpKind::kClamp,
                 .name = std::move(name),
                 .range = {std::clamp(range.min, low, high),
                           std::clamp(range.max, low, high)},
                 .frac = ops_[a].frac,
                 .a = a,
                 .low = low,
                 .high = high});
}

ValueId Circuit::AddWrap(std::string name, ValueId a, Interval range) {
  const Interval from = ops_[a].range;
  if (range.min <= from.min && from.max <= range.max) return a;
  return Append({.kind = OpKind::kWrap,
                 .name = std::move(name),
                 .range = range,
                 .frac = ops_[a].frac,
                 .a = a,
                 .low = range.min,
                 .high = range.max});
}

ValueId Circuit::AddMax(std::string name, ValueId a, ValueId b) {
  const Interval left = ops_[a].range;
  const Interval right = ops_[b].range;
  if (left.min >= right.max) return a;
  if (right.min >= left.max) return b;
  return Append(
      {.kind = OpKind::kMax,
       .name = std::move(name),
       .range = {std::max(left.min, right.min), std::max(left.max, right.max)},
       .frac = IsConstant(ops_[a]) ? ops_[b].frac : ops_[a].frac,
       .a = a,
       .b = b});
}

ValueId Circuit::AddSelect(std::string name, ValueId a, ValueId b, ValueId c) {
  if (!ops_[a].range.contains(0)) return b;
  if (IsConstant(ops_[a])) return c;
  return Append({.kind = OpKind::kSelect,
                 .name = std::move(name),
                 .range = Union(ops_[b].range, ops_[c].range),
                 .frac = IsConstant(ops_[b]) ? ops_[c].frac : ops_[b].frac,
                 .a = a,
                 .b = b,
                 .c = c});
}

ValueId Circuit::AddTable(std::string name, ValueId a,
                          std::vector<int64_t> table, int frac) {
  const auto [lowest, highest] =
      std::minmax_element(table.begin(), table.end());
  return Append({.kind = OpKind::kTable,
                 .name = std::move(name),
                 .range = {*lowest, *highest},
                 .frac = frac,
                 .a = a,
                 .table = std::move(table)});
}

ValueId Circuit::AddRegister(std::string name, ValueId a) {
  if (IsConstant(ops_[a])) return a;
  return Append({.kind = OpKind::kRegister,
                 .name = std::move(name),
                 .range = ops_[a].range,
                 .frac = ops_[a].frac,
                 .a = a});
}

ValueId Circuit::AddCopy(const Op& op, std::span<const ValueId> map) {
  Op copy = op;
  copy.stage = 0;
  for (ValueId* operand : {&copy.a, &copy.b, &copy.c}) {
    if (*operand != kNoValue) *operand = map[*operand];
  }
  for (Term& term : copy.terms) term.value = map[term.value];
  return Append(std::move(copy));
}

void Circuit::AddOutput(ValueId value) {
  outputs_.push_back(value);
  latency_ = std::max(latency_, ops_[value].stage);
}

void Circuit::BeginSection(std::string prefix, std::string comment) {
  sections_.push_back({.first = static_cast<ValueId>(ops_.size()),
                       .prefix = std::move(prefix),
                       .comment = std::move(comment)});
}

ValueId BehindRegisters(const Circuit& circuit, ValueId id) {
  while (circuit.op(id).kind == OpKind::kRegister) id = circuit.op(id).a;
  return id;
}

bool IsWiring(const Op& op) {
  switch (op.kind) {
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kFloorShift:
    case OpKind::kWrap:
      return true;
    case OpKind::kDot:
      return op.constant == 0 && op.terms.size() == 1 &&
             op.terms[0].coefficient > 0 &&
             std::has_single_bit(
                 static_cast<uint64_t>(op.terms[0].coefficient));
    case OpKind::kSum:
    case OpKind::kNegate:
    case OpKind::kClamp:
    case OpKind::kMax:
    case OpKind::kSelect:
    case OpKind::kTable:
    case OpKind::kRegister:
      return false;
  }
  return false;
}

}  // namespace autopruner
