// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/luts.h"

#include "absl/status/statusor.h"
#include "codegen/circuit/hardware.h"
#include "codegen/estimate/estimate.h"

namespace autopruner {
namespace {

int64_t Count(const Model& model, const HardwareOptions& options) {
  Model named = model;
  named.name = "network";
  const absl::StatusOr<Circuit> circuit = MakeHardware(named, options);
  return circuit.ok() ? EstimateResources(*circuit, *options.device).luts : 0;
}

}  // namespace

int64_t CountLuts(const Model& model, const Device& device) {
  return Count(model, {.device = &device});
}

int64_t CountLuts(const Model& model, const Device& device, int effort) {
  return Count(model,
               {.effort = effort, .adders_per_stage = 0, .device = &device});
}

}  // namespace autopruner
