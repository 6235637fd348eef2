// SPDX-License-Identifier: Apache-2.0
//
// What computes a value of a circuit, in bits: the part that all hardware
// languages share.
//
//   circuit.AddSum("sum", x, 0, y, 2)           // both 8 bits, signed
//   RtlValue(circuit, names, sum)  ->           // here as Verilog prints it
//     {{{3{x[7]}}, x[7:2]} + {y[7], y}, x[1:0]}
//
// Bits of a sum that only pass through stand beside the adder, not in it.
// Operands are cut and extended here to the width of the result, so that no
// language's rule on widths or signs has a say.
#ifndef CODEGEN_EMIT_RTL_EXPRESSION_H_
#define CODEGEN_EMIT_RTL_EXPRESSION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "codegen/circuit/circuit.h"
#include "core/interval.h"

namespace autopruner {

enum class RtlKind {
  // Bits.
  kSlice,     // `signal`, from its bit `high` down to `low`
  kLiteral,   // `value`, its lowest `width` bits
  kJoin,      // the operands side by side, the highest first
  kRepeat,    // the operand, a bit, `width` times
  kAdd,       // of two operands as wide as the result
  kSubtract,  // likewise
  kLookUp,    // the table of `signal`, at the operand
  kIf,        // operand 0, a condition, ? operand 1 : operand 2
  // Conditions.
  kAnyOne,   // some bit of the operand, a slice, is 1
  kAnyZero,  // some bit is 0
  kLess,     // operand 0 < operand 1, equally wide
  kGreater,  // likewise
  kAnd,      // of two conditions
};

struct RtlExpression {
  RtlKind kind = RtlKind::kLiteral;
  int width = 1;
  std::string signal = {};
  int signal_width = 0;  // kSlice
  int high = 0;
  int low = 0;
  int64_t value = 0;
  bool is_signed = false;  // kLess, kGreater
  std::vector<RtlExpression> operands = {};
};

// A signal needs at least one bit, even for the constant 0.
int SignalWidth(Interval range);

// Returns what computes `value`, just as wide as its range: of a register,
// what it takes. Not of an input. `names` are those of all values.
RtlExpression RtlValue(const Circuit& circuit,
                       const std::vector<std::string>& names, ValueId value);

// Returns bits high .. low of (value << shift), extended as far as needed.
RtlExpression RtlBits(const Circuit& circuit,
                      const std::vector<std::string>& names, ValueId value,
                      int shift, int high, int low);

// Calls visit(slice) for every slice in `expression`.
void ForEachSlice(const RtlExpression& expression,
                  absl::FunctionRef<void(const RtlExpression&)> visit);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_RTL_EXPRESSION_H_
