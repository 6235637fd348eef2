// SPDX-License-Identifier: Apache-2.0
//
// Prints signals of a circuit as VHDL. All are unsigned: bits, whatever their
// sign.
//
//   VhdlDeclaration(signal)  ->  "signal l0_s1_3 : unsigned(9 downto 0)"
//   VhdlText(signal.value)  ->
//     "((repeated(2, x7_in(7)) & x7_in(7 downto 1)) + ..) & x7_in(0 downto 0)"
//
// Part of emit_vhdl.h; not for others.
#ifndef CODEGEN_EMIT_VHDL_VHDL_TEXT_H_
#define CODEGEN_EMIT_VHDL_VHDL_TEXT_H_

#include <string>

#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"
#include "core/fixed.h"

namespace autopruner {

// Returns the name of the entity: that of the model as VHDL allows it, where
// letters of either case are one and underscores stand alone, and "_network",
// so that it is no word of the language.
std::string VhdlEntity(const std::string& model);

// "(7 downto 0)"
std::string VhdlRange(int high, int low);

// "std_logic_vector(7 downto 0)"
std::string VhdlVector(int width);

// `vector`, a std_logic_vector in `format`, as a number of `width` bits:
// "resize(signed(x3), 12)".
std::string VhdlNumber(const std::string& vector, const Format& format,
                       int width);

// What stands before and behind the registers of a process, which have six
// spaces before them.
inline constexpr char kVhdlClocked[] =
    "  process (clock)\n  begin\n    if rising_edge(clock) then\n";
inline constexpr char kVhdlEndClocked[] = "    end if;\n  end process;\n";

// `expression` on one line.
std::string VhdlText(const RtlExpression& expression);

// The declaration of a signal, without the semicolon: of a constant with its
// value. A table comes first, as a function.
std::string VhdlDeclaration(const RtlSignal& signal);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_VHDL_TEXT_H_
