// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/levels.h"

#include <algorithm>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

std::vector<int> Levels(const Circuit& circuit) {
  std::vector<int> levels;
  for (const Op& op : circuit.ops()) {
    int level = 0;
    ForEachOperand(
        op, [&](ValueId operand) { level = std::max(level, levels[operand]); });
    const bool takes_time = !IsWiring(op) && op.kind != OpKind::kRegister;
    levels.push_back(level + (takes_time ? 1 : 0));
  }
  return levels;
}

int Depth(const Circuit& circuit) {
  const std::vector<int> levels = Levels(circuit);
  int depth = 0;
  for (const ValueId id : circuit.outputs()) {
    depth = std::max(depth, levels[id]);
  }
  return depth;
}

}  // namespace autopruner
