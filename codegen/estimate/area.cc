// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/area.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/adder_graph_circuit.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/estimate/bits/chain_luts.h"
#include "codegen/estimate/bits/circuit_bits.h"
#include "codegen/estimate/table_luts.h"
#include "core/interval.h"

namespace autopruner {

Area::Area(const Circuit& circuit, const Device& device)
    : circuit_(circuit), device_(device) {
  if (device.lut_before_carry) return;
  bits_.emplace(circuit);
  chains_.emplace(circuit, *bits_);
}

int64_t Area::Luts(ValueId id) const {
  const Op& op = circuit_.op(id);
  const int width = op.range.width();
  switch (op.kind) {
    case OpKind::kSum:
      return SumLuts(id);
    case OpKind::kClamp:
      return ClampLuts(id);
    case OpKind::kNegate:
      return chains_ ? chains_->of(id) : width;
    case OpKind::kMax:
      return CarryBits(op) + width;
    case OpKind::kSelect:
      return ReduceLuts(Operand(op.a).range.width()) + width;
    case OpKind::kTable:
      return TableLuts(op.table, Operand(op.a).range, device_);
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kDot:
    case OpKind::kFloorShift:
    case OpKind::kWrap:
    case OpKind::kRegister:
      break;
  }
  return 0;
}

int64_t Area::CarryBits(const Op& op) const {
  switch (op.kind) {
    case OpKind::kSum:
      return AdderBits(AdderOf(op), Operand(op.a).range, Operand(op.b).range,
                       op.range);
    case OpKind::kNegate:
      return op.range.width();
    case OpKind::kMax:
      return std::max(Operand(op.a).range.width(), Operand(op.b).range.width());
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kDot:
    case OpKind::kFloorShift:
    case OpKind::kClamp:
    case OpKind::kWrap:
    case OpKind::kSelect:
    case OpKind::kTable:
    case OpKind::kRegister:
      break;
  }
  return 0;
}

int Area::LutLevels(const Op& op) const {
  if (IsWiring(op)) return 0;
  switch (op.kind) {
    case OpKind::kSum:
      if (IsTernary(op)) return 2;  // compressed, then added
      return AddsForFree(op) ? 0 : 1;
    case OpKind::kClamp:
      return ClampInputs(op) > device_.lut_inputs ? 2 : 1;
    case OpKind::kSelect:
    case OpKind::kMax:
      return 2;
    case OpKind::kTable:
      return TableLevels(Operand(op.a).range.width(), device_);
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kDot:
    case OpKind::kNegate:
    case OpKind::kFloorShift:
    case OpKind::kWrap:
    case OpKind::kRegister:
      break;
  }
  return 1;
}

int Area::ClampInputs(const Op& op) const {
  const int sign = Operand(op.a).range.is_signed() ? 1 : 0;
  return 1 + sign + ClampUpperBits(op);
}

// LUTs that turn `bits` into one.
int Area::ReduceLuts(int bits) const {
  if (bits <= 1) return 0;
  return (bits - 2) / (device_.lut_inputs - 1) + 1;
}

// A constant only turns over bits of a carry chain.
bool Area::AddsForFree(const Op& op) const {
  return device_.lut_before_carry && !IsTernary(op) &&
         (IsConstant(Operand(op.a)) || IsConstant(Operand(op.b)));
}

int64_t Area::SumLuts(ValueId id) const {
  if (chains_) return chains_->of(id);
  const Op& op = circuit_.op(id);
  if (AddsForFree(op)) return 0;
  const int chains = IsTernary(op) && !device_.ternary_adders ? 2 : 1;
  return chains * CarryLuts(AdderOf(op), Operand(op.a).range,
                            Operand(op.b).range, op.range);
}

// Bits above the result that a saturation looks at, without the sign.
int Area::ClampUpperBits(const Op& op) const {
  const Interval a = Operand(op.a).range;
  if (op.high >= a.max) return 0;
  return a.width() - (a.is_signed() ? 1 : 0) -
         (op.range.width() - (op.range.is_signed() ? 1 : 0));
}

int64_t Area::ClampLuts(ValueId id) const {
  const Op& op = circuit_.op(id);
  const int inputs = ClampInputs(op) - (IsCleared(id) ? 1 : 0);
  int64_t luts =
      inputs > device_.lut_inputs ? ReduceLuts(ClampUpperBits(op)) : 0;
  for (int k = 0; k < op.range.width(); ++k) {
    if (inputs == 1 || (inputs == 2 && JoinsChain(id, k))) continue;
    ++luts;
  }
  return luts;
}

// Whether nothing but registers takes a result that is not below 0: they have
// an input that clears them, which the sign goes to.
bool Area::IsCleared(ValueId id) const {
  const Op& op = circuit_.op(id);
  if (!chains_ || op.low != 0 || !Operand(op.a).range.is_signed()) return false;
  const std::vector<BitId>& made = bits_->of(id).at;
  return std::none_of(made.begin(), made.end(),
                      [this](BitId bit) { return bits_->is_read(bit); });
}

// Whether a LUT of a carry chain has an input left for a bit of a saturation.
bool Area::JoinsChain(ValueId id, int bit) const {
  if (!chains_) return false;
  const BitId from = bits_->of(circuit_.op(id).a)[bit];
  return chains_->in_chain(from) && chains_->is_read_once(from);
}

}  // namespace autopruner
