// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/rtl_expression.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "codegen/circuit/circuit.h"
#include "core/interval.h"

namespace autopruner {
namespace {

RtlExpression Literal(int64_t value, int width) {
  return {.kind = RtlKind::kLiteral, .width = width, .value = value};
}

RtlExpression Join(std::vector<RtlExpression> parts) {
  if (parts.size() == 1) return std::move(parts[0]);
  RtlExpression joined = {.kind = RtlKind::kJoin, .width = 0};
  for (const RtlExpression& part : parts) joined.width += part.width;
  joined.operands = std::move(parts);
  return joined;
}

RtlExpression Binary(RtlKind kind, RtlExpression a, RtlExpression b) {
  const int width = a.width;
  return {
      .kind = kind, .width = width, .operands = {std::move(a), std::move(b)}};
}

RtlExpression If(RtlExpression condition, RtlExpression yes, RtlExpression no) {
  const int width = yes.width;
  return {.kind = RtlKind::kIf,
          .width = width,
          .operands = {std::move(condition), std::move(yes), std::move(no)}};
}

using Condition = std::optional<RtlExpression>;  // none: always false

RtlExpression Compare(RtlKind kind, RtlExpression a, RtlExpression b,
                      bool is_signed) {
  RtlExpression compared = Binary(kind, std::move(a), std::move(b));
  compared.width = 1;
  compared.is_signed = is_signed;
  return compared;
}

// What a clamp does with what is too small or too large.
struct Saturation {
  Condition below;
  Condition above;
};

// The expressions of one circuit.
class Builder {
 public:
  Builder(const Circuit& circuit, const std::vector<std::string>& names)
      : circuit_(circuit), names_(names) {}

  RtlExpression Value(ValueId value) const;
  RtlExpression Bits(ValueId value, int shift, int high, int low) const;

 private:
  const Op& At(ValueId value) const { return circuit_.op(value); }
  int Width(ValueId value) const { return SignalWidth(At(value).range); }
  RtlExpression Slice(ValueId value, int high, int low) const {
    return {.kind = RtlKind::kSlice,
            .width = high - low + 1,
            .signal = names_[value],
            .signal_width = Width(value),
            .high = high,
            .low = low};
  }
  // The value, cut or extended to `width` bits.
  RtlExpression Resize(ValueId value, int width) const {
    return Bits(value, 0, width - 1, 0);
  }
  RtlExpression Any(RtlKind kind, ValueId value, int high, int low) const {
    return {.kind = kind, .operands = {Slice(value, high, low)}};
  }

  RtlExpression Sum(const Op& op, int width) const;
  RtlExpression SumOfThree(const Op& op, int width) const;
  Saturation SaturationToBits(ValueId a, int64_t low, int bits) const;
  Saturation SaturationToBounds(const Op& op) const;
  RtlExpression Clamp(const Op& op, int width) const;
  RtlExpression Max(const Op& op, int width) const;

  const Circuit& circuit_;
  const std::vector<std::string>& names_;
};

RtlExpression Builder::Bits(ValueId value, int shift, int high, int low) const {
  const bool is_signed = At(value).range.is_signed();
  const int width = Width(value);
  std::vector<RtlExpression> parts;
  const int sign_bits = high - std::max(low, shift + width) + 1;
  if (sign_bits == 1 && is_signed) {
    parts.push_back(Slice(value, width - 1, width - 1));
  } else if (sign_bits > 0) {
    parts.push_back(is_signed ? RtlExpression{.kind = RtlKind::kRepeat,
                                              .width = sign_bits,
                                              .operands = {Slice(
                                                  value, width - 1, width - 1)}}
                              : Literal(0, sign_bits));
  }
  const int top = std::min(high - shift, width - 1);
  const int bottom = std::max(low - shift, 0);
  if (top >= bottom) parts.push_back(Slice(value, top, bottom));
  const int zeros = std::min(high + 1, shift) - low;
  if (zeros > 0) parts.push_back(Literal(0, zeros));
  return Join(std::move(parts));
}

// Three operands in one expression: synthesis makes one carry chain of them,
// where the device has ternary adders.
RtlExpression Builder::SumOfThree(const Op& op, int width) const {
  struct Operand {
    ValueId value;
    int shift;
    bool subtract;
  };
  std::array<Operand, 3> operands = {
      Operand{op.a, op.shift_a, false},
      Operand{op.b, op.shift_b, op.subtract},
      Operand{op.c, op.shift_c, op.subtract_c},
  };
  std::array<int, 3> shifts = {op.shift_a, op.shift_b, op.shift_c};
  std::sort(shifts.begin(), shifts.end());
  const Operand& lowest =
      *std::min_element(operands.begin(), operands.end(),
                        [](const Operand& left, const Operand& right) {
                          return left.shift < right.shift;
                        });
  const int passed = lowest.subtract ? 0 : std::min(width - 1, shifts[1]);
  RtlExpression sum = Bits(op.a, op.shift_a, width - 1, passed);
  for (const Operand& operand : {operands[1], operands[2]}) {
    sum = Binary(operand.subtract ? RtlKind::kSubtract : RtlKind::kAdd,
                 std::move(sum),
                 Bits(operand.value, operand.shift, width - 1, passed));
  }
  if (passed == 0) return sum;
  return Join({std::move(sum), Bits(lowest.value, 0, passed - 1, 0)});
}

RtlExpression Builder::Sum(const Op& op, int width) const {
  if (op.c != kNoValue) return SumOfThree(op, width);
  const Interval a = At(op.a).range;
  const Interval b = At(op.b).range;
  if (!op.subtract && op.shift_a > 0 && !b.is_signed() &&
      b.width() <= op.shift_a) {  // side by side
    return Join({Bits(op.a, op.shift_a, width - 1, op.shift_a),
                 Bits(op.b, 0, op.shift_a - 1, 0)});
  }
  if (!op.subtract && op.shift_b > 0 && !a.is_signed() &&
      a.width() <= op.shift_b) {
    return Join({Bits(op.b, op.shift_b, width - 1, op.shift_b),
                 Bits(op.a, 0, op.shift_b - 1, 0)});
  }
  // Below `passed`, the result is the bits of the operand that starts lower.
  const bool a_passes = op.shift_b > 0;
  const int passed = std::min(
      width - 1, a_passes ? op.shift_b : (op.subtract ? 0 : op.shift_a));
  RtlExpression sum = Binary(op.subtract ? RtlKind::kSubtract : RtlKind::kAdd,
                             Bits(op.a, op.shift_a, width - 1, passed),
                             Bits(op.b, op.shift_b, width - 1, passed));
  if (passed == 0) return sum;
  return Join({std::move(sum), Bits(a_passes ? op.a : op.b, 0, passed - 1, 0)});
}

// To -2^bits or 0, and 2^bits - 1: looks at the bits from there up, and needs
// no comparison.
Saturation Builder::SaturationToBits(ValueId a, int64_t low, int bits) const {
  const int top = Width(a) - 1;
  const auto any = [&](RtlKind kind, int high) -> Condition {
    if (high < bits) return std::nullopt;
    return Any(kind, a, high, bits);
  };
  if (!At(a).range.is_signed()) return {{}, any(RtlKind::kAnyOne, top)};
  const auto and_sign = [&](RtlKind sign, Condition others) -> Condition {
    RtlExpression is = Any(sign, a, top, top);
    if (!others.has_value()) return is;
    return Binary(RtlKind::kAnd, std::move(is), *std::move(others));
  };
  const Condition ones = any(RtlKind::kAnyOne, top - 1);
  const Condition zeros = any(RtlKind::kAnyZero, top - 1);
  return {low == 0 ? Any(RtlKind::kAnyOne, a, top, top)
                   : and_sign(RtlKind::kAnyOne, zeros),
          low == 0 ? ones : and_sign(RtlKind::kAnyZero, ones)};
}

Saturation Builder::SaturationToBounds(const Op& op) const {
  const int width = Width(op.a);
  const bool is_signed = At(op.a).range.is_signed();
  const RtlExpression a = Slice(op.a, width - 1, 0);
  return {Compare(RtlKind::kLess, a, Literal(op.low, width), is_signed),
          Compare(RtlKind::kGreater, a, Literal(op.high, width), is_signed)};
}

RtlExpression Builder::Clamp(const Op& op, int width) const {
  const Interval a = At(op.a).range;
  const auto size = static_cast<uint64_t>(op.high) + 1;
  const bool to_bits =
      std::has_single_bit(size) &&
      (op.low == 0 || op.low == -op.high - 1 || op.low <= a.min);
  Saturation acts = SaturationToBounds(op);
  if (to_bits) {
    acts = SaturationToBits(op.a, op.low, std::countr_zero(size));
  } else if (op.low == 0 && a.is_signed()) {
    acts.below = SaturationToBits(op.a, 0, 0).below;
  }
  RtlExpression result = Resize(op.a, width);
  if (op.high < a.max && acts.above.has_value()) {
    result =
        If(*std::move(acts.above), Literal(op.high, width), std::move(result));
  }
  if (op.low > a.min && acts.below.has_value()) {
    result =
        If(*std::move(acts.below), Literal(op.low, width), std::move(result));
  }
  return result;
}

RtlExpression Builder::Max(const Op& op, int width) const {
  const Interval a = At(op.a).range;
  const Interval b = At(op.b).range;
  const Interval both = {std::min(a.min, b.min), std::max(a.max, b.max)};
  const int both_width = SignalWidth(both);
  return If(Compare(RtlKind::kGreater, Resize(op.a, both_width),
                    Resize(op.b, both_width), both.is_signed()),
            Resize(op.a, width), Resize(op.b, width));
}

RtlExpression Builder::Value(ValueId value) const {
  const Op& op = At(value);
  const int width = Width(value);
  switch (op.kind) {
    case OpKind::kInput:
      break;
    case OpKind::kConstant:
      return Literal(op.constant, width);
    case OpKind::kDot:  // a shift: the others have become sums
      return Bits(
          op.terms[0].value,
          std::countr_zero(static_cast<uint64_t>(op.terms[0].coefficient)),
          width - 1, 0);
    case OpKind::kSum:
      return Sum(op, width);
    case OpKind::kNegate:
      return Binary(RtlKind::kSubtract, Literal(0, width), Resize(op.a, width));
    case OpKind::kFloorShift:
      return Bits(op.a, 0, op.shift_a + width - 1, op.shift_a);
    case OpKind::kClamp:
      return Clamp(op, width);
    case OpKind::kWrap:
      return Resize(op.a, width);
    case OpKind::kMax:
      return Max(op, width);
    case OpKind::kSelect:
      return If(Any(RtlKind::kAnyOne, op.a, Width(op.a) - 1, 0),
                Resize(op.b, width), Resize(op.c, width));
    case OpKind::kTable:
      return {.kind = RtlKind::kLookUp,
              .width = width,
              .signal = names_[value],
              .operands = {Slice(op.a, Width(op.a) - 1, 0)}};
    case OpKind::kRegister:
      return Resize(op.a, width);
  }
  return {};
}

}  // namespace

int SignalWidth(Interval range) { return std::max(1, range.width()); }

RtlExpression RtlValue(const Circuit& circuit,
                       const std::vector<std::string>& names, ValueId value) {
  return Builder(circuit, names).Value(value);
}

RtlExpression RtlBits(const Circuit& circuit,
                      const std::vector<std::string>& names, ValueId value,
                      int shift, int high, int low) {
  return Builder(circuit, names).Bits(value, shift, high, low);
}

void ForEachSlice(const RtlExpression& expression,
                  absl::FunctionRef<void(const RtlExpression&)> visit) {
  if (expression.kind == RtlKind::kSlice) visit(expression);
  for (const RtlExpression& operand : expression.operands) {
    ForEachSlice(operand, visit);
  }
}

}  // namespace autopruner
