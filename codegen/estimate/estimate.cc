// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/estimate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/levels.h"
#include "core/interval.h"

namespace autopruner {
namespace {

constexpr int kLutInputs = 6;
constexpr int kShiftLutBits = 16;     // a LUT as a shift register
constexpr int kShortestShiftLut = 3;  // what is shorter stays in flip-flops

// LUTs that turn `bits` into one.
int ReduceLuts(int bits) {
  if (bits <= 1) return 0;
  return (bits - 2) / (kLutInputs - 1) + 1;
}

// LUTs of a table of 2^bits entries, one bit wide.
int64_t TableLuts(int bits) {
  return int64_t{1} << std::max(0, bits - kLutInputs);
}

bool IsConstant(const Op& op) { return op.kind == OpKind::kConstant; }

int64_t SumLuts(const Circuit& circuit, const Op& op) {
  const Op& a = circuit.op(op.a);
  const Op& b = circuit.op(op.b);
  if (IsConstant(a) || IsConstant(b)) return 0;
  const Adder adder = {
      .shift_a = op.shift_a, .shift_b = op.shift_b, .subtract = op.subtract};
  return CarryLuts(adder, a.range, b.range, op.range);
}

int64_t SumBits(const Circuit& circuit, const Op& op) {
  const Adder adder = {
      .shift_a = op.shift_a, .shift_b = op.shift_b, .subtract = op.subtract};
  return AdderBits(adder, circuit.op(op.a).range, circuit.op(op.b).range,
                   op.range);
}

// Bits above the result that a saturation looks at, without the sign.
int ClampUpperBits(const Circuit& circuit, const Op& op) {
  const Interval a = circuit.op(op.a).range;
  if (op.high >= a.max) return 0;
  return a.width() - (a.is_signed() ? 1 : 0) -
         (op.range.width() - (op.range.is_signed() ? 1 : 0));
}

// A bit of the result depends on the bit itself, the sign, and what lies above
// the result.
int ClampInputs(const Circuit& circuit, const Op& op) {
  const int sign = circuit.op(op.a).range.is_signed() ? 1 : 0;
  return 1 + sign + ClampUpperBits(circuit, op);
}

bool ClampIsWide(const Circuit& circuit, const Op& op) {
  return ClampInputs(circuit, op) > kLutInputs;
}

int64_t ClampLuts(const Circuit& circuit, const Op& op) {
  const int width = op.range.width();
  if (!ClampIsWide(circuit, op)) return width;
  return width + ReduceLuts(ClampUpperBits(circuit, op));
}

// LUTs in a row. (A constant only turns over bits of a carry chain.)
int LutLevels(const Circuit& circuit, const Op& op) {
  if (IsWiring(op)) return 0;
  switch (op.kind) {
    case OpKind::kSum:
      return IsConstant(circuit.op(op.a)) || IsConstant(circuit.op(op.b)) ? 0
                                                                          : 1;
    case OpKind::kClamp:
      return ClampIsWide(circuit, op) ? 2 : 1;
    case OpKind::kSelect:
    case OpKind::kMax:
      return 2;
    default:
      return 1;
  }
}

int64_t CarryBits(const Circuit& circuit, const Op& op) {
  switch (op.kind) {
    case OpKind::kSum:
      return SumBits(circuit, op);
    case OpKind::kNegate:
      return op.range.width();
    case OpKind::kMax:
      return std::max(circuit.op(op.a).range.width(),
                      circuit.op(op.b).range.width());
    default:
      return 0;
  }
}

int64_t Luts(const Circuit& circuit, const Op& op) {
  const int width = op.range.width();
  switch (op.kind) {
    case OpKind::kSum:
      return SumLuts(circuit, op);
    case OpKind::kClamp:
      return ClampLuts(circuit, op);
    case OpKind::kNegate:
      return width;
    case OpKind::kMax:
      return CarryBits(circuit, op) + width;
    case OpKind::kSelect:
      return ReduceLuts(circuit.op(op.a).range.width()) + width;
    case OpKind::kTable:
      return width * TableLuts(circuit.op(op.a).range.width());
    default:
      return 0;
  }
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

void CountRegisters(const Circuit& circuit, Resources& needs) {
  const std::vector<int> readers = Readers(circuit);
  // Registers in a row up to this one, of which only the last one is read.
  std::vector<int> row(circuit.ops().size());
  std::vector<bool> goes_on(circuit.ops().size());
  for (size_t id = 0; id < row.size(); ++id) {
    const Op& op = circuit.ops()[id];
    if (op.kind != OpKind::kRegister) continue;
    const bool continues = row[op.a] > 0 && readers[op.a] == 1;
    row[id] = continues ? row[op.a] + 1 : 1;
    if (continues) goes_on[op.a] = true;
  }
  for (size_t id = 0; id < row.size(); ++id) {
    if (row[id] == 0 || goes_on[id]) continue;
    const int width = circuit.ops()[id].range.width();
    if (row[id] < kShortestShiftLut) {
      needs.flip_flops += int64_t{width} * row[id];
    } else {
      needs.shift_luts +=
          int64_t{width} * ((row[id] + kShiftLutBits - 1) / kShiftLutBits);
    }
  }
  needs.flip_flops += circuit.latency();  // the valid bits
}

// LUTs in a row between two registers.
class LutDepth {
 public:
  explicit LutDepth(const Circuit& circuit) : circuit_(circuit) {
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
    if (op.kind == OpKind::kSum) before = BeforeSum(op.a, op.b);
    return before + LutLevels(circuit_, op);
  }

  // The last LUT of a saturation can be one with that of the sum that reads
  // it, as far as both together have no more inputs than a LUT.
  int BeforeSum(ValueId a, ValueId b) const {
    const int a_inputs = ClampInputsOf(a);
    const int b_inputs = a == b ? 1 : ClampInputsOf(b);
    int before = std::max(levels_[a], levels_[b]);
    const auto try_merging = [&](bool merge_a, bool merge_b) {
      const int inputs = (merge_a ? a_inputs : 1) + (merge_b ? b_inputs : 1);
      if (inputs > kLutInputs) return;
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
    return op.kind == OpKind::kClamp ? ClampInputs(circuit_, op) : 1;
  }

  const Circuit& circuit_;
  std::vector<int> levels_;
};

// The time of one operation, ns.
double Delay(const Circuit& circuit, const Op& op, const DelayModel& model) {
  if (IsWiring(op) || op.kind == OpKind::kRegister) return 0;
  return model.lut_ns +
         model.carry_bit_ns * static_cast<double>(CarryBits(circuit, op));
}

}  // namespace

Resources EstimateResources(const Circuit& circuit) {
  Resources needs = {.depth = Depth(circuit),
                     .lut_levels = LutDepth(circuit).deepest(),
                     .latency = circuit.latency()};
  for (const Op& op : circuit.ops()) {
    needs.luts += Luts(circuit, op);
    needs.carry_bits += CarryBits(circuit, op);
    needs.adders += op.kind == OpKind::kSum || op.kind == OpKind::kNegate;
  }
  CountRegisters(circuit, needs);
  return needs;
}

const std::vector<DelayModel>& DelayModels() {
  static const std::vector<DelayModel>* const models =
      new std::vector<DelayModel>{
          {"Virtex UltraScale+, -2", 0.15, 0.50, 0.013},
          {"Artix-7, -1", 0.30, 1.15, 0.029},
          {"iCE40 HX", 0.95, 1.75, 0.126},
      };
  return *models;
}

std::vector<Timing> EstimateTiming(const Circuit& circuit) {
  std::vector<Timing> timings;
  for (const DelayModel& model : DelayModels()) {
    std::vector<double> arrival;
    double slowest = 0;
    for (const Op& op : circuit.ops()) {
      double at = 0;
      if (op.kind != OpKind::kRegister) {
        ForEachOperand(
            op, [&](ValueId operand) { at = std::max(at, arrival[operand]); });
      }
      arrival.push_back(at + Delay(circuit, op, model));
      slowest = std::max(slowest, arrival.back());
    }
    const double clock = slowest + model.register_ns;
    timings.push_back(
        {model.part, clock, clock * std::max(1, circuit.latency())});
  }
  return timings;
}

}  // namespace autopruner
