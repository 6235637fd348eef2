// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/circuit_measure.h"

#include <array>

#include "absl/status/statusor.h"
#include "codegen/circuit/hardware.h"
#include "codegen/estimate/estimate.h"

namespace autopruner {
namespace {

constexpr auto kMeasures = std::to_array<CircuitMeasure>({
    {.key = "luts",
     .name = "LUTs",
     .count = [](const Resources& needs) { return needs.luts; },
     .of_registers = false},
    {.key = "flip_flops",
     .name = "flip-flops",
     .count = [](const Resources& needs) { return needs.flip_flops; },
     .of_registers = true},
});

int64_t Count(const Model& model, const CircuitMeasure& measure,
              const HardwareOptions& options) {
  const absl::StatusOr<Circuit> circuit = MakeHardware(model, options);
  if (!circuit.ok()) return 0;
  return measure.count(EstimateResources(*circuit, *options.device));
}

}  // namespace

std::span<const CircuitMeasure> CircuitMeasures() { return kMeasures; }

int64_t Measure(const Model& model, const CircuitMeasure& measure,
                const Device& device) {
  return Count(model, measure, {.device = &device});
}

int64_t MeasureBriefly(const Model& model, const CircuitMeasure& measure,
                       const Device& device) {
  return Count(model, measure, {.effort = 1, .device = &device});
}

int64_t MeasureQuickly(const Model& model, const CircuitMeasure& measure,
                       const Device& device) {
  HardwareOptions options = {.effort = 0, .device = &device};
  if (!measure.of_registers) options.adders_per_stage = 0;
  return Count(model, measure, options);
}

}  // namespace autopruner
