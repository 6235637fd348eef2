// SPDX-License-Identifier: Apache-2.0
//
// Prints single operations of a circuit as HLS C++, every width exact.
//
//   circuit.AddSum("sum", x, 0, y, 2)           // both 8 bits, signed
//   HlsStatement(circuit, names, sum, "  ")  ->
//     "  const ap_int<11> sum = x + (ap_int<10>(y) << 2);\n"
//
// Each operand is widened by hand where an operation would lose bits, so that
// every part of an expression is exact before its result is cut to the width
// of its range. Registers are looked through: HLS places its own.
#ifndef CODEGEN_EMIT_HLS_HLS_EXPRESSION_H_
#define CODEGEN_EMIT_HLS_HLS_EXPRESSION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "core/fixed.h"
#include "core/interval.h"

namespace autopruner {

// What each value is called, by ValueId: the name of its operation (which is an
// identifier, and no word of C++), with _1, _2 ... behind it where `taken` or
// an earlier one has that name.
std::vector<std::string> HlsNames(const Circuit& circuit,
                                  const std::vector<std::string>& taken);

// "ap_int<12>" or "ap_uint<3>": the narrowest that holds the range or format.
std::string HlsType(Interval range);
std::string HlsType(const Format& format);

// A value as an operand: its name, or as a constant "ap_uint<3>(5)".
std::string HlsOperand(const Circuit& circuit,
                       const std::vector<std::string>& names, ValueId value);

// The declaration of `value` with what computes it, each line after `indent`.
// Nothing for inputs, constants and registers, which have no statement.
std::string HlsStatement(const Circuit& circuit,
                         const std::vector<std::string>& names, ValueId value,
                         const std::string& indent);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_HLS_HLS_EXPRESSION_H_
