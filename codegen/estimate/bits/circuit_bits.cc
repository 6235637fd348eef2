// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/bits/circuit_bits.h"

#include <algorithm>
#include <cstddef>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/adder_graph_circuit.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {
namespace {

// Of a dot product that is wiring: value << shift.
int ShiftOf(const Op& op) {
  int shift = 0;
  while (op.terms[0].coefficient >> shift > 1) ++shift;
  return shift;
}

}  // namespace

int PassedBits(const Circuit& circuit, const Op& op) {
  if (op.kind != OpKind::kSum) return 0;
  const int bits = AdderBits(AdderOf(op), circuit.op(op.a).range,
                             circuit.op(op.b).range, op.range);
  return op.range.width() - bits;
}

CircuitBits::CircuitBits(const Circuit& circuit) : circuit_(circuit) {
  NewBit();  // kZero
  NewBit();  // kOne
  for (const Op& op : circuit.ops()) values_.push_back(BitsOf(op));
  for (const ValueId id : circuit.outputs()) Read(values_[id], 0);
  for (size_t id = values_.size(); id-- > 0;) {
    ReadOperands(static_cast<ValueId>(id));
  }
}

bool CircuitBits::Makes(ValueId id) const {
  const std::vector<BitId>& bits = values_[id].at;
  const size_t passed = PassedBits(circuit_, circuit_.op(id));
  return std::any_of(bits.begin() + std::min(passed, bits.size()), bits.end(),
                     [this](BitId bit) { return is_needed_[bit]; });
}

BitId CircuitBits::NewBit(BitId registered) {
  source_.push_back(registered);
  register_.push_back(kNoBit);
  is_needed_.push_back(false);
  is_read_.push_back(false);
  return count() - 1;
}

// The register of a bit, one for all that register it.
BitId CircuitBits::Registered(BitId bit) {
  if (IsConstantBit(bit)) return bit;
  if (register_[bit] == kNoBit) {
    const BitId made = NewBit(bit);
    register_[bit] = made;
  }
  return register_[bit];
}

Bits CircuitBits::BitsOf(const Op& op) {
  Bits bits = {.at = {}, .is_signed = op.range.is_signed()};
  const int passed = PassedBits(circuit_, op);
  for (int k = 0; k < op.range.width(); ++k) {
    bits.at.push_back(BitOf(op, k, passed));
  }
  return bits;
}

BitId CircuitBits::BitOf(const Op& op, int k, int passed) {
  switch (op.kind) {
    case OpKind::kConstant:
      return (op.constant >> k & 1) != 0 ? kOne : kZero;
    case OpKind::kFloorShift:
      return values_[op.a][k + op.shift_a];
    case OpKind::kWrap:
      return values_[op.a][k];
    case OpKind::kRegister:
      return Registered(values_[op.a][k]);
    case OpKind::kDot:
      return IsWiring(op) ? values_[op.terms[0].value][k - ShiftOf(op)]
                          : NewBit();
    case OpKind::kSum:
      return k < passed ? PassedBit(op, k) : NewBit();
    case OpKind::kInput:
    case OpKind::kNegate:
    case OpKind::kClamp:
    case OpKind::kMax:
    case OpKind::kSelect:
    case OpKind::kTable:
      break;
  }
  return NewBit();
}

// A bit of a sum that one operand has alone.
BitId CircuitBits::PassedBit(const Op& op, int k) const {
  BitId bit = kZero;
  int highest = -1;
  ForEachSumOperand(op, [&](ValueId value, int shift, bool) {
    if (shift > k || shift <= highest) return;
    highest = shift;
    bit = values_[value][k - shift];
  });
  return bit;
}

void CircuitBits::Read(const Bits& bits, int from) {
  for (int k = std::max(0, from); k < bits.width(); ++k) {
    is_needed_[bits.at[k]] = true;
    is_read_[bits.at[k]] = true;
  }
}

// If anything that an operation makes is needed, so is what it reads.
void CircuitBits::ReadOperands(ValueId id) {
  const Op& op = circuit_.op(id);
  if (op.kind == OpKind::kRegister) {
    for (const BitId bit : values_[id].at) {
      if (is_needed_[bit] && source_[bit] != kNoBit) {
        is_needed_[source_[bit]] = true;
      }
    }
    return;
  }
  if (IsWiring(op) || !Makes(id)) return;
  if (op.kind == OpKind::kSum) {
    const int passed = PassedBits(circuit_, op);
    ForEachSumOperand(op, [&](ValueId value, int shift, bool) {
      Read(values_[value], passed - shift);
    });
    return;
  }
  ForEachOperand(op, [&](ValueId value) { Read(values_[value], 0); });
}

}  // namespace autopruner
