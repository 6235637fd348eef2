// SPDX-License-Identifier: Apache-2.0
//
// The inside of a network's VHDL entity.
//
//   VhdlPorts(input_bus, output_bus)
//   VhdlDeclarations(body)
//   VhdlStatements(body)
//
// Part of emit_vhdl.h; not for others.
#ifndef CODEGEN_EMIT_VHDL_VHDL_BODY_H_
#define CODEGEN_EMIT_VHDL_VHDL_BODY_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/rtl_body.h"

namespace autopruner {

// What port `name`, an input, is called inside.
std::string VhdlInput(const std::string& port);

// Declarations of the data ports, one a line.
std::string VhdlPorts(const Bus& inputs, const Bus& outputs);

// Constants and signals, layer by layer.
std::string VhdlDeclarations(const Bus& inputs, const RtlBody& body);

// The bits of the ports.
std::string VhdlInputs(const Bus& inputs);

// The valid bit beside the pipeline, and `out_valid`.
std::string VhdlValidDeclaration(int latency);
std::string VhdlValid(int latency);

// What signals compute, the dot product of each node above it.
std::string VhdlStatements(const RtlBody& body);

// What the registers take: a clocked process a stage.
std::string VhdlRegisters(const RtlBody& body);

// Assignments of the output ports, extended to the width of their formats.
std::string VhdlOutputs(const Circuit& circuit,
                        const std::vector<std::string>& names,
                        const Bus& outputs);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_VHDL_BODY_H_
