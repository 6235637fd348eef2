// SPDX-License-Identifier: Apache-2.0
//
// The interpreter of circuits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {
namespace {

int64_t EvaluateDot(const Op& op, const std::vector<int64_t>& values) {
  int64_t sum = op.constant;
  for (const Term& term : op.terms) {
    sum += term.coefficient * values[term.value];
  }
  return sum;
}

// The value of `op`, which is no input, from those before it.
int64_t EvaluateOp(const Circuit& circuit, const Op& op,
                   const std::vector<int64_t>& values) {
  const int64_t a = op.a == kNoValue ? 0 : values[op.a];
  const int64_t b = op.b == kNoValue ? 0 : values[op.b];
  switch (op.kind) {
    case OpKind::kInput:
      return 0;
    case OpKind::kConstant:
      return op.constant;
    case OpKind::kDot:
      return EvaluateDot(op, values);
    case OpKind::kSum: {
      int64_t sum = 0;
      ForEachSumOperand(op, [&](ValueId value, int shift, bool subtract) {
        const int64_t shifted = values[value] * (int64_t{1} << shift);
        sum += subtract ? -shifted : shifted;
      });
      return sum;
    }
    case OpKind::kNegate:
      return -a;
    case OpKind::kFloorShift:
      return a >> op.shift_a;
    case OpKind::kClamp:
      return std::clamp(a, op.low, op.high);
    case OpKind::kWrap: {
      const int64_t kept = a & (op.high - op.low);
      return kept > op.high ? kept - (op.high - op.low + 1) : kept;
    }
    case OpKind::kMax:
      return std::max(a, b);
    case OpKind::kSelect:
      return a != 0 ? b : values[op.c];
    case OpKind::kTable:
      return op.table[a - circuit.op(op.a).range.min];
    case OpKind::kRegister:
      return a;
  }
  return 0;
}

}  // namespace

std::vector<int64_t> EvaluateAll(const Circuit& circuit,
                                 std::span<const int64_t> inputs) {
  std::vector<int64_t> values(circuit.ops().size());
  for (size_t i = 0; i < circuit.inputs().size(); ++i) {
    const ValueId id = circuit.inputs()[i];
    if (id != kNoValue) values[id] = inputs[i];
  }
  for (size_t id = 0; id < values.size(); ++id) {
    const Op& op = circuit.ops()[id];
    if (op.kind != OpKind::kInput) values[id] = EvaluateOp(circuit, op, values);
  }
  return values;
}

std::vector<int64_t> Evaluate(const Circuit& circuit,
                              std::span<const int64_t> inputs) {
  const std::vector<int64_t> values = EvaluateAll(circuit, inputs);
  std::vector<int64_t> outputs;
  for (const ValueId id : circuit.outputs()) outputs.push_back(values[id]);
  return outputs;
}

}  // namespace autopruner
