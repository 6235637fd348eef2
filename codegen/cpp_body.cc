// SPDX-License-Identifier: Apache-2.0
#include "codegen/cpp_body.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "codegen/circuit.h"
#include "codegen/interval.h"

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
    case OpKind::kRoundShift:
      return Magnitude(circuit.op(op.a).range) +
             std::ldexp(1.0, op.shift_a - 1);
    default:
      return Magnitude(op.range);
  }
}

bool FitsInt32(const Circuit& circuit) {
  return std::all_of(
      circuit.ops().begin(), circuit.ops().end(), [&](const Op& op) {
        return LargestIntermediate(circuit, op) <=
               static_cast<double>(std::numeric_limits<int32_t>::max());
      });
}

// `start` and `pieces`, with a line break before the piece that would go
// beyond column 80.
std::string Wrap(const std::string& start, const std::string& indent,
                 const std::vector<std::string>& pieces) {
  constexpr size_t kColumns = 80;
  std::string text;
  std::string line = start;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const std::string& piece = pieces[i];
    const size_t room = i + 1 == pieces.size() ? 1 : 0;  // for the semicolon
    if (line.size() + 1 + piece.size() + room > kColumns &&
        line.size() > indent.size()) {
      text += line + "\n";
      line = indent + "   ";
    }
    line += " " + piece;
  }
  return text + line;
}

std::string AsTable(const Op& op, const std::string& type) {
  std::vector<std::string> entries;
  for (size_t i = 0; i < op.table.size(); ++i) {
    entries.push_back(std::to_string(op.table[i]) +
                      (i + 1 == op.table.size() ? "" : ","));
  }
  return "inline constexpr " + type + " k_" + op.name + "[] = {\n" +
         Wrap("   ", "", entries) + "};\n\n";
}

std::string Product(int64_t coefficient, const std::string& operand) {
  if (coefficient == 1) return operand;
  return std::to_string(coefficient) + " * " + operand;
}

}  // namespace

CppBody::CppBody(const Circuit& circuit)
    : circuit_(circuit),
      sections_(circuit.sections()),
      value_type_(FitsInt32(circuit) ? "int32_t" : "int64_t"),
      inputs_(circuit.ops().size()),
      crosses_(circuit.ops().size()) {
  for (size_t i = 0; i < circuit.inputs().size(); ++i) {
    const ValueId id = circuit.inputs()[i];
    if (id != kNoValue) inputs_[id] = "x[" + std::to_string(i) + "]";
  }
  if (sections_.empty())
    sections_.push_back({.first = 0, .comment = circuit.name()});
  sections_[0].first = 0;
  for (size_t s = 0; s < sections_.size(); ++s) {
    const auto mark = [&](ValueId operand) {
      // A register is another name of what it holds.
      while (circuit.op(operand).kind == OpKind::kRegister) {
        operand = circuit.op(operand).a;
      }
      if (operand < sections_[s].first) crosses_[operand] = true;
    };
    for (ValueId id = sections_[s].first; id < SectionEnd(s); ++id) {
      ForEachOperand(circuit.op(id), mark);
    }
    if (s + 1 < sections_.size()) continue;
    for (const ValueId id : circuit.outputs()) mark(id);
  }
}

ValueId CppBody::SectionEnd(size_t section) const {
  return section + 1 < sections_.size()
             ? sections_[section + 1].first
             : static_cast<ValueId>(circuit_.ops().size());
}

bool CppBody::IsPrinted(ValueId id) const {
  const OpKind kind = circuit_.op(id).kind;
  return kind != OpKind::kInput && kind != OpKind::kConstant &&
         kind != OpKind::kRegister;
}

std::string CppBody::Reference(Form form, ValueId id) const {
  const Op& op = circuit_.op(id);
  const std::string lane = form == Form::kBatch ? "[k]" : "";
  switch (op.kind) {
    case OpKind::kInput:
      if (value_type_ == "int32_t") return inputs_[id] + lane;
      return "int64_t{" + inputs_[id] + lane + "}";
    case OpKind::kConstant:
      return op.constant < 0 ? "(" + std::to_string(op.constant) + ")"
                             : std::to_string(op.constant);
    case OpKind::kRegister:
      return Reference(form, op.a);
    default:
      return op.name + (crosses_[id] ? lane : "");
  }
}

std::string CppBody::Scaled(Form form, ValueId id, int shift) const {
  return Product(int64_t{1} << shift, Reference(form, id));
}

std::string CppBody::DotExpression(Form form, const Op& op) const {
  std::vector<std::string> pieces;
  for (const Term& term : op.terms) {
    const std::string operand = Reference(form, term.value);
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

std::string CppBody::ClampExpression(Form form, const Op& op) const {
  const std::string a = Reference(form, op.a);
  const Interval range = circuit_.op(op.a).range;
  const std::string low = std::to_string(op.low);
  const std::string high = std::to_string(op.high);
  if (range.min >= op.low) return "detail::Min(" + a + ", " + high + ")";
  if (range.max <= op.high) return "detail::Max(" + a + ", " + low + ")";
  return "detail::Clamp(" + a + ", " + low + ", " + high + ")";
}

// Line breaks stand where the text may be broken.
std::string CppBody::Expression(Form form, const Op& op) const {
  const auto operand = [&](ValueId id) { return Reference(form, id); };
  const std::string shift = std::to_string(op.shift_a);
  switch (op.kind) {
    case OpKind::kDot:
      return DotExpression(form, op);
    case OpKind::kSum:
      return Scaled(form, op.a, op.shift_a) + "\n" +
             (op.subtract ? "- " : "+ ") + Scaled(form, op.b, op.shift_b);
    case OpKind::kNegate:
      return "-" + operand(op.a);
    case OpKind::kRoundShift:
      return "(" + operand(op.a) + " + " +
             std::to_string(int64_t{1} << (op.shift_a - 1)) + ") >> " + shift;
    case OpKind::kFloorShift:
      return operand(op.a) + " >> " + shift;
    case OpKind::kClamp:
      return ClampExpression(form, op);
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
    default:
      return "";
  }
}

std::string CppBody::Statement(Form form, ValueId id) const {
  const Op& op = circuit_.op(id);
  const bool batch = form == Form::kBatch;
  const std::string indent = batch ? "    " : "  ";
  const std::string target = batch && crosses_[id]
                                 ? op.name + "[k]"
                                 : "const " + value_type_ + " " + op.name;
  std::vector<std::string> pieces;
  const std::string expression = Expression(form, op);
  for (size_t at = 0; at <= expression.size();) {
    const size_t end = std::min(expression.find('\n', at), expression.size());
    pieces.push_back(expression.substr(at, end - at));
    at = end + 1;
  }
  return Wrap(indent + target + " =", indent, pieces) + ";\n";
}

std::string CppBody::Statements(Form form, ValueId first, ValueId last) const {
  std::string text;
  for (ValueId id = first; id < last; ++id) {
    if (IsPrinted(id)) text += Statement(form, id);
  }
  return text;
}

std::string CppBody::Outputs(Form form) const {
  const bool batch = form == Form::kBatch;
  std::string text;
  for (size_t j = 0; j < circuit_.outputs().size(); ++j) {
    const std::string value = Reference(form, circuit_.outputs()[j]);
    const bool wide = value_type_ != "int32_t";
    text += (batch ? "    y[" : "  y[") + std::to_string(j) +
            (batch ? "][k] = " : "] = ") +
            (wide ? "static_cast<int32_t>(" + value + ")" : value) + ";\n";
  }
  return text;
}

std::string CppBody::Tables() const {
  std::string text;
  for (const Op& op : circuit_.ops()) {
    if (op.kind == OpKind::kTable) text += AsTable(op, value_type_);
  }
  return text;
}

std::string CppBody::Infer() const {
  std::string text;
  for (size_t s = 0; s < sections_.size(); ++s) {
    const Section& section = sections_[s];
    text += "  // " + section.comment + "\n";
    text += Statements(Form::kScalar, section.first, SectionEnd(s));
  }
  text += Outputs(Form::kScalar);
  text.pop_back();
  return text;
}

std::string CppBody::InferBatch() const {
  std::string text;
  for (ValueId id = 0; id < static_cast<ValueId>(crosses_.size()); ++id) {
    if (!crosses_[id] || !IsPrinted(id)) continue;
    text += "  " + value_type_ + " " + circuit_.op(id).name + "[kN];\n";
  }
  for (size_t s = 0; s < sections_.size(); ++s) {
    const Section& section = sections_[s];
    const bool is_last = s + 1 == sections_.size();
    const std::string statements =
        Statements(Form::kBatch, section.first, SectionEnd(s)) +
        (is_last ? Outputs(Form::kBatch) : "");
    if (statements.empty()) continue;
    text += "  // " + section.comment + "\n";
    text += "  for (int k = 0; k < kN; ++k) {\n" + statements + "  }\n";
  }
  text.pop_back();
  return text;
}

}  // namespace autopruner
