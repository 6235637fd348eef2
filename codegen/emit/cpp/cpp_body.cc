// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/cpp_body.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/cpp_layout.h"
#include "codegen/emit/cpp_text.h"
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
      return std::ldexp(Magnitude(circuit.op(op.a).range), op.shift_a) +
             std::ldexp(Magnitude(circuit.op(op.b).range), op.shift_b);
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
    entries.push_back(std::to_string(op.table[i]) +
                      (i + 1 == op.table.size() ? "" : ","));
  }
  return "inline constexpr " + type + " k_" + op.name + "[] = {\n" +
         WrapCpp("   ", "", entries) + "};\n\n";
}

std::string Product(int64_t coefficient, const std::string& operand) {
  if (coefficient == 1) return operand;
  return std::to_string(coefficient) + " * " + operand;
}

}  // namespace

CppBody::CppBody(const Circuit& circuit)
    : circuit_(circuit),
      value_type_(FitsInt32(circuit) ? "int32_t" : "int64_t"),
      inputs_(circuit.ops().size()),
      layout_(LayoutByLayers(circuit)) {
  for (size_t i = 0; i < circuit.inputs().size(); ++i) {
    const ValueId id = circuit.inputs()[i];
    if (id != kNoValue) inputs_[id] = "x[" + std::to_string(i) + "]";
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
  if (op.kind == OpKind::kConstant) return std::to_string(op.constant);
  if (op.kind == OpKind::kInput) {
    const std::string input = inputs_[id] + (loop ? "[k]" : "");
    return value_type_ == "int32_t" ? input : "int64_t{" + input + "}";
  }
  if (loop && layout_.crosses[id]) return op.name + "[k]";
  const bool elsewhere = id < place.part.first || id >= place.part.last;
  if (place.form == Form::kFunction && elsewhere) return "v." + op.name;
  return op.name;
}

std::string CppBody::Scaled(const Place& place, ValueId id, int shift) const {
  return Product(int64_t{1} << shift, Reference(place, id));
}

std::string CppBody::DotExpression(const Place& place, const Op& op) const {
  std::vector<std::string> pieces;
  for (const Term& term : op.terms) {
    const std::string operand = Reference(place, term.value);
    const bool negative = term.coefficient < 0;
    const std::string product =
        Product(negative ? -term.coefficient : term.coefficient, operand);
    if (pieces.empty()) {
      pieces.push_back((negative ? "-" : "") + product);
    } else {
      pieces.push_back((negative ? "- " : "+ ") + product);
    }
  }
  if (op.constant != 0) {
    pieces.push_back((op.constant < 0 ? "- " : "+ ") +
                     std::to_string(std::abs(op.constant)));
  }
  std::string text;
  for (const std::string& piece : pieces) text += piece + "\n";
  text.pop_back();
  return text;
}

std::string CppBody::ClampExpression(const Place& place, const Op& op) const {
  const std::string a = Reference(place, op.a);
  const Interval range = circuit_.op(op.a).range;
  const std::string low = std::to_string(op.low);
  const std::string high = std::to_string(op.high);
  if (range.min >= op.low) return "detail::Min(" + a + ", " + high + ")";
  if (range.max <= op.high) return "detail::Max(" + a + ", " + low + ")";
  return "detail::Clamp(" + a + ", " + low + ", " + high + ")";
}

// The lowest bits; of a signed number the highest one of these is the sign.
std::string CppBody::WrapExpression(const Place& place, const Op& op) const {
  const std::string kept =
      Reference(place, op.a) + " & " + std::to_string(op.high - op.low);
  if (op.low == 0) return kept;
  const std::string sign = std::to_string(op.high + 1);
  return "((" + kept + ") ^ " + sign + ") - " + sign;
}

// Line breaks stand where the text may be broken.
std::string CppBody::Expression(const Place& place, const Op& op) const {
  const auto operand = [&](ValueId id) { return Reference(place, id); };
  const std::string shift = std::to_string(op.shift_a);
  switch (op.kind) {
    case OpKind::kDot:
      return DotExpression(place, op);
    case OpKind::kSum:
      return Scaled(place, op.a, op.shift_a) + "\n" +
             (op.subtract ? "- " : "+ ") + Scaled(place, op.b, op.shift_b);
    case OpKind::kNegate:
      return "-" + operand(op.a);
    case OpKind::kFloorShift:
      return operand(op.a) + " >> " + shift;
    case OpKind::kClamp:
      return ClampExpression(place, op);
    case OpKind::kWrap:
      return WrapExpression(place, op);
    case OpKind::kMax:
      return "detail::Max(" + operand(op.a) + ",\n" + operand(op.b) + ")";
    case OpKind::kSelect:
      return operand(op.a) + " != 0\n? " + operand(op.b) +
             "\n: " + operand(op.c);
    case OpKind::kTable: {
      const int64_t first = circuit_.op(op.a).range.min;
      return "detail::k_" + op.name + "[" + operand(op.a) +
             (first < 0 ? " + " : " - ") + std::to_string(std::abs(first)) +
             "]";
    }
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kRegister:
      return "";  // not printed
  }
  return "";
}

std::string CppBody::Statement(const Place& place, ValueId id) const {
  const Op& op = circuit_.op(id);
  const bool loop = place.form == Form::kLoop;
  const std::string indent = loop ? "    " : "  ";
  const std::string target = loop && layout_.crosses[id]
                                 ? op.name + "[k]"
                                 : "const " + value_type_ + " " + op.name;
  std::vector<std::string> pieces;
  const std::string expression = Expression(place, op);
  for (size_t at = 0; at <= expression.size();) {
    const size_t end = std::min(expression.find('\n', at), expression.size());
    pieces.push_back(expression.substr(at, end - at));
    at = end + 1;
  }
  return WrapCpp(indent + target + " =", indent, pieces) + ";\n";
}

std::string CppBody::Statements(const Place& place) const {
  std::string text;
  if (place.form != Form::kScalar && !place.part.comment.empty()) {
    text += CppComment("  // ", place.part.comment);
  }
  if (place.form == Form::kLoop) text += "  for (int k = 0; k < kN; ++k) {\n";
  auto section = circuit_.sections().begin();
  for (ValueId id = place.part.first; id < place.part.last; ++id) {
    for (; place.form == Form::kScalar &&
           section != circuit_.sections().end() && section->first <= id;
         ++section) {
      text += CppComment("  // ", section->comment);
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
    text += (loop ? "    y[" : "  y[") + std::to_string(j) +
            (loop ? "][k] = " : "] = ") +
            (wide ? "static_cast<int32_t>(" + value + ")" : value) + ";\n";
  }
  return text;
}

// What the functions hand on: all that crosses, and the outputs.
std::string CppBody::ValuesStruct() const {
  std::string text = "// What the parts of Infer() hand on.\nstruct Values {\n";
  for (ValueId id = 0; id < static_cast<ValueId>(inputs_.size()); ++id) {
    if (!IsHandedOn(id)) continue;
    text += "  " + value_type_ + " " + circuit_.op(id).name + ";\n";
  }
  return text + "};\n\n";
}

std::string CppBody::Function(const CppPart& part) const {
  const Place place = {Form::kFunction, part};
  std::string text = "constexpr void " + part.name +
                     "([[maybe_unused]] const int32_t (&x)[kInputs],\n" +
                     std::string(16 + part.name.size(), ' ') +
                     "[[maybe_unused]] Values& v) noexcept {\n" +
                     Statements(place);
  // At the end: so that no store stands between loads that may alias.
  for (ValueId id = part.first; id < part.last; ++id) {
    if (!IsHandedOn(id)) continue;
    const std::string& name = circuit_.op(id).name;
    text += "  v." + name + " = " + name + ";\n";
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
      text += "  detail::" + part.name + "(x, v);\n";
    }
    text += Outputs({Form::kFunction, CppPart()});
  } else {
    const Place place = {Form::kScalar, one.parts[0]};
    text = Statements(place) + Outputs(place);
  }
  text.pop_back();
  return text;
}

std::string CppBody::InferBatch() const {
  std::string text;
  for (ValueId id = 0; id < static_cast<ValueId>(inputs_.size()); ++id) {
    if (!layout_.crosses[id] || !IsPrinted(id)) continue;
    text += "  " + value_type_ + " " + circuit_.op(id).name + "[kN];\n";
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
