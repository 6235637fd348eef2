// SPDX-License-Identifier: Apache-2.0
//
// Prints signals of a circuit as VHDL.
//
//   VhdlDeclaration(signal)  ->  "signal l0_s1_3 : unsigned(9 downto 0)"
//   VhdlText(signal.value)  ->
//     "(repeated(2, x7_in(7)) & x7_in(7 downto 1)) + (..)"
//
// All signals are unsigned: bits, whatever their sign.
#ifndef CODEGEN_EMIT_VHDL_VHDL_TEXT_H_
#define CODEGEN_EMIT_VHDL_VHDL_TEXT_H_

#include <string>

#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"

namespace autopruner {

// "(7 downto 0)"
std::string VhdlRange(int high, int low);

// `expression` on one line.
std::string VhdlText(const RtlExpression& expression);

// The declaration of a signal, or of a constant with its value, without the
// semicolon. A table comes first, as a function.
std::string VhdlDeclaration(const RtlSignal& signal);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_VHDL_TEXT_H_
