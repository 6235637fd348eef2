// SPDX-License-Identifier: Apache-2.0
//
// Verilog between a network's ports and buses of whole bytes.
//
//   VerilogConnections(inputs, "x", outputs)  ->  ".x3(x[9:0]), .y0(y0)"
#ifndef CODEGEN_EMIT_VERILOG_VERILOG_BUS_H_
#define CODEGEN_EMIT_VERILOG_VERILOG_BUS_H_

#include <string>

#include "codegen/emit/bus.h"

namespace autopruner {

// "x[9:0]"
std::string VerilogSlice(const std::string& name, int high, int low);

// What stands in a concatenation for `name`, a value of `format`, where it is
// `width` bits wide: "{3{y0[4]}}, y0".
std::string VerilogExtended(const std::string& name, const Format& format,
                            int width);

// Ports of an instance whose inputs are fields of the bus `x`.
std::string VerilogConnections(const Bus& inputs, const std::string& x,
                               const Bus& outputs);

// A signal for each output, and the bits of bus `x` that no input has.
std::string VerilogWires(const Bus& inputs, const std::string& x,
                         const Bus& outputs);

// The output signals, each extended to whole bytes, as bus `y`.
std::string VerilogAssign(const Bus& outputs, const std::string& y);

// What says that an output of an AXI4-Stream is the last one of a packet.
std::string VerilogLastOfPacket(int events);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_VERILOG_BUS_H_
