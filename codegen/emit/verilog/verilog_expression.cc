// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/verilog_expression.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// A signal needs at least one bit, even for the constant 0.
int SignalWidth(Interval range) { return std::max(1, range.width()); }

std::string Concatenate(const std::vector<std::string>& parts) {
  if (parts.size() == 1) return parts[0];
  std::string text = "{";
  for (const std::string& part : parts) {
    if (text.size() > 1) text += ", ";
    text += part;
  }
  return text + "}";
}

std::string Repeat(int count, const std::string& bit) {
  return count == 1 ? bit : "{" + std::to_string(count) + "{" + bit + "}}";
}

std::string Select(const std::string& name, int width, int high, int low) {
  if (low == 0 && high == width - 1) return name;
  const std::string first = name + "[" + std::to_string(high);
  return first + (high == low ? "]" : ":" + std::to_string(low) + "]");
}

// A value, cut or extended to `width` bits.
std::string Resize(const Circuit& circuit, ValueId value, int width) {
  return VerilogBits(circuit, value, 0, width - 1, 0);
}

std::string SumExpression(const Circuit& circuit, const Op& op) {
  const int width = SignalWidth(op.range);
  const Interval a = circuit.op(op.a).range;
  const Interval b = circuit.op(op.b).range;
  if (!op.subtract && op.shift_a > 0 && !b.is_signed() &&
      b.width() <= op.shift_a) {  // side by side
    return Concatenate(
        {VerilogBits(circuit, op.a, op.shift_a, width - 1, op.shift_a),
         VerilogBits(circuit, op.b, 0, op.shift_a - 1, 0)});
  }
  if (!op.subtract && op.shift_b > 0 && !a.is_signed() &&
      a.width() <= op.shift_b) {
    return Concatenate(
        {VerilogBits(circuit, op.b, op.shift_b, width - 1, op.shift_b),
         VerilogBits(circuit, op.a, 0, op.shift_b - 1, 0)});
  }
  // Below `passed`, the result is the bits of the operand that starts lower.
  const bool a_passes = op.shift_b > 0;
  const int passed = std::min(
      width - 1, a_passes ? op.shift_b : (op.subtract ? 0 : op.shift_a));
  const std::string sum =
      VerilogBits(circuit, op.a, op.shift_a, width - 1, passed) +
      (op.subtract ? " - " : " + ") +
      VerilogBits(circuit, op.b, op.shift_b, width - 1, passed);
  if (passed == 0) return sum;
  return Concatenate(
      {sum, VerilogBits(circuit, a_passes ? op.a : op.b, 0, passed - 1, 0)});
}

std::string DotExpression(const Circuit& circuit, const Op& op) {
  const int width = SignalWidth(op.range);
  std::string text;
  for (const Term& term : op.terms) {
    const auto size = static_cast<uint64_t>(
        term.coefficient < 0 ? -term.coefficient : term.coefficient);
    if (text.empty() && term.coefficient < 0) {
      text = VerilogLiteral(0, width);
    }
    if (!text.empty()) text += term.coefficient < 0 ? " - " : " + ";
    if (std::has_single_bit(size)) {
      text += VerilogBits(circuit, term.value, std::countr_zero(size),
                          width - 1, 0);
    } else {
      text += VerilogLiteral(static_cast<int64_t>(size), width) + " * " +
              Resize(circuit, term.value, width);
    }
  }
  if (op.constant == 0 && !text.empty()) return text;
  if (!text.empty()) text += " + ";
  return text + VerilogLiteral(op.constant, width);
}

// a < b or a > b for two expressions of the same width.
std::string Compare(const std::string& a, const char* relation,
                    const std::string& b, bool is_signed) {
  if (!is_signed) return a + relation + b;
  return "$signed(" + a + ")" + relation + "$signed(" + b + ")";
}

// Whether the bits high .. low of `a` are not all `bit`: "|a[9:4]", "~&a[3]".
// Empty where there are none.
std::string NotAll(const Op& a, int bit, int high, int low) {
  if (high < low) return "";
  const std::string bits = Select(a.name, SignalWidth(a.range), high, low);
  if (high == low) return bit == 0 ? bits : "~" + bits;
  return (bit == 0 ? "|" : "~&") + bits;
}

std::string And(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + " & (" + b + ")";
}

// Conditions of a saturation to a whole number of bits: -2^k or 0 up to
// 2^k - 1. They look at the bits from k up, and need no comparison.
struct Saturation {
  std::string below;
  std::string above;
};

Saturation SaturationToBits(const Op& a, int64_t low, int k) {
  const int width = SignalWidth(a.range);
  if (!a.range.is_signed()) return {"", NotAll(a, 0, width - 1, k)};
  const std::string sign = Select(a.name, width, width - 1, width - 1);
  const std::string above =
      And(low == 0 ? "" : "~" + sign, NotAll(a, 0, width - 2, k));
  if (low == 0) return {sign, above};
  return {And(sign, NotAll(a, 1, width - 2, k)), above};
}

// Conditions of a saturation to any bounds.
Saturation SaturationToBounds(const Op& a, int64_t low, int64_t high) {
  const int width = SignalWidth(a.range);
  const bool is_signed = a.range.is_signed();
  return {Compare(a.name, " < ", VerilogLiteral(low, width), is_signed),
          Compare(a.name, " > ", VerilogLiteral(high, width), is_signed)};
}

std::string ClampExpression(const Circuit& circuit, const Op& op) {
  const Op& a = circuit.op(op.a);
  const int width = SignalWidth(op.range);
  const bool acts_above = op.high < a.range.max;
  const auto size = static_cast<uint64_t>(op.high) + 1;
  const bool to_bits =
      std::has_single_bit(size) &&
      (op.low == 0 || op.low == -op.high - 1 || op.low <= a.range.min);
  // Without a limit above, 0 is a limit of no bits in particular.
  Saturation acts = SaturationToBounds(a, op.low, op.high);
  if (to_bits) {
    acts = SaturationToBits(a, op.low, std::countr_zero(size));
  } else if (op.low == 0 && a.range.is_signed()) {
    acts.below = SaturationToBits(a, 0, 0).below;
  }
  std::string text;
  if (op.low > a.range.min) {
    text += acts.below + " ? " + VerilogLiteral(op.low, width) + " : ";
  }
  if (acts_above) {
    text += acts.above + " ? " + VerilogLiteral(op.high, width) + " : ";
  }
  return text + Resize(circuit, op.a, width);
}

std::string MaxExpression(const Circuit& circuit, const Op& op) {
  const Interval a = circuit.op(op.a).range;
  const Interval b = circuit.op(op.b).range;
  const Interval both = {std::min(a.min, b.min), std::max(a.max, b.max)};
  const int width = SignalWidth(op.range);
  return Compare(Resize(circuit, op.a, SignalWidth(both)), " > ",
                 Resize(circuit, op.b, SignalWidth(both)), both.is_signed()) +
         " ? " + Resize(circuit, op.a, width) + " : " +
         Resize(circuit, op.b, width);
}

// A function that lists the whole table, for operand values as bit patterns.
std::string TableFunction(const Circuit& circuit, const Op& op,
                          const std::string& indent) {
  const Interval a = circuit.op(op.a).range;
  const int operand_width = SignalWidth(a);
  const int width = SignalWidth(op.range);
  const auto vector = [](int bits) {
    return bits == 1 ? std::string() : "[" + std::to_string(bits - 1) + ":0] ";
  };
  std::string text = indent + "function " + vector(width) + op.name +
                     "_table(input " + vector(operand_width) + "index);\n" +
                     indent + "  case (index)\n";
  for (size_t i = 0; i + 1 < op.table.size(); ++i) {
    text += indent + "    " +
            VerilogLiteral(a.min + static_cast<int64_t>(i), operand_width) +
            ": " + op.name + "_table = " + VerilogLiteral(op.table[i], width) +
            ";\n";
  }
  return text + indent + "    default: " + op.name +
         "_table = " + VerilogLiteral(op.table.back(), width) + ";\n" + indent +
         "  endcase\n" + indent + "endfunction\n";
}

}  // namespace

std::string VerilogType(Interval range) {
  const int width = SignalWidth(range);
  const std::string sign = range.is_signed() ? "signed " : "";
  if (width == 1) return sign;
  return sign + "[" + std::to_string(width - 1) + ":0] ";
}

std::string VerilogLiteral(int64_t value, int width) {
  auto bits = static_cast<uint64_t>(value);
  if (width < 64) bits &= (uint64_t{1} << width) - 1;
  std::string digits;
  do {
    digits.insert(digits.begin(), "0123456789abcdef"[bits & 15]);
    bits >>= 4;
  } while (bits != 0);
  return std::to_string(width) + "'h" + digits;
}

std::string VerilogBits(const Circuit& circuit, ValueId value, int shift,
                        int high, int low) {
  const Op& op = circuit.op(value);
  const int width = SignalWidth(op.range);
  std::vector<std::string> parts;
  const int sign_bits = high - std::max(low, shift + width) + 1;
  if (sign_bits > 0) {
    parts.push_back(
        op.range.is_signed()
            ? Repeat(sign_bits, Select(op.name, width, width - 1, width - 1))
            : VerilogLiteral(0, sign_bits));
  }
  const int top = std::min(high - shift, width - 1);
  const int bottom = std::max(low - shift, 0);
  if (top >= bottom) parts.push_back(Select(op.name, width, top, bottom));
  const int zeros = std::min(high + 1, shift) - low;
  if (zeros > 0) parts.push_back(VerilogLiteral(0, zeros));
  return Concatenate(parts);
}

std::string VerilogExpression(const Circuit& circuit, ValueId value) {
  const Op& op = circuit.op(value);
  const int width = SignalWidth(op.range);
  switch (op.kind) {
    case OpKind::kInput:
      return op.name;
    case OpKind::kConstant:
      return VerilogLiteral(op.constant, width);
    case OpKind::kDot:
      return DotExpression(circuit, op);
    case OpKind::kSum:
      return SumExpression(circuit, op);
    case OpKind::kNegate:
      return "-" + Resize(circuit, op.a, width);
    case OpKind::kFloorShift:
      return VerilogBits(circuit, op.a, 0, op.shift_a + width - 1, op.shift_a);
    case OpKind::kClamp:
      return ClampExpression(circuit, op);
    case OpKind::kWrap:
      return VerilogBits(circuit, op.a, 0, width - 1, 0);
    case OpKind::kMax:
      return MaxExpression(circuit, op);
    case OpKind::kSelect:
      return circuit.op(op.a).name +
             " != " + VerilogLiteral(0, SignalWidth(circuit.op(op.a).range)) +
             " ? " + Resize(circuit, op.b, width) + " : " +
             Resize(circuit, op.c, width);
    case OpKind::kTable:
      return op.name + "_table(" + circuit.op(op.a).name + ")";
    case OpKind::kRegister:
      return Resize(circuit, op.a, width);
  }
  return "";
}

std::string VerilogStatement(const Circuit& circuit, ValueId value,
                             const std::string& indent,
                             const std::string& clock,
                             const std::string& enable) {
  const Op& op = circuit.op(value);
  if (op.kind == OpKind::kInput) return "";
  const std::string signal = VerilogType(op.range) + op.name;
  const std::string expression = VerilogExpression(circuit, value);
  if (op.kind == OpKind::kRegister) {
    return indent + "reg " + signal + ";\n" + indent + "always @(posedge " +
           clock + ") " + (enable.empty() ? "" : "if (" + enable + ") ") +
           op.name + " <= " + expression + ";\n";
  }
  const std::string table =
      op.kind == OpKind::kTable ? TableFunction(circuit, op, indent) : "";
  return table + indent + "wire " + signal + " = " + expression + ";\n";
}

}  // namespace autopruner
