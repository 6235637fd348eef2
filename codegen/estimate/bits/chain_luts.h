// SPDX-License-Identifier: Apache-2.0
//
// LUTs of the sums of a circuit on a device whose carry chains take what they
// are given (`lut_before_carry` is false), bit by bit, as synthesis finds it:
//
//   - A bit of a sum that anything needs takes one. It takes none where both
//     operands are 0, as the carry alone is, and at the low end beside a
//     constant, as long as no carry depends on anything.
//   - A bit that is subtracted is turned over in a LUT, once, however many
//     subtract it; not at all where a LUT makes it and nothing else reads it:
//     that makes the complement.
//
//   const ChainLuts luts(circuit, CircuitBits(circuit));
//   luts.of(sum) + luts.inverters()
#ifndef CODEGEN_ESTIMATE_BITS_CHAIN_LUTS_H_
#define CODEGEN_ESTIMATE_BITS_CHAIN_LUTS_H_

#include <cstdint>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/estimate/bits/circuit_bits.h"

namespace autopruner {

class ChainLuts {
 public:
  ChainLuts(const Circuit& circuit, const CircuitBits& bits);

  // Those of the carry chains of a sum or negation.
  int64_t of(ValueId id) const { return luts_[id]; }
  // Those that turn over what is subtracted, of all values.
  int64_t inverters() const;
  // Whether a bit of a value has one.
  bool is_inverted(ValueId id) const;
  // Whether the LUT of a chain makes a bit; whether it is read but once.
  bool in_chain(BitId bit) const { return in_chain_[bit]; }
  bool is_read_once(BitId bit) const {
    return reads_[bit] + subtracting_[bit] == 1;
  }

 private:
  // Of the two operands of a chain.
  struct Operand {
    const Bits* bits;
    int shift = 0;
    bool subtract = false;

    BitId operator[](int k) const { return (*bits)[k - shift]; }
  };

  void Add(ValueId id);
  void AddSum(const Op& op, ValueId id);
  void AddChain(const Operand& a, const Operand& b, int from, ValueId id);
  void AddLut(ValueId id, BitId made);
  void Read(BitId bit, bool subtract = false);
  bool HasInverter(BitId bit) const;

  const Circuit& circuit_;
  const CircuitBits& bits_;
  std::vector<int64_t> luts_;
  // Of each bit.
  std::vector<bool> from_lut_;
  std::vector<bool> in_chain_;
  std::vector<int> reads_;
  std::vector<int> subtracting_;
};

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_BITS_CHAIN_LUTS_H_
