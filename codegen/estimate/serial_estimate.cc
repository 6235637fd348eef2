// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/serial_estimate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "codegen/circuit/circuit.h"
#include "codegen/estimate/bits/register_bits.h"
#include "codegen/model/model.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

// Whether the next element is the first that is there, what it does to the
// accumulators, and whether their set has ended.
constexpr int kControlLuts = 6;
constexpr int kControlFlipFlops = 2;
constexpr int kControlBits = 2;  // `there` and `last` on their way

// Registers between the ports and the layers behind.
struct PooledBits {
  int nodes = 0;  // that are accumulated
  int64_t accumulated = 0;
  int64_t joined = 0;  // features, which only pass
  int widest = 0;      // accumulator
};

PooledBits CountBits(const SerialHardware& hardware) {
  PooledBits bits;
  const HardwarePart& pooled = hardware.pooled;
  for (int i = 0; i < pooled.model.inputs(); ++i) {
    if (pooled.circuit.inputs()[i] == kNoValue) continue;
    const int width = pooled.model.features[i].format.width;
    if (i >= hardware.element.model.outputs()) {
      bits.joined += width;
      continue;
    }
    ++bits.nodes;
    bits.accumulated += width;
    bits.widest = std::max(bits.widest, width);
  }
  return bits;
}

int64_t PoolingLuts(Pooling pooling, const PooledBits& bits,
                    const Device& device) {
  switch (pooling) {
    case Pooling::kSum:
      return bits.accumulated;
    case Pooling::kMax:
      if (!device.lut_before_carry) return bits.accumulated + bits.nodes;
      return (bits.accumulated + bits.nodes) / 2 + bits.nodes;
  }
  return 0;
}

void AddDelay(int64_t bits, const Device& device, Resources* needs) {
  const int late = needs->latency;
  const int in_lut = device.shift_register_bits;
  if (in_lut == 0 || late < kShortestShiftLut) {
    needs->flip_flops += bits * late;
  } else {
    needs->shift_luts += bits * ((late + in_lut - 1) / in_lut);
  }
}

}  // namespace

Estimate MakeEstimate(const std::string& name, const SerialHardware& hardware,
                      const Device& device) {
  Estimate estimate = MakeEstimate(hardware.element.circuit, device);
  const Estimate behind = MakeEstimate(hardware.pooled.circuit, device);
  const PooledBits bits = CountBits(hardware);
  estimate.name = name;
  estimate.interval = hardware.set.elements;
  Resources& needs = estimate.needs;
  const Resources& more = behind.needs;
  AddDelay(bits.joined + kControlBits, device, &needs);
  needs.luts += more.luts + kControlLuts +
                PoolingLuts(hardware.set.pooling, bits, device);
  needs.shift_luts += more.shift_luts;
  needs.carry_bits += more.carry_bits + bits.accumulated;
  needs.adders += more.adders;
  needs.dsps += more.dsps;
  needs.flip_flops +=
      more.flip_flops + bits.accumulated + bits.joined + kControlFlipFlops;
  needs.depth += 1 + more.depth;
  needs.lut_levels = std::max(needs.lut_levels, more.lut_levels);
  needs.latency = hardware.latency();
  for (size_t k = 0; k < estimate.timing.size(); ++k) {
    Timing& timing = estimate.timing[k];
    const Device& on = *timing.device;
    const double accumulates =
        on.register_ns + 2 * on.lut_ns + bits.widest * on.carry_bit_ns;
    timing.clock_ns =
        std::max({timing.clock_ns, behind.timing[k].clock_ns, accumulates});
    timing.latency_ns = timing.clock_ns * needs.latency;
  }
  return estimate;
}

}  // namespace autopruner
