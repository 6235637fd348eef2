// SPDX-License-Identifier: Apache-2.0
//
// Prints the ports of a network's entity.
//
//   VhdlPorts(input_bus, output_bus)
//
// Part of emit_vhdl.h; not for others.
#ifndef CODEGEN_EMIT_VHDL_VHDL_BUS_H_
#define CODEGEN_EMIT_VHDL_VHDL_BUS_H_

#include <string>

#include "codegen/emit/bus.h"

namespace autopruner {

// Declarations of the data ports and of `out_valid`, one a line, a semicolon
// after each but the last.
std::string VhdlPorts(const Bus& inputs, const Bus& outputs);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_VHDL_BUS_H_
