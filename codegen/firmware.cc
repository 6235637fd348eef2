// SPDX-License-Identifier: Apache-2.0
#include "codegen/firmware.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/c/emit_c.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/hls/emit_hls.h"
#include "codegen/emit/hls/emit_serial_hls.h"
#include "codegen/emit/project_options.h"
#include "codegen/emit/verilog/emit_serial_verilog.h"
#include "codegen/emit/verilog/emit_verilog.h"
#include "codegen/emit/vhdl/emit_serial_vhdl.h"
#include "codegen/emit/vhdl/emit_vhdl.h"
#include "codegen/estimate/estimate_report.h"
#include "codegen/estimate/serial_estimate.h"
#include "codegen/model/model.h"
#include "codegen/model/reference.h"
#include "codegen/model/sample_inputs.h"
#include "codegen/serial/serial_design.h"
#include "codegen/serial/serial_hardware.h"

namespace autopruner {
namespace {

struct Target {
  decltype(&EmitCpp) emit;
  const char* files;  // what it writes, for --help
};

// All of them.
constexpr Target kTargets[] = {
    {EmitCpp,
     "  NAME_nn.h     fully unrolled, constexpr C++14, no includes but "
     "<stdint.h>\n"
     "  NAME_nn_vector.h  the same for vector registers, and for many events "
     "at once\n"},
    {EmitC, "  NAME_nn_c.h, NAME_nn_c.cc  the same for C programs\n"},
    {EmitHls, "  hls/          a Vitis HLS project with a test bench\n"},
    {EmitVerilog,
     "  verilog/      a module, AXI4-Stream wrapper, self-checking test "
     "benches,\n"
     "                scripts for Vivado (but for ice40) and for yosys, "
     "nextpnr,\n"
     "                icepack\n"},
    {EmitVhdl, "  vhdl/         the module as VHDL-2008, with a test bench\n"},
};

// With vectors for the test benches.
ProjectOptions ProjectOf(const Model& model, const FirmwareOptions& options) {
  ProjectOptions project = options.project;
  project.golden_inputs = CornersAndRandom(model, options.vectors, /*seed=*/1);
  project.golden_outputs.clear();
  for (const std::vector<int64_t>& input : project.golden_inputs) {
    project.golden_outputs.push_back(InferReference(model, input));
  }
  return project;
}

absl::Status Add(absl::StatusOr<std::vector<GeneratedFile>> emitted,
                 std::vector<GeneratedFile>& files) {
  if (!emitted.ok()) return emitted.status();
  for (GeneratedFile& file : *emitted) files.push_back(std::move(file));
  return absl::OkStatus();
}

GeneratedFile EstimateFile(const Model& model, const Estimate& estimate) {
  return {model.name + "_estimate.json", EstimateJson(estimate)};
}

absl::StatusOr<Firmware> MakeSerialFirmware(const Model& model, Circuit lowered,
                                            const FirmwareOptions& options) {
  ASSIGN_OR_RETURN(const SerialHardware hardware,
                   MakeSerialHardware(model, options.hardware));
  const ProjectOptions project = ProjectOf(model, options);
  Estimate estimate =
      MakeEstimate(model.name, hardware, *options.hardware.device);
  std::vector<GeneratedFile> files = {EstimateFile(model, estimate)};
  const Design processor = {model, lowered, lowered, project};
  const SerialDesign design = {model, lowered, hardware, project};
  RETURN_IF_ERROR(Add(EmitCpp(processor), files));
  RETURN_IF_ERROR(Add(EmitC(processor), files));
  RETURN_IF_ERROR(Add(EmitSerialHls(design), files));
  RETURN_IF_ERROR(Add(EmitSerialVerilog(design), files));
  RETURN_IF_ERROR(Add(EmitSerialVhdl(design), files));
  return Firmware{std::move(lowered), std::move(estimate), std::move(files)};
}

}  // namespace

std::string FirmwareFiles() {
  std::string files = "  NAME_estimate.json  resources, depth and latency\n";
  for (const Target& target : kTargets) files += target.files;
  return files;
}

absl::StatusOr<Firmware> MakeFirmware(const Model& model,
                                      const FirmwareOptions& options) {
  ASSIGN_OR_RETURN(Circuit lowered, Lower(model));
  if (options.elements == ElementsForm::kSerial) {
    return MakeSerialFirmware(model, std::move(lowered), options);
  }
  ASSIGN_OR_RETURN(Circuit circuit, MakeHardware(lowered, options.hardware));
  const Design design = {model, lowered, circuit, ProjectOf(model, options)};
  Estimate estimate = MakeEstimate(circuit, *options.hardware.device);
  std::vector<GeneratedFile> files = {EstimateFile(model, estimate)};
  for (const Target& target : kTargets) {
    RETURN_IF_ERROR(Add(target.emit(design), files));
  }
  return Firmware{std::move(circuit), std::move(estimate), std::move(files)};
}

}  // namespace autopruner
