// SPDX-License-Identifier: Apache-2.0
//
// The inside of a network's Verilog module.
//
//   VerilogPorts(input_bus, output_bus)
//   VerilogStatements(circuit)
//   VerilogOutputs(circuit, output_bus)
//
// Part of emit_verilog.h; not for others.
#ifndef CODEGEN_EMIT_VERILOG_VERILOG_BODY_H_
#define CODEGEN_EMIT_VERILOG_VERILOG_BODY_H_

#include <string>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"

namespace autopruner {

// Declarations of the data ports, one a line, a comma after each but the last.
std::string VerilogPorts(const Bus& inputs, const Bus& outputs);

// The operations of all layers, each layer after its comment. Bits that
// nothing reads are gathered in a signal l{layer}_unused, which tells linters
// that they are known: what a rounding drops.
std::string VerilogStatements(const Circuit& circuit);

// Assignments of the output ports, extended to the width of their formats.
std::string VerilogOutputs(const Circuit& circuit, const Bus& outputs);

// The valid bit beside the pipeline, and `out_valid`.
std::string VerilogValid(const Circuit& circuit);

// "signed [7:0] " of a port.
std::string VerilogPortType(const Format& format);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_VERILOG_BODY_H_
