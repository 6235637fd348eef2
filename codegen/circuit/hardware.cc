// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/hardware.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/expand.h"
#include "codegen/circuit/lower.h"
#include "codegen/circuit/pipeline.h"
#include "codegen/circuit/prove.h"
#include "codegen/model/model.h"

namespace autopruner {

absl::StatusOr<Circuit> MakeHardware(const Circuit& lowered,
                                     const HardwareOptions& options) {
  const Circuit adders =
      ExpandDots(lowered, {.max_depth = options.max_depth,
                           .effort = options.effort,
                           .seed = options.seed,
                           .ternary_adders = options.device->ternary_adders});
  absl::StatusOr<Circuit> circuit =
      Pipeline(adders, {.adders_per_stage = options.adders_per_stage,
                        .latency = options.latency});
  if (!circuit.ok()) return circuit;
  const absl::Status same = ProveSame(lowered, *circuit);
  if (!same.ok()) return same;
  return circuit;
}

absl::StatusOr<Circuit> MakeHardware(const Model& model,
                                     const HardwareOptions& options) {
  const absl::StatusOr<Circuit> lowered = Lower(model);
  if (!lowered.ok()) return lowered.status();
  return MakeHardware(*lowered, options);
}

}  // namespace autopruner
