// SPDX-License-Identifier: Apache-2.0
//
// The bits of a circuit's values, as synthesis sees them: those that are the
// same have one number, and those that nothing needs are known.
//
//   const CircuitBits bits(circuit);
//   for (const BitId bit : bits.of(value).at) bits.is_needed(bit) ..
#ifndef CODEGEN_ESTIMATE_BITS_CIRCUIT_BITS_H_
#define CODEGEN_ESTIMATE_BITS_CIRCUIT_BITS_H_

#include <cstddef>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

// A bit of a value: equal ones have equal numbers. These are constant.
using BitId = int;
inline constexpr BitId kZero = 0;
inline constexpr BitId kOne = 1;
inline constexpr BitId kNoBit = -1;

inline constexpr bool IsConstantBit(BitId bit) { return bit <= kOne; }

// The bits of a value, lowest first, and what is above and below them.
struct Bits {
  std::vector<BitId> at;
  bool is_signed = false;

  int width() const { return static_cast<int>(at.size()); }
  BitId operator[](int bit) const {
    if (bit < 0) return kZero;
    if (bit < width()) return at[bit];
    return is_signed && !at.empty() ? at.back() : kZero;
  }
};

// The lowest bits of a sum that no carry chain makes: what one operand has
// alone. 0 of another operation.
int PassedBits(const Circuit& circuit, const Op& op);

class CircuitBits {
 public:
  explicit CircuitBits(const Circuit& circuit);

  const Bits& of(ValueId id) const { return values_[id]; }
  // All numbers are below this.
  int count() const { return static_cast<int>(source_.size()); }
  // What a bit registers, and what registers it; kNoBit: nothing.
  BitId source(BitId bit) const { return source_[bit]; }
  BitId registered(BitId bit) const { return register_[bit]; }
  // Whether an output comes of it.
  bool is_needed(BitId bit) const { return is_needed_[bit]; }
  // Whether anything but a register reads it.
  bool is_read(BitId bit) const { return is_read_[bit]; }
  // Whether an operation makes anything that is needed, of what it does not
  // only pass.
  bool Makes(ValueId id) const;

 private:
  BitId NewBit(BitId registered = kNoBit);
  BitId Registered(BitId bit);
  Bits BitsOf(const Op& op);
  BitId BitOf(const Op& op, int k, int passed);
  BitId PassedBit(const Op& op, int k) const;
  void Read(const Bits& bits, int from);
  void ReadOperands(ValueId id);

  const Circuit& circuit_;
  std::vector<Bits> values_;
  // Of each bit.
  std::vector<BitId> source_;
  std::vector<BitId> register_;
  std::vector<bool> is_needed_;
  std::vector<bool> is_read_;
};

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_BITS_CIRCUIT_BITS_H_
