// SPDX-License-Identifier: Apache-2.0
//
// What a circuit takes of an FPGA, before any vendor's tool has seen it.
//
//   Resources needs = EstimateResources(circuit);
//   needs.luts, needs.flip_flops, needs.depth
//   for (const Timing& part : EstimateTiming(circuit)) ... part.clock_ns
//
// docs/hardware.md compares these numbers with what synthesis counts.
#ifndef CODEGEN_ESTIMATE_ESTIMATE_H_
#define CODEGEN_ESTIMATE_ESTIMATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

struct Resources {
  int64_t luts = 0;        // of six inputs, as logic
  int64_t shift_luts = 0;  // LUTs that serve as shift registers, 16 bits deep
  int64_t carry_bits = 0;  // of all adders together
  int64_t flip_flops = 0;  // and the valid bits
  int dsps = 0;            // products are adders here: none
  int adders = 0;
  int depth = 0;       // adders and the like in a row, input to output
  int lut_levels = 0;  // LUTs in a row between registers; carry is not counted
  int latency = 0;     // clock cycles; a new event enters at each
};

// Counts for a device with six-input LUTs, one bit of a carry chain in each.
//   A sum: a LUT for every bit at which both operands have something; none
//   where one is a constant, which only turns bits over. A saturation: one for
//   every bit of the result, and one for every five bits that it looks at
//   beyond the four that fit beside. Registers in a row of which nothing reads
//   the inner ones become shift registers, from three on.
Resources EstimateResources(const Circuit& circuit);

// The speed of a device, in ns.
struct DelayModel {
  std::string part;
  double register_ns = 0;   // clock to output, and setup
  double lut_ns = 0;        // one level of logic, with the net to the next
  double carry_bit_ns = 0;  // a bit along a carry chain
};

// Named parts. Where the numbers come from: docs/hardware.md.
const std::vector<DelayModel>& DelayModels();

struct Timing {
  std::string part;
  double clock_ns = 0;    // of the slowest stage: the shortest period
  double latency_ns = 0;  // from input to output at that period
};

// For each of DelayModels(). Without registers, clock_ns is the whole path.
std::vector<Timing> EstimateTiming(const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_ESTIMATE_H_
