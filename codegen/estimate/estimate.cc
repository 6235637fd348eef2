// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/estimate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/adder_graph_circuit.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/levels.h"
#include "codegen/device/device.h"
#include "codegen/estimate/register_bits.h"
#include "codegen/estimate/table_luts.h"
#include "core/interval.h"

namespace autopruner {
namespace {

bool IsTernary(const Op& op) {
  return op.kind == OpKind::kSum && op.c != kNoValue;
}

// Calls visit(value) for each that a carry chain subtracts.
template <typename Visitor>
void ForEachSubtracted(const Circuit& circuit, const Op& op, Visitor visit) {
  if (op.kind == OpKind::kNegate) visit(op.a);
  if (op.kind != OpKind::kSum) return;
  ForEachSumOperand(op, [&](ValueId value, int, bool subtract) {
    if (subtract && !IsConstant(circuit.op(value))) visit(value);
  });
}

// How many operations and outputs read each value.
std::vector<int> Readers(const Circuit& circuit) {
  std::vector<int> readers(circuit.ops().size());
  for (const Op& op : circuit.ops()) {
    ForEachOperand(op, [&](ValueId operand) { ++readers[operand]; });
  }
  for (const ValueId id : circuit.outputs()) ++readers[id];
  return readers;
}

// Whether the last thing that makes a value is a LUT, which can just as well
// make its complement.
bool EndsInLut(const Op& op) {
  return !IsWiring(op) && op.kind != OpKind::kRegister;
}

// What each operation of a circuit takes of a device.
class Area {
 public:
  Area(const Circuit& circuit, const Device& device)
      : circuit_(circuit), device_(device), inverted_(circuit.ops().size()) {
    if (!device.lut_before_carry) FindInverted();
  }

  int64_t Luts(ValueId id) const {
    const Op& op = circuit_.op(id);
    const int width = op.range.width();
    const int64_t inverters = inverted_[id] ? width : 0;
    switch (op.kind) {
      case OpKind::kSum:
        return inverters + SumLuts(op);
      case OpKind::kClamp:
        return inverters + ClampLuts(op);
      case OpKind::kNegate:
        return inverters + width;
      case OpKind::kMax:
        return inverters + CarryBits(op) + width;
      case OpKind::kSelect:
        return inverters + ReduceLuts(Operand(op.a).range.width()) + width;
      case OpKind::kTable:
        return inverters + TableLuts(op.table, Operand(op.a).range, device_);
      case OpKind::kInput:
      case OpKind::kConstant:
      case OpKind::kDot:
      case OpKind::kFloorShift:
      case OpKind::kWrap:
      case OpKind::kRegister:
        break;
    }
    return inverters;
  }

  int64_t CarryBits(const Op& op) const {
    switch (op.kind) {
      case OpKind::kSum:
        return AdderBits(AdderOf(op), Operand(op.a).range, Operand(op.b).range,
                         op.range);
      case OpKind::kNegate:
        return op.range.width();
      case OpKind::kMax:
        return std::max(Operand(op.a).range.width(),
                        Operand(op.b).range.width());
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

  // LUTs in a row.
  int LutLevels(const Op& op) const {
    if (IsWiring(op)) return 0;
    switch (op.kind) {
      case OpKind::kSum:
        if (IsTernary(op)) return 2;  // compressed, then added
        return AddsForFree(op) ? 0 : 1;
      case OpKind::kClamp:
        return ClampIsWide(op) ? 2 : 1;
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

  // Whether the complement of a value takes LUTs of its own.
  bool is_inverted(ValueId id) const { return inverted_[id]; }

  // A bit of a saturation depends on the bit itself, the sign, and what lies
  // above the result.
  int ClampInputs(const Op& op) const {
    const int sign = Operand(op.a).range.is_signed() ? 1 : 0;
    return 1 + sign + ClampUpperBits(op);
  }

 private:
  // A value is inverted once, however many subtract it; not at all where it
  // comes out of LUTs and nothing else reads it.
  void FindInverted() {
    const std::vector<int> readers = Readers(circuit_);
    std::vector<int> subtracting(circuit_.ops().size());
    for (const Op& op : circuit_.ops()) {
      ForEachSubtracted(circuit_, op, [&](ValueId id) { ++subtracting[id]; });
    }
    for (size_t id = 0; id < subtracting.size(); ++id) {
      inverted_[id] = subtracting[id] > 0 && !(EndsInLut(circuit_.ops()[id]) &&
                                               subtracting[id] == readers[id]);
    }
  }

  const Op& Operand(ValueId id) const { return circuit_.op(id); }

  // LUTs that turn `bits` into one.
  int ReduceLuts(int bits) const {
    if (bits <= 1) return 0;
    return (bits - 2) / (device_.lut_inputs - 1) + 1;
  }

  // A constant only turns over bits of a carry chain.
  bool AddsForFree(const Op& op) const {
    return device_.lut_before_carry && !IsTernary(op) &&
           (IsConstant(Operand(op.a)) || IsConstant(Operand(op.b)));
  }

  int64_t SumLuts(const Op& op) const {
    if (AddsForFree(op)) return 0;
    const int chains = IsTernary(op) && !device_.ternary_adders ? 2 : 1;
    if (!device_.lut_before_carry) return chains * CarryBits(op);
    return chains * CarryLuts(AdderOf(op), Operand(op.a).range,
                              Operand(op.b).range, op.range);
  }

  // Bits above the result that a saturation looks at, without the sign.
  int ClampUpperBits(const Op& op) const {
    const Interval a = Operand(op.a).range;
    if (op.high >= a.max) return 0;
    return a.width() - (a.is_signed() ? 1 : 0) -
           (op.range.width() - (op.range.is_signed() ? 1 : 0));
  }

  bool ClampIsWide(const Op& op) const {
    return ClampInputs(op) > device_.lut_inputs;
  }

  int64_t ClampLuts(const Op& op) const {
    const int width = op.range.width();
    if (!ClampIsWide(op)) return width;
    return width + ReduceLuts(ClampUpperBits(op));
  }

  const Circuit& circuit_;
  const Device& device_;
  std::vector<bool> inverted_;
};

// LUTs in a row between two registers.
class LutDepth {
 public:
  LutDepth(const Circuit& circuit, const Device& device, const Area& area)
      : circuit_(circuit), device_(device), area_(area) {
    for (const Op& op : circuit.ops()) levels_.push_back(Level(op));
  }

  int deepest() const {
    return *std::max_element(levels_.begin(), levels_.end());
  }

 private:
  int Level(const Op& op) const {
    if (op.kind == OpKind::kRegister) return 0;
    int before = 0;
    ForEachOperand(op, [&](ValueId operand) {
      before = std::max(before, levels_[operand]);
    });
    if (op.kind == OpKind::kSum && !IsTernary(op) && device_.lut_before_carry) {
      before = BeforeSum(op.a, op.b);
    }
    ForEachSubtracted(circuit_, op, [&](ValueId subtracted) {
      if (!area_.is_inverted(subtracted)) return;
      before = std::max(before, levels_[subtracted] + 1);
    });
    return before + area_.LutLevels(op);
  }

  // The last LUT of a saturation can be one with that of the sum that reads
  // it, as far as both together have no more inputs than a LUT.
  int BeforeSum(ValueId a, ValueId b) const {
    const int a_inputs = ClampInputsOf(a);
    const int b_inputs = a == b ? 1 : ClampInputsOf(b);
    int before = std::max(levels_[a], levels_[b]);
    const auto try_merging = [&](bool merge_a, bool merge_b) {
      const int inputs = (merge_a ? a_inputs : 1) + (merge_b ? b_inputs : 1);
      if (inputs > device_.lut_inputs) return;
      before = std::min(before, std::max(levels_[a] - (merge_a ? 1 : 0),
                                         levels_[b] - (merge_b ? 1 : 0)));
    };
    const bool a_clamps = circuit_.op(a).kind == OpKind::kClamp;
    const bool b_clamps = circuit_.op(b).kind == OpKind::kClamp;
    if (a_clamps) try_merging(true, a == b);
    if (b_clamps) try_merging(false, true);
    if (a_clamps && b_clamps) try_merging(true, true);
    return before;
  }

  int ClampInputsOf(ValueId id) const {
    const Op& op = circuit_.op(id);
    return op.kind == OpKind::kClamp ? area_.ClampInputs(op) : 1;
  }

  const Circuit& circuit_;
  const Device& device_;
  const Area& area_;
  std::vector<int> levels_;
};

// The shortest period on a device, ns.
double SlowestStage(const Circuit& circuit, const Device& device) {
  const Area area(circuit, device);
  std::vector<double> arrival;
  double slowest = 0;
  for (const Op& op : circuit.ops()) {
    double at = 0;
    if (op.kind != OpKind::kRegister) {
      ForEachOperand(
          op, [&](ValueId operand) { at = std::max(at, arrival[operand]); });
    }
    if (!IsWiring(op) && op.kind != OpKind::kRegister) {
      // Three operands: two LUTs in a row and a chain, or two chains.
      const double carry =
          device.carry_bit_ns * static_cast<double>(area.CarryBits(op));
      at += device.lut_ns + carry;
      if (op.kind == OpKind::kTable) {
        at += device.lut_ns * (area.LutLevels(op) - 1);
      }
      if (IsTernary(op)) {
        at += device.lut_ns + (device.ternary_adders ? 0.0 : carry);
      }
    }
    arrival.push_back(at);
    slowest = std::max(slowest, at);
  }
  return slowest + device.register_ns;
}

}  // namespace

Resources EstimateResources(const Circuit& circuit, const Device& device) {
  const Area area(circuit, device);
  Resources needs = {.depth = Depth(circuit),
                     .lut_levels = LutDepth(circuit, device, area).deepest(),
                     .latency = circuit.latency()};
  for (size_t id = 0; id < circuit.ops().size(); ++id) {
    const Op& op = circuit.ops()[id];
    needs.luts += area.Luts(static_cast<ValueId>(id));
    needs.carry_bits += area.CarryBits(op);
    needs.adders += op.kind == OpKind::kSum || op.kind == OpKind::kNegate;
  }
  const RegisterBits bits = CountRegisterBits(circuit, device);
  needs.flip_flops = bits.flip_flops + circuit.latency();  // the valid bits
  needs.shift_luts = bits.shift_luts;
  return needs;
}

std::vector<Timing> EstimateTiming(const Circuit& circuit) {
  std::vector<Timing> timings;
  for (const Device& device : Devices()) {
    const double clock = SlowestStage(circuit, device);
    timings.push_back({&device, clock, clock * std::max(1, circuit.latency())});
  }
  return timings;
}

}  // namespace autopruner
