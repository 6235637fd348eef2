// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/vhdl_text.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"

namespace autopruner {
namespace {

// The lowest `width` bits of `value`.
std::string Literal(int64_t value, int width) {
  std::string bits;
  for (int i = width - 1; i >= 0; --i) {
    bits += (value >> i & 1) != 0 ? '1' : '0';
  }
  return absl::StrCat("\"", bits, "\"");
}

std::string Slice(const RtlExpression& slice) {
  if (slice.width == slice.signal_width) return slice.signal;
  return absl::StrCat(slice.signal, VhdlRange(slice.high, slice.low));
}

// Slices and literals stand alone; operators of different kinds need brackets.
std::string Operand(const RtlExpression& expression) {
  const bool alone = expression.kind == RtlKind::kSlice ||
                     expression.kind == RtlKind::kLiteral ||
                     expression.kind == RtlKind::kRepeat;
  return alone ? VhdlText(expression)
               : absl::StrCat("(", VhdlText(expression), ")");
}

// The operand of a comparison.
std::string Compared(const RtlExpression& operand, bool is_signed) {
  if (operand.kind == RtlKind::kLiteral) {
    return absl::StrCat(is_signed ? "signed'(" : "unsigned'(",
                        VhdlText(operand), ")");
  }
  return is_signed ? absl::StrCat("signed(", VhdlText(operand), ")")
                   : Operand(operand);
}

std::string Binary(const RtlExpression& expression, const char* op) {
  return absl::StrCat(Operand(expression.operands[0]), op,
                      Operand(expression.operands[1]));
}

std::string Comparison(const RtlExpression& expression, const char* op) {
  return absl::StrCat(Compared(expression.operands[0], expression.is_signed),
                      op,
                      Compared(expression.operands[1], expression.is_signed));
}

// A function that lists the whole table, for operand values as bit patterns.
std::string TableFunction(const RtlSignal& signal) {
  const int width = SignalWidth(signal.range);
  const int index_width = SignalWidth(signal.index);
  const std::string name = absl::StrCat(signal.name, "_table");
  std::string text = absl::StrCat(
      "function ", name, "(index : unsigned", VhdlRange(index_width - 1, 0),
      ") return unsigned is\n  begin\n    case index is\n");
  for (size_t i = 0; i < signal.table.size(); ++i) {
    const int64_t index = signal.index.min + static_cast<int64_t>(i);
    absl::StrAppend(
        &text, "      when ",
        i + 1 < signal.table.size() ? Literal(index, index_width) : "others",
        " => return unsigned'(", Literal(signal.table[i], width), ");\n");
  }
  return absl::StrCat(text, "    end case;\n  end function ", name, ";\n  ");
}

}  // namespace

std::string VhdlEntity(const std::string& model) {
  return absl::StrCat(
      absl::StrJoin(absl::StrSplit(model, '_', absl::SkipEmpty()), "_"),
      "_network");
}

std::string VhdlRange(int high, int low) {
  return absl::StrCat("(", high, " downto ", low, ")");
}

std::string VhdlVector(int width) {
  return absl::StrCat("std_logic_vector", VhdlRange(width - 1, 0));
}

std::string VhdlNumber(const std::string& vector, const Format& format,
                       int width) {
  const std::string number =
      absl::StrCat(format.is_signed ? "signed(" : "unsigned(", vector, ")");
  if (width == format.width) return number;
  return absl::StrCat("resize(", number, ", ", width, ")");
}

std::string VhdlText(const RtlExpression& expression) {
  const std::vector<RtlExpression>& operands = expression.operands;
  switch (expression.kind) {
    case RtlKind::kSlice:
      return Slice(expression);
    case RtlKind::kLiteral:
      return Literal(expression.value, expression.width);
    case RtlKind::kJoin:
      return absl::StrJoin(operands, " & ",
                           [](std::string* out, const RtlExpression& part) {
                             out->append(Operand(part));
                           });
    case RtlKind::kRepeat:
      return absl::StrCat("repeated(", expression.width, ", ",
                          operands[0].signal, "(", operands[0].high, "))");
    case RtlKind::kAdd:
      return Binary(expression, " + ");
    case RtlKind::kSubtract:
      return Binary(expression, " - ");
    case RtlKind::kLookUp:
      return absl::StrCat(expression.signal, "_table(", VhdlText(operands[0]),
                          ")");
    case RtlKind::kIf:
      return absl::StrCat(VhdlText(operands[1]), " when ",
                          VhdlText(operands[0]), " else ",
                          VhdlText(operands[2]));
    case RtlKind::kAnyOne:
      return absl::StrCat(VhdlText(operands[0]), " /= 0");
    case RtlKind::kAnyZero:
      return absl::StrCat("(not ", VhdlText(operands[0]), ") /= 0");
    case RtlKind::kLess:
      return Comparison(expression, " < ");
    case RtlKind::kGreater:
      return Comparison(expression, " > ");
    case RtlKind::kAnd:
      return absl::StrCat("(", VhdlText(operands[0]), ") and (",
                          VhdlText(operands[1]), ")");
  }
  return "";
}

std::string VhdlDeclaration(const RtlSignal& signal) {
  const int width = SignalWidth(signal.range);
  const std::string typed =
      absl::StrCat(signal.name, " : unsigned", VhdlRange(width - 1, 0));
  switch (signal.role) {
    case RtlRole::kConstant:
      return absl::StrCat("constant ", typed,
                          " := ", Literal(signal.constant, width));
    case RtlRole::kRegister:
      return absl::StrCat("signal ", typed, " := (others => '0')");
    case RtlRole::kTable:
      return absl::StrCat(TableFunction(signal), "signal ", typed);
    case RtlRole::kWire:
      return absl::StrCat("signal ", typed);
  }
  return "";
}

}  // namespace autopruner
