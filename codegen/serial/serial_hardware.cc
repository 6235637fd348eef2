// SPDX-License-Identifier: Apache-2.0
#include "codegen/serial/serial_hardware.h"

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
  return SerialHardware{model.set, std::move(element), std::move(pooled),
                        options.device};
}

}  // namespace autopruner
