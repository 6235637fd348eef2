// SPDX-License-Identifier: Apache-2.0
//
// What the generated projects for vendors' tools and simulators need to know
// besides the circuit.
//
//   ProjectOptions options = {.source = "model.json",
//                             .golden_inputs = inputs,
//                             .golden_outputs = outputs};
#ifndef CODEGEN_EMIT_PROJECT_OPTIONS_H_
#define CODEGEN_EMIT_PROJECT_OPTIONS_H_

#include <string>

#include "codegen/device/device.h"
#include "codegen/emit/bus.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

struct ProjectOptions {
  // As the vendor's tools name it; empty: there are no scripts for them.
  std::string part = DefaultDevice().part;
  double clock_ns = 2.5;
  PortNames port_names = PortNames::kNumbers;  // of Verilog and VHDL
  int events_per_packet = 1;  // AXI4-Stream: TLAST ends each packet
  std::string source = {};    // base name of the model file
  // Raw vectors of the test benches, at least one. Inputs are those of the
  // whole network, used or not.
  Rows golden_inputs = {};
  Rows golden_outputs = {};
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_PROJECT_OPTIONS_H_
