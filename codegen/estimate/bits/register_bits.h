// SPDX-License-Identifier: Apache-2.0
//
// How many flip-flops the registers of a circuit become, bit by bit, as
// synthesis finds it:
//
//   - Bits that are the same are one: what passes an adder below its carry
//     chain, what a shift or a sign repeats, is registered once.
//   - Bits that nothing reads are none: those that a later shift drops.
//   - Registers in a row of which only the last is read are a shift register
//     of the device, if it has such.
//
//   RegisterBits bits = CountRegisterBits(circuit, device);
//   bits.flip_flops  ->  1,150, without the valid bits
#ifndef CODEGEN_ESTIMATE_BITS_REGISTER_BITS_H_
#define CODEGEN_ESTIMATE_BITS_REGISTER_BITS_H_

#include <cstdint>

#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"

namespace autopruner {

// Registers in a row that are shorter than this stay flip-flops.
inline constexpr int kShortestShiftLut = 3;

struct RegisterBits {
  int64_t flip_flops = 0;
  int64_t shift_luts = 0;

  bool operator==(const RegisterBits&) const = default;
};

RegisterBits CountRegisterBits(const Circuit& circuit, const Device& device);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_BITS_REGISTER_BITS_H_
