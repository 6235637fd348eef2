// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/verilog_text.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/lines.h"
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// The size of `value` without a sign: -2^63 has one, too.
uint64_t Magnitude(int64_t value) {
  return value < 0 ? -static_cast<uint64_t>(value)
                   : static_cast<uint64_t>(value);
}

std::string Literal(int64_t value, int width, const char* base) {
  return absl::StrCat(value < 0 ? "-" : "", width, base, Magnitude(value));
}

std::string Slice(const RtlExpression& slice) {
  if (slice.width == slice.signal_width) return slice.signal;
  if (slice.width == 1) return absl::StrCat(slice.signal, "[", slice.high, "]");
  return absl::StrCat(slice.signal, "[", slice.high, ":", slice.low, "]");
}

// The operand of a comparison.
std::string Compared(const RtlExpression& operand, bool is_signed) {
  if (!is_signed) return VerilogText(operand);
  if (operand.kind == RtlKind::kLiteral) {
    return Literal(operand.value, operand.width, "'sd");
  }
  return absl::StrCat("$signed(", VerilogText(operand), ")");
}

// Whether some bit of a slice is 1 (or 0).
std::string Any(const RtlExpression& slice, const char* of_many,
                const char* of_one) {
  return absl::StrCat(slice.width == 1 ? of_one : of_many, VerilogText(slice));
}

// A function that lists the whole table, for operand values as bit patterns.
std::string TableFunction(const RtlSignal& signal) {
  const int width = SignalWidth(signal.range);
  const int index_width = SignalWidth(signal.index);
  const std::string name = absl::StrCat(signal.name, "_table");
  std::string text = absl::StrCat("function ", VerilogType(false, width), name,
                                  "(input ", VerilogType(false, index_width),
                                  "index);\n    case (index)\n");
  for (size_t i = 0; i < signal.table.size(); ++i) {
    const int64_t index = signal.index.min + static_cast<int64_t>(i);
    absl::StrAppend(
        &text, "      ",
        i + 1 < signal.table.size() ? Literal(index, index_width, "'d")
                                    : "default",
        ": ", name, " = ", Literal(signal.table[i], width, "'d"), ";\n");
  }
  return absl::StrCat(text, "    endcase\n  endfunction\n  ");
}

// One wire that reads what nothing else does.
std::string UnusedWire(const std::string& name,
                       const std::vector<RtlExpression>& unread) {
  if (unread.empty()) return "";
  std::vector<std::string> pieces = {"&{1'b0"};
  for (const RtlExpression& bits : unread) {
    pieces.back() += ",";
    pieces.push_back(VerilogText(bits));
  }
  pieces.back() += "};";
  return absl::StrCat(
      WrapLine(absl::StrCat("  wire ", name, " ="), "  ", pieces), "\n");
}

}  // namespace

std::string VerilogType(bool is_signed, int width) {
  const char* sign = is_signed ? "signed " : "";
  if (width == 1) return sign;
  return absl::StrCat(sign, "[", width - 1, ":0] ");
}

std::string VerilogType(Interval range) {
  return VerilogType(range.is_signed(), SignalWidth(range));
}

std::string VerilogText(const RtlExpression& expression) {
  const std::vector<RtlExpression>& operands = expression.operands;
  const auto operand = [&](size_t i) { return VerilogText(operands[i]); };
  switch (expression.kind) {
    case RtlKind::kSlice:
      return Slice(expression);
    case RtlKind::kLiteral:
      return Literal(expression.value, expression.width, "'d");
    case RtlKind::kJoin:
      return absl::StrCat(
          "{",
          absl::StrJoin(operands, ", ",
                        [](std::string* out, const RtlExpression& part) {
                          out->append(VerilogText(part));
                        }),
          "}");
    case RtlKind::kRepeat:
      return absl::StrCat("{", expression.width, "{", operand(0), "}}");
    case RtlKind::kAdd:
      return absl::StrCat(operand(0), " + ", operand(1));
    case RtlKind::kSubtract:
      return absl::StrCat(operand(0), " - ", operand(1));
    case RtlKind::kLookUp:
      return absl::StrCat(expression.signal, "_table(", operand(0), ")");
    case RtlKind::kIf:
      return absl::StrCat(operand(0), " ? ", operand(1), " : ", operand(2));
    case RtlKind::kAnyOne:
      return Any(operands[0], "|", "");
    case RtlKind::kAnyZero:
      return Any(operands[0], "~&", "~");
    case RtlKind::kLess:
      return absl::StrCat(Compared(operands[0], expression.is_signed), " < ",
                          Compared(operands[1], expression.is_signed));
    case RtlKind::kGreater:
      return absl::StrCat(Compared(operands[0], expression.is_signed), " > ",
                          Compared(operands[1], expression.is_signed));
    case RtlKind::kAnd:
      return absl::StrCat(operand(0), " & (", operand(1), ")");
  }
  return "";
}

std::string VerilogDeclaration(const RtlSignal& signal) {
  const std::string typed =
      absl::StrCat(VerilogType(signal.range), signal.name);
  const std::string value = VerilogText(signal.value);
  switch (signal.role) {
    case RtlRole::kConstant:
      return absl::StrCat("localparam ", typed, " = ",
                          Literal(signal.constant, SignalWidth(signal.range),
                                  signal.range.is_signed() ? "'sd" : "'d"));
    case RtlRole::kRegister:
      return absl::StrCat("reg ", typed);
    case RtlRole::kTable:
      return absl::StrCat(TableFunction(signal), "wire ", typed, " = ", value);
    case RtlRole::kWire:
      return absl::StrCat("wire ", typed, " = ", value);
  }
  return "";
}

std::string VerilogBlock(const RtlBlock& block) {
  std::string text;
  if (!block.comment.empty()) {
    absl::StrAppend(&text, "\n", CommentLines("  // ", block.comment));
  }
  for (const RtlSignal& signal : block.signals) {
    for (const RtlDot& dot : signal.dots) {
      absl::StrAppend(&text, "\n",
                      CommentEquation("  //", dot.name, dot.pieces));
    }
    absl::StrAppend(&text, "  ", VerilogDeclaration(signal), ";",
                    signal.meaning.empty() ? "" : "  // ", signal.meaning,
                    "\n");
  }
  const std::string unused =
      block.prefix.empty() ? "unused_inputs" : block.prefix + "_unused";
  return absl::StrCat(text, UnusedWire(unused, block.unread));
}

}  // namespace autopruner
