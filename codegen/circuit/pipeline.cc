// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/pipeline.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/expand.h"
#include "core/fixed.h"

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
class Pipeliner {
 public:
  Pipeliner(const Circuit& source, std::vector<int> stages, int latency)
      : source_(source),
        stages_(std::move(stages)),
        latency_(latency),
        result_(source.name()),
        delayed_(source.ops().size()) {}

  Circuit Run() {
    CopyInputs();
    CopyOps();
    for (const ValueId id : source_.outputs()) {
      result_.AddOutput(At(id, latency_));
    }
    return std::move(result_);
  }

 private:
  void CopyInputs();
  void CopyOps();
  ValueId At(ValueId id, int stage);

  const Circuit& source_;
  const std::vector<int> stages_;
  const int latency_;
  Circuit result_;
  // The source's values in the result: 0, 1, 2, ... clocks later.
  std::vector<std::vector<ValueId>> delayed_;
};

void Pipeliner::CopyInputs() {
  for (size_t i = 0; i < source_.inputs().size(); ++i) {
    const ValueId id = source_.inputs()[i];
    const Format format = source_.input_formats()[i];
    if (id == kNoValue) {
      result_.AddUnusedInput(format);
    } else {
      delayed_[id] = {result_.AddInput(source_.op(id).name, format)};
    }
  }
}

void Pipeliner::CopyOps() {
  std::vector<ValueId> map(source_.ops().size(), kNoValue);
  auto section = source_.sections().begin();
  for (ValueId id = 0; id < static_cast<int>(map.size()); ++id) {
    for (; section != source_.sections().end() && section->first == id;
         ++section) {
      result_.BeginSection(section->prefix, section->comment);
    }
    const Op& op = source_.op(id);
    if (op.kind == OpKind::kInput) continue;
    ForEachOperand(
        op, [&](ValueId operand) { map[operand] = At(operand, stages_[id]); });
    delayed_[id] = {result_.AddCopy(op, map)};
  }
}

// The source's value `id`, `stage` clocks after the inputs.
ValueId Pipeliner::At(ValueId id, int stage) {
  std::vector<ValueId>& delayed = delayed_[id];
  if (source_.op(id).kind == OpKind::kConstant) return delayed[0];
  const size_t clocks = stage - result_.op(delayed[0]).stage;
  while (delayed.size() <= clocks) {
    const int clock = result_.op(delayed.back()).stage + 1;
    delayed.push_back(result_.AddRegister(
        source_.op(id).name + "_r" + std::to_string(clock), delayed.back()));
  }
  return delayed[clocks];
}

absl::Status CheckOptions(const PipelineOptions& options, int depth) {
  if (options.adders_per_stage < 0) {
    return absl::InvalidArgumentError(
        "adders_per_stage=" + std::to_string(options.adders_per_stage) +
        ": expected 0 (no registers) or more");
  }
  if (options.latency < 0 || options.latency > depth) {
    return absl::InvalidArgumentError(
        "latency=" + std::to_string(options.latency) + ": impossible; with " +
        std::to_string(depth) +
        " adders in a row, this network can have 1 to " +
        std::to_string(depth) + " cycles");
  }
  return absl::OkStatus();
}

}  // namespace

int Depth(const Circuit& circuit) {
  const std::vector<int> levels = Levels(circuit);
  int depth = 0;
  for (const ValueId id : circuit.outputs()) {
    depth = std::max(depth, levels[id]);
  }
  return depth;
}

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
