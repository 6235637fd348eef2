// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/dead_code.h"

#include <cstddef>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "core/fixed.h"

namespace autopruner {
namespace {

std::vector<bool> LiveOps(const Circuit& circuit) {
  std::vector<bool> live(circuit.ops().size());
  for (const ValueId id : circuit.outputs()) live[id] = true;
  for (size_t id = live.size(); id-- > 0;) {
    if (!live[id]) continue;
    ForEachOperand(circuit.ops()[id],
                   [&](ValueId operand) { live[operand] = true; });
  }
  return live;
}

}  // namespace

Circuit WithoutDeadCode(const Circuit& circuit) {
  const std::vector<Op>& ops = circuit.ops();
  const std::vector<bool> live = LiveOps(circuit);
  Circuit result(circuit.name());
  std::vector<ValueId> map(ops.size(), kNoValue);
  for (size_t i = 0; i < circuit.inputs().size(); ++i) {
    const ValueId id = circuit.inputs()[i];
    const Format format = circuit.input_formats()[i];
    if (id != kNoValue && live[id]) {
      map[id] = result.AddInput(ops[id].name, format);
    } else {
      result.AddUnusedInput(format);
    }
  }
  auto section = circuit.sections().begin();
  for (size_t id = 0; id <= ops.size(); ++id) {
    for (; section != circuit.sections().end() &&
           section->first == static_cast<ValueId>(id);
         ++section) {
      result.BeginSection(section->prefix, section->comment);
    }
    if (id < ops.size() && live[id] && ops[id].kind != OpKind::kInput) {
      map[id] = result.AddCopy(ops[id], map);
    }
  }
  for (const ValueId id : circuit.outputs()) result.AddOutput(map[id]);
  return result;
}

}  // namespace autopruner
