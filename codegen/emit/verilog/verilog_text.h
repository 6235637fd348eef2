// SPDX-License-Identifier: Apache-2.0
//
// Prints signals of a circuit as Verilog.
//
//   VerilogDeclaration(signal)  ->
//     "wire signed [9:0] l0_s1_3 = {{{2{x7[7]}}, x7[7:1]} + {x8[7], x8},
//     x7[0]}"
//
// Widths are exact; linters find nothing. Literals are decimal.
#ifndef CODEGEN_EMIT_VERILOG_VERILOG_TEXT_H_
#define CODEGEN_EMIT_VERILOG_VERILOG_TEXT_H_

#include <cstdint>
#include <string>

#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"
#include "core/interval.h"

namespace autopruner {

// "signed [7:0] ", "[2:0] " or "": what stands before a signal's name.
std::string VerilogType(bool is_signed, int width);
std::string VerilogType(Interval range);

// `expression` on one line.
std::string VerilogText(const RtlExpression& expression);

// The declaration of a signal, without the semicolon: of a constant or a wire
// with its value. A table comes first, as a function.
std::string VerilogDeclaration(const RtlSignal& signal);

// The signals of a block in lines of their own, the dot product of each node
// above it, after its comment; then a wire PREFIX_unused that reads the bits
// that nothing else does, which tells linters that they are known.
std::string VerilogBlock(const RtlBlock& block);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_VERILOG_TEXT_H_
