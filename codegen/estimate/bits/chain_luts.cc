// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/bits/chain_luts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/estimate/bits/circuit_bits.h"

namespace autopruner {
namespace {

const Bits kNothing = {};

// From a bit of a chain to the next.
enum class Carry { kZero, kOne, kVaries };

Carry ConstantCarry(bool one) { return one ? Carry::kOne : Carry::kZero; }

}  // namespace

ChainLuts::ChainLuts(const Circuit& circuit, const CircuitBits& bits)
    : circuit_(circuit),
      bits_(bits),
      luts_(circuit.ops().size()),
      from_lut_(bits.count()),
      in_chain_(bits.count()),
      reads_(bits.count()),
      subtracting_(bits.count()) {
  for (ValueId id = 0; id < static_cast<ValueId>(luts_.size()); ++id) Add(id);
  for (const ValueId id : circuit.outputs()) {
    for (const BitId bit : bits.of(id).at) Read(bit);
  }
  for (BitId bit = 0; bit < bits.count(); ++bit) {
    if (bits.source(bit) != kNoBit && bits.is_needed(bit)) {
      Read(bits.source(bit));
    }
  }
}

int64_t ChainLuts::inverters() const {
  int64_t count = 0;
  for (BitId bit = 0; bit < bits_.count(); ++bit) count += HasInverter(bit);
  return count;
}

bool ChainLuts::is_inverted(ValueId id) const {
  const std::vector<BitId>& bits = bits_.of(id).at;
  return std::any_of(bits.begin(), bits.end(),
                     [this](BitId bit) { return HasInverter(bit); });
}

bool ChainLuts::HasInverter(BitId bit) const {
  return subtracting_[bit] > 0 && !(from_lut_[bit] && reads_[bit] == 0);
}

void ChainLuts::Read(BitId bit, bool subtract) {
  if (!IsConstantBit(bit)) ++(subtract ? subtracting_ : reads_)[bit];
}

void ChainLuts::Add(ValueId id) {
  const Op& op = circuit_.op(id);
  if (IsWiring(op) || op.kind == OpKind::kRegister || !bits_.Makes(id)) return;
  const Bits& made = bits_.of(id);
  if (op.kind == OpKind::kNegate) {
    AddChain({&kNothing}, {&bits_.of(op.a), 0, /*subtract=*/true}, 0, id);
  } else if (op.kind == OpKind::kSum) {
    AddSum(op, id);
  } else {
    for (const BitId bit : made.at) from_lut_[bit] = true;
    ForEachOperand(op, [&](ValueId operand) {
      for (const BitId bit : bits_.of(operand).at) Read(bit);
    });
  }
}

void ChainLuts::AddSum(const Op& op, ValueId id) {
  const int from = PassedBits(circuit_, op);
  if (op.c == kNoValue) {
    AddChain({&bits_.of(op.a), op.shift_a},
             {&bits_.of(op.b), op.shift_b, op.subtract}, from, id);
    return;
  }
  luts_[id] = 2 * (op.range.width() - from);
  ForEachSumOperand(op, [&](ValueId value, int shift, bool subtract) {
    const Bits& bits = bits_.of(value);
    for (int k = std::max(0, from - shift); k < bits.width(); ++k) {
      Read(bits.at[k], subtract);
    }
  });
}

void ChainLuts::AddChain(const Operand& a, const Operand& b, int from,
                         ValueId id) {
  const Bits& sum = bits_.of(id);
  Carry carry = ConstantCarry(b.subtract);
  for (int k = from; k < sum.width(); ++k) {
    const BitId made = sum[k];
    const bool is_needed = bits_.is_needed(made);
    const bool constant_a = IsConstantBit(a[k]);
    const bool constant_b = IsConstantBit(b[k]);
    const bool one_a = a[k] == kOne;
    const bool one_b = (b[k] == kOne) != b.subtract;
    if (constant_a && constant_b) {
      // The sum is the carry, or its complement; two equal bits are the next.
      if (one_a != one_b && carry == Carry::kVaries) AddLut(id, made);
      if (one_a == one_b) carry = ConstantCarry(one_a);
    } else if (carry != Carry::kVaries && (constant_a || constant_b)) {
      // The sum is the other bit, or its complement: then that is the carry.
      const BitId other = constant_a ? b[k] : a[k];
      const bool subtract = constant_a && b.subtract;
      const bool is_carry =
          (constant_a ? one_a : one_b) != (carry == Carry::kOne);
      if (is_needed) Read(other, subtract != is_carry);
      if (is_carry) Read(other, subtract);
      if (is_carry) carry = Carry::kVaries;
    } else {
      Read(a[k]);
      Read(b[k], b.subtract);
      AddLut(id, made);
      in_chain_[made] = true;
      carry = Carry::kVaries;
    }
  }
}

void ChainLuts::AddLut(ValueId id, BitId made) {
  from_lut_[made] = true;
  if (bits_.is_needed(made)) ++luts_[id];
}

}  // namespace autopruner
