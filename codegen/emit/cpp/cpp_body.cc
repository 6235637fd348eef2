// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/cpp_body.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/arithmetic.h"
#include "codegen/emit/cpp/cpp_layout.h"
#include "codegen/emit/lines.h"
#include "core/interval.h"

namespace autopruner {
namespace {

double Magnitude(Interval range) {
  return std::max(std::abs(static_cast<double>(range.min)),
                  std::abs(static_cast<double>(range.max)));
}

// No intermediate result of `op`, in whatever order, is larger.
double LargestIntermediate(const Circuit& circuit, const Op& op) {
  double sum = 0;
  switch (op.kind) {
    case OpKind::kDot:
      sum = std::abs(static_cast<double>(op.constant));
      for (const Term& term : op.terms) {
        sum += std::abs(static_cast<double>(term.coefficient)) *
               Magnitude(circuit.op(term.value).range);
      }
      return sum;
    case OpKind::kSum:
      ForEachSumOperand(op, [&](ValueId value, int shift, bool) {
        sum += std::ldexp(Magnitude(circuit.op(value).range), shift);
      });
      return sum;
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kNegate:
    case OpKind::kFloorShift:
    case OpKind::kClamp:
    case OpKind::kWrap:
    case OpKind::kMax:
    case OpKind::kSelect:
    case OpKind::kTable:
    case OpKind::kRegister:
      return Magnitude(op.range);
  }
  return sum;
}

bool FitsInt32(const Circuit& circuit) {
  return std::all_of(
      circuit.ops().begin(), circuit.ops().end(), [&](const Op& op) {
        return LargestIntermediate(circuit, op) <=
               static_cast<double>(std::numeric_limits<int32_t>::max());
      });
}

std::string AsTable(const Op& op, const std::string& type) {
  std::vector<std::string> entries;
  for (size_t i = 0; i < op.table.size(); ++i) {
    entries.push_back(
        absl::StrCat(op.table[i], i + 1 == op.table.size() ? "" : ","));
  }
  const std::string size = absl::StrCat("[", op.table.size(), "]");
  return absl::StrCat("template <typename Unused>\nstruct Table_", op.name,
                      " {\n  static constexpr ", type, " k", size, " = {\n",
                      WrapLine("     ", "", entries),
                      "  };\n};\n\ntemplate <typename Unused>\n", "constexpr ",
                      type, " Table_", op.name, "<Unused>::k", size, ";\n\n");
}

}  // namespace

CppBody::CppBody(const Circuit& circuit)
    : circuit_(circuit),
      value_type_(FitsInt32(circuit) ? "int32_t" : "int64_t"),
      inputs_(circuit.ops().size()),
      layout_(LayoutByLayers(circuit)) {
  for (size_t i = 0; i < circuit.inputs().size(); ++i) {
    const ValueId id = circuit.inputs()[i];
    if (id != kNoValue) inputs_[id] = static_cast<int>(i);
  }
}

bool CppBody::IsPrinted(ValueId id) const {
  const OpKind kind = circuit_.op(id).kind;
  return kind != OpKind::kInput && kind != OpKind::kConstant &&
         kind != OpKind::kRegister;
}

bool CppBody::IsHandedOn(ValueId id) const {
  if (!IsPrinted(id)) return false;
  const std::vector<ValueId>& outputs = circuit_.outputs();
  return layout_.crosses[id] ||
         std::any_of(outputs.begin(), outputs.end(), [&](ValueId output) {
           return BehindRegisters(circuit_, output) == id;
         });
}

std::string CppBody::Reference(const Place& place, ValueId id) const {
  id = BehindRegisters(circuit_, id);
  const Op& op = circuit_.op(id);
  const bool loop = place.form == Form::kLoop;
  if (IsConstant(op)) return absl::StrCat(op.constant);
  if (op.kind == OpKind::kInput) {
    const std::string input =
        absl::StrCat("x[", inputs_[id], loop ? " * x_stride + k]" : "]");
    return value_type_ == "int32_t" ? input
                                    : absl::StrCat("int64_t{", input, "}");
  }
  if (loop && layout_.crosses[id]) return absl::StrCat(op.name, "[k]");
  const bool elsewhere = id < place.part.first || id >= place.part.last;
  if (place.form == Form::kFunction && elsewhere)
    return absl::StrCat("v.", op.name);
  return op.name;
}

std::string CppBody::ClampExpression(const Place& place, const Op& op) const {
  const std::string a = Reference(place, op.a);
  const Interval range = circuit_.op(op.a).range;
  if (range.min >= op.low)
    return absl::StrCat("detail::Min(", a, ", ", op.high, ")");
  if (range.max <= op.high)
    return absl::StrCat("detail::Max(", a, ", ", op.low, ")");
  return absl::StrCat("detail::Clamp(", a, ", ", op.low, ", ", op.high, ")");
}

// The lowest bits; of a signed number the highest one of these is the sign.
std::string CppBody::WrapExpression(const Place& place, const Op& op) const {
  const std::string kept =
      absl::StrCat(Reference(place, op.a), " & ", op.high - op.low);
  if (op.low == 0) return kept;
  const int64_t sign = op.high + 1;
  return absl::StrCat("((", kept, ") ^ ", sign, ") - ", sign);
}

std::vector<std::string> CppBody::Expression(const Place& place,
                                             const Op& op) const {
  const auto operand = [&](ValueId id) { return Reference(place, id); };
  switch (op.kind) {
    case OpKind::kClamp:
      return {ClampExpression(place, op)};
    case OpKind::kWrap:
      return {WrapExpression(place, op)};
    case OpKind::kMax:
      return {absl::StrCat("detail::Max(", operand(op.a), ","),
              absl::StrCat(operand(op.b), ")")};
    case OpKind::kSelect:
      return {absl::StrCat(operand(op.a), " != 0"),
              absl::StrCat("? ", operand(op.b)),
              absl::StrCat(": ", operand(op.c))};
    case OpKind::kTable: {
      const int64_t first = circuit_.op(op.a).range.min;
      return {absl::StrCat("detail::Table_", op.name, "<void>::k[",
                           operand(op.a), first < 0 ? " + " : " - ",
                           std::abs(first), "]")};
    }
    case OpKind::kDot:
    case OpKind::kSum:
    case OpKind::kNegate:
    case OpKind::kFloorShift:
      return Arithmetic(op, operand);
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kRegister:
      return {};  // not printed
  }
  return {};
}

std::string CppBody::Statement(const Place& place, ValueId id) const {
  const Op& op = circuit_.op(id);
  const bool loop = place.form == Form::kLoop;
  const std::string indent = loop ? "    " : "  ";
  const std::string target =
      loop && layout_.crosses[id]
          ? absl::StrCat(op.name, "[k]")
          : absl::StrCat("const ", value_type_, " ", op.name);
  return absl::StrCat(WrapLine(absl::StrCat(indent, target, " ="), indent,
                               Expression(place, op)),
                      ";\n");
}

std::string CppBody::Statements(const Place& place) const {
  std::string text;
  if (place.form != Form::kScalar && !place.part.comment.empty()) {
    text += CommentLines("  // ", place.part.comment);
  }
  if (place.form == Form::kLoop)
    text += "  for (int k = 0; k < kBlock; ++k) {\n";
  auto section = circuit_.sections().begin();
  for (ValueId id = place.part.first; id < place.part.last; ++id) {
    for (; place.form == Form::kScalar &&
           section != circuit_.sections().end() && section->first <= id;
         ++section) {
      text += CommentLines("  // ", section->comment);
    }
    if (IsPrinted(id)) text += Statement(place, id);
  }
  return text;
}

std::string CppBody::Outputs(const Place& place) const {
  const bool loop = place.form == Form::kLoop;
  const bool wide = value_type_ != "int32_t";
  std::string text;
  for (size_t j = 0; j < circuit_.outputs().size(); ++j) {
    const std::string value = Reference(place, circuit_.outputs()[j]);
    if (loop) {
      absl::StrAppend(&text, "    y[", j, " * y_stride + k] = static_cast<Y>(",
                      value, ");\n");
    } else {
      absl::StrAppend(
          &text, "  y[", j, "] = ",
          wide ? absl::StrCat("static_cast<int32_t>(", value, ")") : value,
          ";\n");
    }
  }
  return text;
}

// What the functions hand on: all that crosses, and the outputs.
std::string CppBody::ValuesStruct() const {
  std::string text = "// What the parts of Infer() hand on.\nstruct Values {\n";
  for (ValueId id = 0; id < static_cast<ValueId>(inputs_.size()); ++id) {
    if (!IsHandedOn(id)) continue;
    absl::StrAppend(&text, "  ", value_type_, " ", circuit_.op(id).name, ";\n");
  }
  return text + "};\n\n";
}

std::string CppBody::NotRead(const Place& place) const {
  const CppPart& part = place.part;
  bool reads_x = false;
  bool uses_v = false;
  const auto read = [&](ValueId id) {
    id = BehindRegisters(circuit_, id);
    reads_x = reads_x || circuit_.op(id).kind == OpKind::kInput;
    uses_v = uses_v || (id < part.first && IsPrinted(id));
  };
  for (ValueId id = part.first; id < part.last; ++id) {
    if (IsPrinted(id)) ForEachOperand(circuit_.op(id), read);
    uses_v = uses_v || IsHandedOn(id);
  }
  if (place.form == Form::kScalar) {
    for (const ValueId id : circuit_.outputs()) read(id);
    uses_v = true;  // has none
  }
  return absl::StrCat(reads_x ? "" : "  static_cast<void>(x);\n",
                      uses_v ? "" : "  static_cast<void>(v);\n");
}

std::string CppBody::Function(const CppPart& part) const {
  const Place place = {Form::kFunction, part};
  std::string text = absl::StrCat(
      "constexpr void ", part.name, "(const int32_t (&x)[kInputs],\n",
      std::string(16 + part.name.size(), ' '), "Values& v) noexcept {\n",
      NotRead(place), Statements(place));
  // At the end: so that no store stands between loads that may alias.
  for (ValueId id = part.first; id < part.last; ++id) {
    if (!IsHandedOn(id)) continue;
    const std::string& name = circuit_.op(id).name;
    absl::StrAppend(&text, "  v.", name, " = ", name, ";\n");
  }
  return text + "}\n\n";
}

std::string CppBody::Details() const {
  std::string text;
  for (const Op& op : circuit_.ops()) {
    if (op.kind == OpKind::kTable) text += AsTable(op, value_type_);
  }
  if (!IsSplit()) return text;
  text += ValuesStruct();
  for (const CppPart& part : layout_.parts) text += Function(part);
  return text;
}

std::string CppBody::Infer() const {
  const CppLayout one = LayoutAsOne(circuit_);
  std::string text;
  if (IsSplit()) {
    text = "  detail::Values v = {};\n";
    for (const CppPart& part : layout_.parts) {
      absl::StrAppend(&text, "  detail::", part.name, "(x, v);\n");
    }
    text += Outputs({Form::kFunction, CppPart()});
  } else {
    const Place place = {Form::kScalar, one.parts[0]};
    text = NotRead(place) + Statements(place) + Outputs(place);
  }
  text.pop_back();
  return text;
}

std::string CppBody::InferBlock() const {
  std::string text;
  for (ValueId id = 0; id < static_cast<ValueId>(inputs_.size()); ++id) {
    if (!layout_.crosses[id] || !IsPrinted(id)) continue;
    absl::StrAppend(&text, "  ", value_type_, " ", circuit_.op(id).name,
                    "[kBlock];\n");
  }
  for (const CppPart& part : layout_.parts) {
    const Place place = {Form::kLoop, part};
    const bool is_last = &part == &layout_.parts.back();
    text += Statements(place) + (is_last ? Outputs(place) : "") + "  }\n";
  }
  text.pop_back();
  return text;
}

}  // namespace autopruner
