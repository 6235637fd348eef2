// SPDX-License-Identifier: Apache-2.0
//
// What each operation of a circuit takes of a device, and how deep it is.
//
//   const Area area(circuit, device);
//   area.Luts(sum)  ->  9
#ifndef CODEGEN_ESTIMATE_AREA_H_
#define CODEGEN_ESTIMATE_AREA_H_

#include <cstdint>
#include <optional>

#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/estimate/bits/chain_luts.h"
#include "codegen/estimate/bits/circuit_bits.h"

namespace autopruner {

// Whether a sum is one of three.
inline bool IsTernary(const Op& op) {
  return op.kind == OpKind::kSum && op.c != kNoValue;
}

class Area {
 public:
  // Both outlive it.
  Area(const Circuit& circuit, const Device& device);
  Area(const Area&) = delete;
  Area& operator=(const Area&) = delete;

  int64_t Luts(ValueId id) const;
  // LUTs that no operation has of its own: see ChainLuts.
  int64_t Inverters() const { return chains_ ? chains_->inverters() : 0; }
  int64_t CarryBits(const Op& op) const;
  // LUTs in a row.
  int LutLevels(const Op& op) const;
  // Whether the complement of a value takes LUTs of its own.
  bool is_inverted(ValueId id) const {
    return chains_ && chains_->is_inverted(id);
  }
  // A bit of a saturation depends on the bit itself, the sign, and what lies
  // above the result.
  int ClampInputs(const Op& op) const;

 private:
  const Op& Operand(ValueId id) const { return circuit_.op(id); }
  int ReduceLuts(int bits) const;
  bool AddsForFree(const Op& op) const;
  int64_t SumLuts(ValueId id) const;
  int ClampUpperBits(const Op& op) const;
  int64_t ClampLuts(ValueId id) const;
  bool IsCleared(ValueId id) const;
  bool JoinsChain(ValueId id, int bit) const;

  const Circuit& circuit_;
  const Device& device_;
  // Where carry chains take what they are given.
  std::optional<CircuitBits> bits_;
  std::optional<ChainLuts> chains_;
};

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_AREA_H_
