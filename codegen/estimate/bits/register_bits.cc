// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/bits/register_bits.h"

#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/estimate/bits/circuit_bits.h"

namespace autopruner {
namespace {

bool IsRegister(const CircuitBits& bits, BitId bit) {
  return bit != kNoBit && bits.source(bit) != kNoBit && bits.is_needed(bit);
}

// Whether the next register, if any, cannot be one with this one.
bool EndsRow(const CircuitBits& bits, BitId bit) {
  return IsRegister(bits, bit) &&
         (bits.is_read(bit) || !IsRegister(bits, bits.registered(bit)));
}

int RowTo(const CircuitBits& bits, BitId bit) {
  int row = 0;
  do {
    ++row;
    bit = bits.source(bit);
  } while (IsRegister(bits, bit) && !bits.is_read(bit));
  return row;
}

}  // namespace

RegisterBits CountRegisterBits(const Circuit& circuit, const Device& device) {
  if (circuit.latency() == 0) return {};  // there are none
  const CircuitBits bits(circuit);
  RegisterBits count;
  const int in_lut = device.shift_register_bits;
  for (BitId bit = 0; bit < bits.count(); ++bit) {
    if (!EndsRow(bits, bit)) continue;
    const int row = RowTo(bits, bit);
    if (in_lut == 0 || row < kShortestShiftLut) {
      count.flip_flops += row;
    } else {
      count.shift_luts += (row + in_lut - 1) / in_lut;
    }
  }
  return count;
}

}  // namespace autopruner
