// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/prove.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// Coefficients wrap at 64 bits: values have at most 63, so that forms that are
// equal in 64 bits are equal.
struct Form {
  uint64_t constant = 0;
  // Atoms, ascending, and their coefficients; none is 0.
  std::vector<std::pair<int, uint64_t>> terms = {};

  bool operator==(const Form&) const = default;
};

Form Sum(const Form& a, uint64_t factor_a, const Form& b, uint64_t factor_b) {
  Form sum = {.constant = factor_a * a.constant + factor_b * b.constant};
  sum.terms.reserve(a.terms.size() + b.terms.size());
  auto left = a.terms.begin();
  auto right = b.terms.begin();
  while (left != a.terms.end() || right != b.terms.end()) {
    const bool takes_left =
        right == b.terms.end() ||
        (left != a.terms.end() && left->first <= right->first);
    const bool takes_right =
        left == a.terms.end() ||
        (right != b.terms.end() && right->first <= left->first);
    const int atom = takes_left ? left->first : right->first;
    uint64_t coefficient = 0;
    if (takes_left) coefficient += factor_a * (left++)->second;
    if (takes_right) coefficient += factor_b * (right++)->second;
    if (coefficient != 0) sum.terms.emplace_back(atom, coefficient);
  }
  sum.terms.shrink_to_fit();
  return sum;
}

// The atoms of all circuits that are compared.
class Atoms {
 public:
  // The number of the atom that `key` describes. The first one to ask for it
  // says its range.
  int Find(const std::vector<int64_t>& key, Interval range) {
    const auto [found, is_new] =
        numbers_.try_emplace(key, static_cast<int>(ranges_.size()));
    if (is_new) ranges_.push_back(range);
    return found->second;
  }

  Interval Range(const Form& form) const {
    const auto constant = static_cast<int64_t>(form.constant);
    Interval range = {constant, constant};
    for (const auto& [atom, coefficient] : form.terms) {
      range = range + static_cast<int64_t>(coefficient) * ranges_[atom];
    }
    return range;
  }

 private:
  std::map<std::vector<int64_t>, int> numbers_;
  std::vector<Interval> ranges_;
};

std::string Text(Interval range) {
  return absl::StrCat(range.min, " .. ", range.max);
}

// The forms of a circuit's values.
class Forms {
 public:
  Forms(const Circuit& circuit, Atoms& atoms)
      : circuit_(circuit), atoms_(atoms) {
    std::map<ValueId, int> input_number;
    for (size_t i = 0; i < circuit.inputs().size(); ++i) {
      input_number[circuit.inputs()[i]] = static_cast<int>(i);
    }
    for (ValueId id = 0; id < static_cast<int>(circuit.ops().size()); ++id) {
      const Op& op = circuit.op(id);
      forms_.push_back(op.kind == OpKind::kInput
                           ? AtomOf(op, {input_number[id]})
                           : FormOf(op));
    }
  }

  const Form& form(ValueId id) const { return forms_[id]; }

  absl::Status CheckRanges() const {
    for (size_t id = 0; id < forms_.size(); ++id) {
      const Op& op = circuit_.ops()[id];
      const Interval range = atoms_.Range(forms_[id]);
      if (op.range.min <= range.min && range.max <= op.range.max) continue;
      return absl::InternalError(absl::StrCat(
          circuit_.name(), ": '", op.name, "' has the range ", Text(op.range),
          "; its coefficients make it ", Text(range)));
    }
    return absl::OkStatus();
  }

 private:
  Form FormOf(const Op& op) {
    Form form;
    switch (op.kind) {
      case OpKind::kConstant:
        form.constant = static_cast<uint64_t>(op.constant);
        return form;
      case OpKind::kDot:
        form.constant = static_cast<uint64_t>(op.constant);
        for (const Term& term : op.terms) {
          form = Sum(form, 1, forms_[term.value],
                     static_cast<uint64_t>(term.coefficient));
        }
        return form;
      case OpKind::kSum:
        ForEachSumOperand(op, [&](ValueId value, int shift, bool subtract) {
          const uint64_t factor = uint64_t{1} << shift;
          form = Sum(form, 1, forms_[value], subtract ? -factor : factor);
        });
        return form;
      case OpKind::kNegate:
        return Sum(form, 1, forms_[op.a], -uint64_t{1});
      case OpKind::kRegister:
        return forms_[op.a];
      case OpKind::kInput:
      case OpKind::kFloorShift:
      case OpKind::kClamp:
      case OpKind::kWrap:
      case OpKind::kMax:
      case OpKind::kSelect:
      case OpKind::kTable:
        return AtomOf(op, {op.shift_a, op.low, op.high});
    }
    return form;
  }

  // The result of `op` as an atom: the operation, what it reads, its table.
  Form AtomOf(const Op& op, std::vector<int64_t> parameters) {
    std::vector<int64_t> key = std::move(parameters);
    key.push_back(static_cast<int64_t>(op.kind));
    ForEachOperand(op, [&](ValueId operand) {
      const Form& form = forms_[operand];
      key.push_back(static_cast<int64_t>(form.terms.size()));
      key.push_back(static_cast<int64_t>(form.constant));
      for (const auto& [atom, coefficient] : form.terms) {
        key.push_back(atom);
        key.push_back(static_cast<int64_t>(coefficient));
      }
    });
    key.insert(key.end(), op.table.begin(), op.table.end());
    Form form;
    form.terms.emplace_back(atoms_.Find(key, op.range), 1);
    return form;
  }

  const Circuit& circuit_;
  Atoms& atoms_;
  std::vector<Form> forms_;
};

// Every operation reads values of its own clock only; constants are of any.
absl::Status CheckClocks(const Circuit& circuit) {
  const auto is_at = [&](ValueId id, int clock) {
    const Op& op = circuit.op(id);
    return IsConstant(op) || op.stage == clock;
  };
  for (const Op& op : circuit.ops()) {
    const int clock = op.stage - (op.kind == OpKind::kRegister ? 1 : 0);
    bool agree = true;
    ForEachOperand(op, [&](ValueId id) { agree &= is_at(id, clock); });
    if (agree) continue;
    return absl::InternalError(absl::StrCat(
        circuit.name(), ": '", op.name, "' reads values of several clocks"));
  }
  for (const ValueId id : circuit.outputs()) {
    if (is_at(id, circuit.latency())) continue;
    return absl::InternalError(absl::StrCat(
        circuit.name(), ": output '", circuit.op(id).name, "' is at clock ",
        circuit.op(id).stage, " of ", circuit.latency()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ProveSame(const Circuit& expected, const Circuit& made) {
  if (expected.inputs().size() != made.inputs().size() ||
      expected.outputs().size() != made.outputs().size()) {
    return absl::InternalError(
        absl::StrCat(made.name(), ": other inputs or outputs"));
  }
  Atoms atoms;
  const Forms wanted(expected, atoms);
  const Forms found(made, atoms);
  for (size_t i = 0; i < made.outputs().size(); ++i) {
    const ValueId id = made.outputs()[i];
    const ValueId wanted_id = expected.outputs()[i];
    if (found.form(id) == wanted.form(wanted_id) &&
        made.op(id).frac == expected.op(wanted_id).frac) {
      continue;
    }
    return absl::InternalError(absl::StrCat(
        made.name(), ": output '", made.op(id).name, "' is not what it was"));
  }
  const absl::Status ranges = found.CheckRanges();
  return ranges.ok() ? CheckClocks(made) : ranges;
}

}  // namespace autopruner
