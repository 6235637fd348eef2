// SPDX-License-Identifier: Apache-2.0
//
// What an FPGA is made of, as far as it decides what a circuit takes.
//
//   for (const Device& device : Devices()) device.lut_inputs  ->  6, ..
//
// A device is a row of the table in device.cc, and nothing else: flags,
// estimates, reports and the comparison with yosys read it from there.
#ifndef CODEGEN_DEVICE_DEVICE_H_
#define CODEGEN_DEVICE_DEVICE_H_

#include <span>

namespace autopruner {

struct Device {
  const char* key = "";   // as the flag --device has it
  const char* name = "";  // with its speed grade
  int lut_inputs = 6;
  // A LUT stands before each bit of a carry chain: turning an operand over, or
  // adding a constant, takes no LUT of its own.
  bool lut_before_carry = true;
  // The LUT before the chain compresses three operands to two: a +- b +- c
  // takes one chain.
  bool ternary_adders = true;
  // Levels of multiplexers that stand behind LUTs and take none.
  int mux_levels = 2;
  int shift_register_bits = 16;  // of a LUT that is one; 0: none can be
  // Speed in ns. Where the numbers come from: docs/hardware.md.
  double register_ns = 0;   // clock to output, and setup
  double lut_ns = 0;        // one level of logic, with the net to the next
  double carry_bit_ns = 0;  // a bit along a carry chain
  // One of its chips, as Vivado and Vitis HLS call it; "": they know none.
  const char* part = "";
  // Command of yosys that maps to it; -top follows.
  const char* yosys = "";

  constexpr bool has_vivado() const { return *part != '\0'; }
};

// All devices, the default one first.
std::span<const Device> Devices();

// What is meant where nobody says.
inline const Device& DefaultDevice() { return Devices().front(); }

}  // namespace autopruner

#endif  // CODEGEN_DEVICE_DEVICE_H_
