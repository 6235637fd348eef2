// SPDX-License-Identifier: Apache-2.0
//
// What a circuit takes of an FPGA, before any vendor's tool has seen it.
//
//   Resources needs = EstimateResources(circuit, **FindDevice("ice40"));
//   needs.luts, needs.flip_flops, needs.depth
//   for (const Timing& on : EstimateTiming(circuit)) ... on.clock_ns
//
// docs/hardware.md compares these numbers with what synthesis counts.
#ifndef CODEGEN_ESTIMATE_ESTIMATE_H_
#define CODEGEN_ESTIMATE_ESTIMATE_H_

#include <cstdint>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"

namespace autopruner {

struct Resources {
  int64_t luts = 0;        // as logic
  int64_t shift_luts = 0;  // LUTs that serve as shift registers
  int64_t carry_bits = 0;  // of all adders together
  int64_t flip_flops = 0;  // and the valid bits
  int dsps = 0;            // products are adders here: none
  int adders = 0;
  int depth = 0;       // adders and the like in a row, input to output
  int lut_levels = 0;  // LUTs in a row between registers; carry is not counted
  int latency = 0;     // clock cycles; a new event enters at each
};

// Counts what `device` would be filled with.
//   A sum, where a LUT stands before each bit of a carry chain: a LUT for every
//   bit at which both operands have something; none where one is a constant,
//   which only turns bits over. Where the chain takes what it is given: a LUT
//   for every bit of it, and one for every bit of a value that is subtracted,
//   unless LUTs make that value for nobody else.
//   Where a device has ternary adders, three operands take one LUT a bit, up to
//   the highest of the sum; elsewhere they take two chains.
//   A saturation: one for every bit of the result, and those that look at the
//   bits that do not fit beside. Registers in a row of which nothing reads the
//   inner ones become shift registers, from three on, where a LUT can be one.
Resources EstimateResources(const Circuit& circuit,
                            const Device& device = DefaultDevice());

struct Timing {
  const Device* device = nullptr;
  double clock_ns = 0;    // of the slowest stage: the shortest period
  double latency_ns = 0;  // from input to output at that period
};

// For each of Devices(). Without registers, clock_ns is the whole path.
std::vector<Timing> EstimateTiming(const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_ESTIMATE_H_
