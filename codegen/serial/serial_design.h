// SPDX-License-Identifier: Apache-2.0
//
// What emitters of the serial form print.
//
//   SerialDesign design = {model, lowered, hardware, {.source = "model.json"}};
//   EmitSerialVerilog(design)
#ifndef CODEGEN_SERIAL_SERIAL_DESIGN_H_
#define CODEGEN_SERIAL_SERIAL_DESIGN_H_

#include "codegen/circuit/circuit.h"
#include "codegen/emit/design.h"
#include "codegen/emit/project_options.h"
#include "codegen/model/model.h"
#include "codegen/serial/serial_hardware.h"

namespace autopruner {

// Vectors are those of the whole model; see MakeSerialBeats().
struct SerialDesign {
  const Model& model;
  const Circuit& lowered;  // of the whole model, for comments
  const SerialHardware& hardware;
  ProjectOptions project = {};

  // The parts, without vectors.
  Design element() const { return Part(hardware.element); }
  Design pooled() const { return Part(hardware.pooled); }

 private:
  Design Part(const HardwarePart& part) const {
    return {part.model, part.lowered, part.circuit, {.source = project.source}};
  }
};

}  // namespace autopruner

#endif  // CODEGEN_SERIAL_SERIAL_DESIGN_H_
