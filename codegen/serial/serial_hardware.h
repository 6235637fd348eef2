// SPDX-License-Identifier: Apache-2.0
//
// The hardware of a model of sets that takes one element a clock: that of the
// layers which elements share, once, and that of the layers behind.
//
//   ASSIGN_OR_RETURN(const SerialHardware hardware,
//                    MakeSerialHardware(model, options));
//   hardware.element.circuit, hardware.pooled.circuit
#ifndef CODEGEN_SERIAL_SERIAL_HARDWARE_H_
#define CODEGEN_SERIAL_SERIAL_HARDWARE_H_

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/device/device.h"
#include "codegen/model/model.h"
#include "core/network_spec.h"

namespace autopruner {

// A part of the model (set_models.h) and its circuits, as in Design.
struct HardwarePart {
  Model model;
  Circuit lowered;
  Circuit circuit;
};

struct SerialHardware {
  SetSpec set;
  HardwarePart element;
  HardwarePart pooled;
  const Device* device = &DefaultDevice();

  // Clocks from a set's last element to its outputs.
  int latency() const {
    return element.circuit.latency() + 1 + pooled.circuit.latency();
  }
};

// Each part is proven to be what was lowered.
//   Errors: InvalidArgument if samples of `model` are no sets; those of
//   MakeHardware().
absl::StatusOr<SerialHardware> MakeSerialHardware(
    const Model& model, const HardwareOptions& options);

}  // namespace autopruner

#endif  // CODEGEN_SERIAL_SERIAL_HARDWARE_H_
