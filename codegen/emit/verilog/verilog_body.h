// SPDX-License-Identifier: Apache-2.0
//
// The inside of a network's Verilog module.
//
//   VerilogPorts(input_bus, output_bus)
//   VerilogRegisters(body)
//   VerilogOutputs(circuit, names, output_bus)
//
// Part of emit_verilog.h; not for others.
#ifndef CODEGEN_EMIT_VERILOG_VERILOG_BODY_H_
#define CODEGEN_EMIT_VERILOG_VERILOG_BODY_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/rtl_body.h"

namespace autopruner {

// Declarations of the data ports, one a line, a comma after each but the last.
std::string VerilogPorts(const Bus& inputs, const Bus& outputs);

// The valid bit beside the pipeline, and `out_valid`.
std::string VerilogValid(int latency);

// What the registers take: a clocked block a stage.
std::string VerilogRegisters(const RtlBody& body);

// Assignments of the output ports, extended to the width of their formats.
std::string VerilogOutputs(const Circuit& circuit,
                           const std::vector<std::string>& names,
                           const Bus& outputs);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_VERILOG_BODY_H_
