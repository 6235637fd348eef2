// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/register_bits.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/adder_graph_circuit.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// A bit of a value: equal ones have equal numbers. These are constant.
using BitId = int;
constexpr BitId kZero = 0;
constexpr BitId kOne = 1;
constexpr BitId kNoBit = -1;

// The bits of a value, lowest first, and what is above them.
struct Bits {
  std::vector<BitId> at;
  bool is_signed = false;

  BitId operator[](int bit) const {
    if (bit < 0) return kZero;
    if (bit < static_cast<int>(at.size())) return at[bit];
    return is_signed && !at.empty() ? at.back() : kZero;
  }
};

class BitCounter {
 public:
  BitCounter(const Circuit& circuit, const Device& device)
      : circuit_(circuit), device_(device) {
    NewBit();  // kZero
    NewBit();  // kOne
    for (const Op& op : circuit.ops()) values_.push_back(BitsOf(op));
  }

  RegisterBits Count() {
    for (const ValueId id : circuit_.outputs()) Read(values_[id], 0);
    for (size_t id = values_.size(); id-- > 0;) ReadOperands(id);
    RegisterBits count;
    for (BitId bit = 0; bit < static_cast<BitId>(source_.size()); ++bit) {
      if (EndsRow(bit)) Add(RowTo(bit), count);
    }
    return count;
  }

 private:
  BitId NewBit(BitId registered = kNoBit) {
    source_.push_back(registered);
    register_.push_back(kNoBit);
    is_needed_.push_back(false);
    is_read_.push_back(false);
    return static_cast<BitId>(source_.size()) - 1;
  }

  // The register of a bit, one for all that register it.
  BitId Registered(BitId bit) {
    if (bit == kZero || bit == kOne) return bit;
    if (register_[bit] == kNoBit) {
      const BitId made = NewBit(bit);
      register_[bit] = made;
    }
    return register_[bit];
  }

  Bits BitsOf(const Op& op) {
    Bits bits = {.at = {}, .is_signed = op.range.is_signed()};
    const int passed = Passed(op);
    for (int k = 0; k < op.range.width(); ++k) {
      bits.at.push_back(BitOf(op, k, passed));
    }
    return bits;
  }

  BitId BitOf(const Op& op, int k, int passed) {
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

  // Of a dot product that is wiring: value << shift.
  static int ShiftOf(const Op& op) {
    int shift = 0;
    while (op.terms[0].coefficient >> shift > 1) ++shift;
    return shift;
  }

  // The lowest bits of a sum that no carry chain makes.
  int Passed(const Op& op) const {
    if (op.kind != OpKind::kSum) return 0;
    const int bits = AdderBits(AdderOf(op), circuit_.op(op.a).range,
                               circuit_.op(op.b).range, op.range);
    return op.range.width() - bits;
  }

  // A bit of a sum that one operand has alone.
  BitId PassedBit(const Op& op, int k) const {
    BitId bit = kZero;
    int highest = -1;
    ForEachSumOperand(op, [&](ValueId value, int shift, bool) {
      if (shift > k || shift <= highest) return;
      highest = shift;
      bit = values_[value][k - shift];
    });
    return bit;
  }

  void Read(const Bits& bits, int from) {
    for (int k = std::max(0, from); k < static_cast<int>(bits.at.size()); ++k) {
      is_needed_[bits.at[k]] = true;
      is_read_[bits.at[k]] = true;
    }
  }

  // If anything that an operation makes is needed, so is what it reads.
  void ReadOperands(size_t id) {
    const Op& op = circuit_.ops()[id];
    if (op.kind == OpKind::kRegister) {
      for (const BitId bit : values_[id].at) {
        if (is_needed_[bit] && source_[bit] != kNoBit) {
          is_needed_[source_[bit]] = true;
        }
      }
      return;
    }
    if (IsWiring(op)) return;
    const int passed = Passed(op);
    const std::vector<BitId>& made = values_[id].at;
    if (std::none_of(made.begin() + std::min<size_t>(passed, made.size()),
                     made.end(),
                     [this](BitId bit) { return is_needed_[bit]; })) {
      return;
    }
    if (op.kind == OpKind::kSum) {
      ForEachSumOperand(op, [&](ValueId value, int shift, bool) {
        Read(values_[value], passed - shift);
      });
      return;
    }
    ForEachOperand(op, [&](ValueId value) { Read(values_[value], 0); });
  }

  bool IsRegister(BitId bit) const {
    return bit != kNoBit && source_[bit] != kNoBit && is_needed_[bit];
  }

  // Whether the next register, if any, cannot be one with this one.
  bool EndsRow(BitId bit) const {
    return IsRegister(bit) && (is_read_[bit] || !IsRegister(register_[bit]));
  }

  int RowTo(BitId bit) const {
    int row = 0;
    do {
      ++row;
      bit = source_[bit];
    } while (IsRegister(bit) && !is_read_[bit]);
    return row;
  }

  void Add(int row, RegisterBits& count) const {
    const int bits = device_.shift_register_bits;
    if (bits == 0 || row < kShortestShiftLut) {
      count.flip_flops += row;
    } else {
      count.shift_luts += (row + bits - 1) / bits;
    }
  }

  const Circuit& circuit_;
  const Device& device_;
  std::vector<Bits> values_;
  // Of each bit: what it registers and what registers it; whether an output
  // comes of it, and whether anything but a register reads it.
  std::vector<BitId> source_;
  std::vector<BitId> register_;
  std::vector<bool> is_needed_;
  std::vector<bool> is_read_;
};

}  // namespace

RegisterBits CountRegisterBits(const Circuit& circuit, const Device& device) {
  if (circuit.latency() == 0) return {};  // there are none
  return BitCounter(circuit, device).Count();
}

}  // namespace autopruner
