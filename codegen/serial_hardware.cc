// SPDX-License-Identifier: Apache-2.0
#include "codegen/serial_hardware.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "codegen/circuit/lower.h"
#include "codegen/model/set_models.h"

namespace autopruner {
namespace {

absl::StatusOr<HardwarePart> MakePart(Model model,
                                      const HardwareOptions& options) {
  ASSIGN_OR_RETURN(Circuit lowered, Lower(model));
  ASSIGN_OR_RETURN(Circuit circuit, MakeHardware(lowered, options));
  return HardwarePart{std::move(model), std::move(lowered), std::move(circuit)};
}

}  // namespace

Estimate SerialHardware::MakeEstimate(const std::string& name,
                                      const Device& device) const {
  const int nodes = element.model.outputs();
  SerialParts parts = {.element = element.circuit,
                       .pooled = pooled.circuit,
                       .elements = elements,
                       .passing_bits = 2};  // whether it is there, and the last
  for (int i = 0; i < pooled.model.inputs(); ++i) {
    if (pooled.circuit.inputs()[i] == kNoValue) continue;
    const int width = pooled.model.features[i].format.width;
    (i < nodes ? parts.pooled_bits : parts.passing_bits) += width;
  }
  return autopruner::MakeEstimate(name, parts, device);
}

absl::StatusOr<SerialHardware> MakeSerialHardware(
    const Model& model, const HardwareOptions& options) {
  if (!model.set.exists()) {
    return absl::InvalidArgumentError(absl::StrCat(
        model.name,
        ": --elements=serial: its samples are no sets of elements"));
  }
  ASSIGN_OR_RETURN(HardwarePart element,
                   MakePart(ElementModel(model), options));
  ASSIGN_OR_RETURN(HardwarePart pooled, MakePart(PooledModel(model), options));
  return SerialHardware{model.set.elements, std::move(element),
                        std::move(pooled)};
}

}  // namespace autopruner
