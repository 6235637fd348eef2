// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/dead_code.h"

#include <cstddef>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/circuit/circuit_copier.h"

namespace autopruner {
namespace {

class LiveCopier : public CircuitCopier {
 public:
  explicit LiveCopier(const Circuit& circuit)
      : CircuitCopier(circuit), live_(circuit.ops().size()) {
    for (const ValueId id : circuit.outputs()) live_[id] = true;
    for (size_t id = live_.size(); id-- > 0;) {
      if (!live_[id]) continue;
      ForEachOperand(circuit.ops()[id],
                     [&](ValueId operand) { live_[operand] = true; });
    }
  }

 private:
  bool Keeps(ValueId id) const override { return live_[id]; }

  std::vector<bool> live_;
};

}  // namespace

Circuit WithoutDeadCode(const Circuit& circuit) {
  return LiveCopier(circuit).Run();
}

}  // namespace autopruner
