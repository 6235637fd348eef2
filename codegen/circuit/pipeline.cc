// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/pipeline.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/circuit_copier.h"
#include "codegen/circuit/levels.h"

namespace autopruner {
namespace {

// The stage of each value, 0 .. latency - 1. Levels are spread evenly: no stage
// has more than depth / latency of them, rounded up.
std::vector<int> Stages(const Circuit& circuit, int depth, int latency) {
  std::vector<int> stages = Levels(circuit);
  for (int& level : stages) level = std::max(0, level - 1) * latency / depth;
  return stages;
}

// Copies a circuit, each operation into its stage.
class Pipeliner : public CircuitCopier {
 public:
  Pipeliner(const Circuit& circuit, std::vector<int> stages, int latency)
      : CircuitCopier(circuit),
        stages_(std::move(stages)),
        latency_(latency),
        operands_(circuit.ops().size()),
        delayed_(circuit.ops().size()) {}

 private:
  ValueId Copy(ValueId id) override {
    ForEachOperand(source().op(id), [&](ValueId operand) {
      operands_[operand] = At(operand, stages_[id]);
    });
    return result().AddCopy(source().op(id), operands_);
  }

  ValueId Output(ValueId id) override { return At(id, latency_); }

  // The source's value `id`, `stage` clocks after the inputs.
  ValueId At(ValueId id, int stage) {
    if (IsConstant(source().op(id))) return Mapped(id);
    std::vector<ValueId>& delayed = delayed_[id];
    if (delayed.empty()) delayed = {Mapped(id)};
    const size_t clocks = stage - result().op(delayed[0]).stage;
    while (delayed.size() <= clocks) {
      const int clock = result().op(delayed.back()).stage + 1;
      delayed.push_back(result().AddRegister(
          absl::StrCat(source().op(id).name, "_r", clock), delayed.back()));
    }
    return delayed[clocks];
  }

  const std::vector<int> stages_;
  const int latency_;
  std::vector<ValueId> operands_;  // by the source's value
  // The source's values in the result: 0, 1, 2, ... clocks later.
  std::vector<std::vector<ValueId>> delayed_;
};

absl::Status CheckOptions(const PipelineOptions& options, int depth) {
  if (options.adders_per_stage < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--adders_per_stage=", options.adders_per_stage,
                     ": expected 0 (no registers) or more"));
  }
  if (options.latency < 0 || options.latency > depth) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--latency=", options.latency, ": impossible; with ", depth,
        " adders in a row, this network can have 1 to ", depth, " cycles"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Circuit> Pipeline(const Circuit& circuit,
                                 const PipelineOptions& options) {
  // Even mere wires can be registered.
  const int depth = std::max(1, Depth(circuit));
  const absl::Status possible = CheckOptions(options, depth);
  if (!possible.ok()) return possible;
  int latency = options.latency;
  if (latency == 0 && options.adders_per_stage > 0) {
    latency = (depth - 1) / options.adders_per_stage + 1;
  }
  if (latency == 0) return circuit;
  return Pipeliner(circuit, Stages(circuit, depth, latency), latency).Run();
}

}  // namespace autopruner
