// SPDX-License-Identifier: Apache-2.0
//
// Prints single operations of a circuit as Verilog, every width exact.
//
//   circuit.AddSum("sum", x, 0, y, 2)           // both 8 bits, signed
//   VerilogStatement(circuit, sum, "  ")  ->
//     "  wire signed [10:0] sum = {{{3{x[7]}}, x[7:2]} + {y[7], y}, x[1:0]};\n"
//
// Bits of a sum that only pass through stand beside the adder, not in it.
// Operands are cut and extended by hand to the width of the result, so that
// no rule of Verilog on widths or signs has a say; linters find nothing.
#ifndef CODEGEN_EMIT_VERILOG_VERILOG_EXPRESSION_H_
#define CODEGEN_EMIT_VERILOG_VERILOG_EXPRESSION_H_

#include <cstdint>
#include <string>

#include "codegen/circuit/circuit.h"
#include "core/interval.h"

namespace autopruner {

// "signed [7:0] ", "[2:0] " or "": what stands before a signal's name.
std::string VerilogType(Interval range);

// The lowest `width` bits of `value` in two's complement: "4'hd".
std::string VerilogLiteral(int64_t value, int width);

// Bits high .. low of (value << shift), as many as the expression is wide.
std::string VerilogBits(const Circuit& circuit, ValueId value, int shift,
                        int high, int low);

// The right-hand side of a combinational operation, just as wide as its range.
// Of a table it is a call of the function that VerilogStatement() prints.
std::string VerilogExpression(const Circuit& circuit, ValueId value);

// The declaration of `value` and what computes it, each line after `indent`.
// Nothing for an input. A register takes its operand at each rising edge of
// `clock`; where `enable` is not empty, only while it is 1.
std::string VerilogStatement(const Circuit& circuit, ValueId value,
                             const std::string& indent,
                             const std::string& clock = "clock",
                             const std::string& enable = "");

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_VERILOG_EXPRESSION_H_
