// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/hls_expression.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/lines.h"
#include "core/fixed.h"
#include "core/interval.h"

namespace autopruner {
namespace {

std::string Type(bool is_signed, int width) {
  return absl::StrCat(is_signed ? "ap_int<" : "ap_uint<", std::max(1, width),
                      ">");
}

// A literal that C++ takes for what it is on every machine.
std::string Number(int64_t value) {
  const bool fits_int = value > std::numeric_limits<int32_t>::min() &&
                        value <= std::numeric_limits<int32_t>::max();
  return absl::StrCat(value, fits_int ? "" : "LL");
}

std::string Literal(const std::string& type, int64_t value) {
  return absl::StrCat(type, "(", Number(value), ")");
}

std::string TableName(const std::string& name) {
  return absl::StrCat(name, "_table");
}

// Prints the right-hand side of one operation, in pieces between which the
// line may be broken.
class Expression {
 public:
  Expression(const Circuit& circuit, const std::vector<std::string>& names,
             const Op& op)
      : circuit_(circuit), names_(names), op_(op), type_(HlsType(op.range)) {}

  std::vector<std::string> Pieces() const;

 private:
  Interval RangeOf(ValueId id) const {
    return circuit_.op(BehindRegisters(circuit_, id)).range;
  }
  std::string Operand(ValueId id) const {
    return HlsOperand(circuit_, names_, id);
  }
  std::string As(const std::string& type, ValueId id) const;
  std::string Shifted(ValueId id, int shift) const;
  std::vector<std::string> Dot() const;
  std::string FloorShift() const;
  std::vector<std::string> Clamp() const;
  std::vector<std::string> Max() const;
  std::string Table() const;

  const Circuit& circuit_;
  const std::vector<std::string>& names_;
  const Op& op_;
  const std::string type_;
};

// The operand, converted to `type` where it is of another.
std::string Expression::As(const std::string& type, ValueId id) const {
  const Op& op = circuit_.op(BehindRegisters(circuit_, id));
  if (IsConstant(op)) return Literal(type, op.constant);
  if (HlsType(op.range) == type) return Operand(id);
  return absl::StrCat(type, "(", Operand(id), ")");
}

// << keeps the width of its operand: it is widened before.
std::string Expression::Shifted(ValueId id, int shift) const {
  if (shift == 0) return Operand(id);
  const Op& op = circuit_.op(BehindRegisters(circuit_, id));
  const Interval range = op.range << shift;
  if (IsConstant(op)) return Literal(HlsType(range), range.min);
  return absl::StrCat("(", HlsType(range), "(", Operand(id), ") << ", shift,
                      ")");
}

std::vector<std::string> Expression::Dot() const {
  std::vector<std::string> pieces;
  for (const Term& term : op_.terms) {
    const int64_t size = std::abs(term.coefficient);
    const bool negative = term.coefficient < 0;
    std::string piece;
    if (std::has_single_bit(static_cast<uint64_t>(size))) {
      piece =
          Shifted(term.value, std::countr_zero(static_cast<uint64_t>(size)));
    } else {
      piece = absl::StrCat(Literal(HlsType(Interval{size, size}), size), " * ",
                           Operand(term.value));
    }
    if (pieces.empty() && negative) piece = "ap_uint<1>(0) - " + piece;
    if (!pieces.empty()) piece.insert(0, negative ? "- " : "+ ");
    pieces.push_back(piece);
  }
  if (op_.constant == 0 && !pieces.empty()) return pieces;
  const int64_t size = std::abs(op_.constant);
  pieces.push_back(
      pieces.empty()
          ? Literal(type_, op_.constant)
          : absl::StrCat(op_.constant < 0 ? "- " : "+ ",
                         Literal(HlsType(Interval{size, size}), size)));
  return pieces;
}

// Nothing but the sign is left of a number shifted by its width.
std::string Expression::FloorShift() const {
  const Interval a = RangeOf(op_.a);
  if (op_.shift_a >= a.width() && !a.is_signed()) return Literal(type_, 0);
  return absl::StrCat(Operand(op_.a), " >> ",
                      std::min(op_.shift_a, a.width() - 1));
}

std::vector<std::string> Expression::Clamp() const {
  const Interval a = RangeOf(op_.a);
  const std::string type = HlsType(a);
  std::vector<std::string> pieces;
  if (op_.low > a.min) {
    pieces.push_back(absl::StrCat(Operand(op_.a), " < ", Literal(type, op_.low),
                                  " ? ", Literal(type_, op_.low), " :"));
  }
  if (op_.high < a.max) {
    pieces.push_back(absl::StrCat(Operand(op_.a), " > ",
                                  Literal(type, op_.high), " ? ",
                                  Literal(type_, op_.high), " :"));
  }
  pieces.push_back(As(type_, op_.a));
  return pieces;
}

std::vector<std::string> Expression::Max() const {
  const Interval a = RangeOf(op_.a);
  const Interval b = RangeOf(op_.b);
  const std::string both =
      HlsType(Interval{std::min(a.min, b.min), std::max(a.max, b.max)});
  return {absl::StrCat(As(both, op_.a), " > ", As(both, op_.b)),
          absl::StrCat("? ", As(type_, op_.a)),
          absl::StrCat(": ", As(type_, op_.b))};
}

std::string Expression::Table() const {
  const int64_t first = RangeOf(op_.a).min;
  const std::string offset = Literal(
      HlsType(Interval{std::abs(first), std::abs(first)}), std::abs(first));
  const std::string index =
      first == 0 ? Operand(op_.a)
                 : absl::StrCat("(", Operand(op_.a), first < 0 ? " + " : " - ",
                                offset, ")");
  return absl::StrCat(TableName(names_[&op_ - circuit_.ops().data()]), "[",
                      index, ".to_uint()]");
}

std::vector<std::string> Expression::Pieces() const {
  switch (op_.kind) {
    case OpKind::kDot:
      return Dot();
    case OpKind::kSum: {
      std::vector<std::string> pieces = {
          Shifted(op_.a, op_.shift_a),
          absl::StrCat(op_.subtract ? "- " : "+ ",
                       Shifted(op_.b, op_.shift_b))};
      if (op_.c != kNoValue) {
        pieces.push_back(absl::StrCat(op_.subtract_c ? "- " : "+ ",
                                      Shifted(op_.c, op_.shift_c)));
      }
      return pieces;
    }
    case OpKind::kNegate:
      return {"ap_uint<1>(0) - " + Operand(op_.a)};
    case OpKind::kFloorShift:
      return {FloorShift()};
    case OpKind::kClamp:
      return Clamp();
    case OpKind::kWrap:
      return {As(type_, op_.a)};
    case OpKind::kMax:
      return Max();
    case OpKind::kSelect:
      return {absl::StrCat(Operand(op_.a),
                           " != ", Literal(HlsType(RangeOf(op_.a)), 0)),
              absl::StrCat("? ", As(type_, op_.b)),
              absl::StrCat(": ", As(type_, op_.c))};
    case OpKind::kTable:
      return {Table()};
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kRegister:
      return {};
  }
  return {};
}

std::string TableDeclaration(const Op& op, const std::string& name,
                             const std::string& indent) {
  std::vector<std::string> entries;
  for (size_t i = 0; i < op.table.size(); ++i) {
    entries.push_back(absl::StrCat(Number(op.table[i]),
                                   i + 1 == op.table.size() ? "};" : ","));
  }
  const std::string start =
      absl::StrCat(indent, "static const ", HlsType(op.range), " ",
                   TableName(name), "[", op.table.size(), "] = {");
  return absl::StrCat(WrapLine(start, indent, entries), "\n");
}

}  // namespace

std::vector<std::string> HlsNames(const Circuit& circuit,
                                  const std::vector<std::string>& taken) {
  std::set<std::string> used(taken.begin(), taken.end());
  std::vector<std::string> names;
  for (const Op& op : circuit.ops()) {
    const auto is_free = [&](const std::string& name) {
      return used.count(name) == 0 && used.count(TableName(name)) == 0;
    };
    std::string name = op.name;
    for (size_t i = 1; !is_free(name) && i <= used.size() + 1; ++i) {
      name = absl::StrCat(op.name, "_", i);
    }
    used.insert(name);
    if (op.kind == OpKind::kTable) used.insert(TableName(name));
    names.push_back(name);
  }
  return names;
}

std::string HlsType(Interval range) {
  return Type(range.is_signed(), range.width());
}

std::string HlsType(const Format& format) {
  return Type(format.is_signed, format.width);
}

std::string HlsOperand(const Circuit& circuit,
                       const std::vector<std::string>& names, ValueId value) {
  const ValueId id = BehindRegisters(circuit, value);
  const Op& op = circuit.op(id);
  if (IsConstant(op)) {
    return Literal(HlsType(op.range), op.constant);
  }
  return names[id];
}

std::string HlsStatement(const Circuit& circuit,
                         const std::vector<std::string>& names, ValueId value,
                         const std::string& indent) {
  const Op& op = circuit.op(value);
  const std::vector<std::string> pieces =
      Expression(circuit, names, op).Pieces();
  if (pieces.empty()) return "";
  const std::string table = op.kind == OpKind::kTable
                                ? TableDeclaration(op, names[value], indent)
                                : "";
  const std::string start = absl::StrCat(indent, "const ", HlsType(op.range),
                                         " ", names[value], " =");
  return absl::StrCat(table, WrapLine(start, indent, pieces), ";\n");
}

}  // namespace autopruner
