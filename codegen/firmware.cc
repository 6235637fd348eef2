// SPDX-License-Identifier: Apache-2.0
#include "codegen/firmware.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/hls/emit_hls.h"
#include "codegen/emit/project_options.h"
#include "codegen/emit/verilog/emit_verilog.h"
#include "codegen/emit/vhdl/emit_vhdl.h"
#include "codegen/estimate/estimate_report.h"
#include "codegen/model/model.h"
#include "codegen/model/reference.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {
namespace {

// All targets.
constexpr decltype(&EmitCpp) kEmitters[] = {EmitCpp, EmitHls, EmitVerilog,
                                            EmitVhdl};

Rows TestVectors(const Model& model, int count) {
  Rows rows = CornerInputs(model);
  Rows random = RandomInputs(model, count, /*seed=*/1);
  rows.insert(rows.end(), random.begin(), random.end());
  return rows;
}

}  // namespace

absl::StatusOr<Firmware> MakeFirmware(const Model& model,
                                      const FirmwareOptions& options) {
  const absl::StatusOr<Circuit> lowered = Lower(model);
  if (!lowered.ok()) return lowered.status();
  absl::StatusOr<Circuit> circuit = MakeHardware(*lowered, options.hardware);
  if (!circuit.ok()) return circuit.status();
  ProjectOptions project = options.project;
  project.golden_inputs = TestVectors(model, options.vectors);
  project.golden_outputs.clear();
  for (const std::vector<int64_t>& input : project.golden_inputs) {
    project.golden_outputs.push_back(InferReference(model, input));
  }
  const Design design = {model, *lowered, *circuit, std::move(project)};
  std::vector<GeneratedFile> files = {
      {model.name + "_estimate.json",
       EstimateJson(*circuit, *options.hardware.device)}};
  for (const auto emit : kEmitters) {
    absl::StatusOr<std::vector<GeneratedFile>> emitted = emit(design);
    if (!emitted.ok()) return emitted.status();
    for (GeneratedFile& file : *emitted) files.push_back(std::move(file));
  }
  return Firmware{*std::move(circuit), std::move(files)};
}

}  // namespace autopruner
