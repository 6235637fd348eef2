// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/estimate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/circuit/levels.h"
#include "codegen/device/device.h"
#include "codegen/estimate/area.h"
#include "codegen/estimate/bits/register_bits.h"

namespace autopruner {
namespace {

// Calls visit(value) for each that a carry chain subtracts.
template <typename Visitor>
void ForEachSubtracted(const Circuit& circuit, const Op& op, Visitor visit) {
  if (op.kind == OpKind::kNegate) visit(op.a);
  if (op.kind != OpKind::kSum) return;
  ForEachSumOperand(op, [&](ValueId value, int, bool subtract) {
    if (subtract && !IsConstant(circuit.op(value))) visit(value);
  });
}

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
  Resources needs = {.luts = area.Inverters(),
                     .depth = Depth(circuit),
                     .lut_levels = LutDepth(circuit, device, area).deepest(),
                     .latency = circuit.latency()};
  for (size_t id = 0; id < circuit.ops().size(); ++id) {
    const Op& op = circuit.ops()[id];
    needs.luts += area.Luts(static_cast<ValueId>(id));
    needs.carry_bits += area.CarryBits(op);
    needs.adders += op.kind == OpKind::kSum || op.kind == OpKind::kNegate;
  }
  const RegisterBits registers = CountRegisterBits(circuit, device);
  needs.flip_flops = registers.flip_flops + circuit.latency();  // valid bits
  needs.shift_luts = registers.shift_luts;
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
